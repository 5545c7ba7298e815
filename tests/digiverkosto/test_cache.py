"""A cache that does not answer: pages are slower, and nothing else."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from digiverkosto.caching import kept
from digiverkosto.limits import may_enrol
from surveys.models import SealedAnswer
from tests import factories


@pytest.fixture
def away(settings: Any, db: None) -> None:
    """Nobody listens at the cache's address."""
    settings.CACHES = {**settings.CACHES, "default": {**settings.REDIS_CACHE, "LOCATION": "redis://127.0.0.1:1"}}


def test_nothing_is_found_and_nothing_is_kept(away: None) -> None:
    cache.set("key", 1)
    cache.set_many({"key": 1})
    cache.delete("key")
    assert (cache.get("key", 7), cache.get_many(["key"]), "key" in cache) == (7, {}, False)


def test_limits_let_people_through(away: None, rf: RequestFactory, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"enrol": "1/10m/ip"}
    assert [may_enrol(rf.post("/")) for _ in range(3)] == [True] * 3


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


def test_readiness_says_that_the_cache_is_away(away: None) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"cache does not answer\n")


def test_value_is_made_once_and_none_is_a_value() -> None:
    made: list[None] = []
    assert [kept("test", 60, lambda: made.append(None)) for _ in range(3)] == [None] * 3
    assert len(made) == 1


def test_nothing_is_kept_under_a_key_that_a_reader_invents() -> None:
    made: list[None] = []
    for _ in range(2):
        kept("invented", 60, lambda: made.append(None), keep_none=False)
    assert (len(made), cache.get("invented")) == (2, None)
