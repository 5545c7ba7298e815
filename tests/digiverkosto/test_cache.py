"""A cache that does not answer: pages are slower, and nothing else."""

import time
from collections.abc import Iterator
from socket import socket
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from digiverkosto.breaker import REST, breaker_of
from digiverkosto.caching import kept
from digiverkosto.limits import may_enrol
from outbox.models import Message
from surveys.models import SealedAnswer
from tests import factories
from tests.breakers import count_failures


@pytest.fixture
def away(settings: Any, db: None) -> None:
    """Nobody listens at the cache's address."""
    settings.CACHES = {**settings.CACHES, "default": {**settings.REDIS_CACHE, "LOCATION": "redis://127.0.0.1:1"}}


def test_nothing_is_found_and_nothing_is_kept(away: None) -> None:
    cache.set("key", 1)
    cache.set_many({"key": 1})
    cache.delete("key")
    assert (cache.get("key", 7), cache.get_many(["key"]), "key" in cache) == (7, {}, False)


def test_limits_at_the_doors_hold_in_the_database(away: None, rf: RequestFactory, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"enrol": "2/10m/ip"}
    assert [may_enrol(rf.post("/")) for _ in range(3)] == [True, True, False]
    assert may_enrol(rf.post("/", REMOTE_ADDR="192.0.2.9"))


def test_code_is_not_mailed_without_end(away: None) -> None:
    user = factories.person()
    answers = [Client().post(reverse("account_request_login_code"), {"email": user.email}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200]
    assert Message.objects.count() == 3


@pytest.fixture
def hanging(settings: Any, db: None) -> Iterator[None]:
    """A Redis that takes every call and never answers."""
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(100)
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {**settings.CACHES, "default": {**settings.REDIS_CACHE, "LOCATION": address}}
        yield


def test_redis_that_hangs_is_waited_for_once(hanging: None, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = count_failures(monkeypatch)
    for _ in range(50):
        cache.get("key")
    Client().post(reverse("account_request_login_code"), {"email": factories.person().email})
    assert len(waited) == 1


def test_patience_with_redis_is_a_part_of_half_a_second() -> None:
    options = settings.REDIS_CACHE["OPTIONS"]
    assert options["socket_connect_timeout"] + options["socket_timeout"] < 0.5


def test_redis_that_is_back_is_asked_again(hanging: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.get("key")
    breaker = breaker_of(settings.CACHES["default"]["LOCATION"])
    assert not breaker.may_ask()
    later = time.monotonic() + REST + 1
    monkeypatch.setattr("digiverkosto.breaker.time.monotonic", lambda: later)
    assert [breaker.may_ask() for _ in range(3)] == [True, False, False]
    breaker.answered()
    assert breaker.may_ask()


def test_entry_that_cannot_be_read_is_a_miss_and_no_absence(redis_client: Any) -> None:
    for junk in (b"\x80\x05junk", b"cnowhere.to\nbe\n.", b"not pickled", b""):
        redis_client.set(cache.make_key("key"), junk)
        assert cache.get("key", "nothing") == "nothing"
        assert cache.get_many(["key"]) == {}
        assert kept("key", 60, lambda: "made") == "made"
    cache.set("other", 1)
    assert cache.get("other") == 1


@pytest.fixture
def redis_client() -> Iterator[Any]:
    if not settings.REDIS_URL.startswith("redis"):
        pytest.skip("needs the Redis of bin/test")
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


def test_survey_is_answered_all_the_same(away: None) -> None:
    survey = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    address = reverse("survey", args=[survey.key])
    assert Client().get(address).status_code == 200
    assert Client().post(address, factories.sent_form()).status_code == 302
    assert SealedAnswer.objects.count() == 1


def test_sign_in_works_all_the_same(away: None) -> None:
    user = factories.person()
    answer = Client().post(reverse("account_request_login_code"), {"email": user.email})
    assert answer.status_code == 302


def test_readiness_says_that_the_cache_is_away_and_does_not_fail(away: None) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\ncache does not answer\n")


def test_value_is_made_once_and_none_is_a_value() -> None:
    made: list[None] = []
    assert [kept("test", 60, lambda: made.append(None)) for _ in range(3)] == [None] * 3
    assert len(made) == 1


def test_nothing_is_kept_under_a_key_that_a_reader_invents() -> None:
    made: list[None] = []
    for _ in range(2):
        kept("invented", 60, lambda: made.append(None), keep_none=False)
    assert (len(made), cache.get("invented")) == (2, None)


def test_redis_that_takes_no_writes_moves_all_counts_together(
    redis_client: Any, db: None, rf: RequestFactory, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock in one place and a count in the other would shut everybody out, and count nothing."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise redis.exceptions.OutOfMemoryError("OOM")

    monkeypatch.setattr(redis.Redis, "set", refuse)
    settings.ACCOUNT_RATE_LIMITS = {"enrol": "2/10m/ip"}
    started = time.monotonic()
    assert [may_enrol(rf.post("/")) for _ in range(3)] == [True, True, False]
    assert time.monotonic() - started < 5, "nobody waits for a lock"
