"""Health pages, error pages, and hostile addresses."""

import gzip
import re
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from digiverkosto import views
from digiverkosto.limits import may_enrol
from digiverkosto.middleware import CompressText
from tests import factories


def test_live_asks_nothing_of_the_database(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_database_and_cache_answer(db: None) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_not_ready_names_the_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database does not answer\n")


@pytest.mark.parametrize(
    "address", ["/fi/?x=%00", "/fi/%00", "/s/a%00b", "/fi/m/%00/", "/admin/?programme=%00", "/%00"]
)
def test_null_byte_in_an_address_is_refused_in_words(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/fi/?x=%FF%FE",
        "/fi/%FF/",
        "/fi/programmes/" + "x" * 5000 + "/",
        "/fi/m/../../etc/passwd/",
        "/fi/events/9" + "9" * 30,
    ],
)
def test_hostile_address_makes_no_500(db: None, address: str) -> None:
    assert Client().get(address).status_code in (200, 400, 404)


def test_huge_number_in_an_address_is_a_404(db: None) -> None:
    place = factories.municipality()
    enrolment = factories.accepted(place)
    client = factories.signed_in(factories.contact_of(enrolment))
    huge = 10**40
    for url in (factories.page("event", enrolment, huge), factories.page("survey-qr", enrolment, huge)):
        assert client.get(url).status_code == 404
    assert client.get(reverse("job", args=[huge])).status_code == 404


@pytest.mark.parametrize("survey", ["x", "", "9" * 40, "\x00", "-1"])
def test_nonsense_in_a_posted_number_is_a_404(db: None, survey: str) -> None:
    place = factories.municipality()
    enrolment = factories.accepted(place)
    client = factories.signed_in(factories.contact_of(enrolment))
    assert client.post(factories.page("survey-follow", enrolment), {"survey": survey}).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("fi", "sivu"), ("sv", "sida"), ("en", "page")])
def test_404_speaks_the_readers_language(db: None, language: str, word: str) -> None:
    answer = Client().get(f"/{language}/nothing-here/")
    assert answer.status_code == 404
    assert f'lang="{language}"' in answer.content.decode()
    assert word in answer.content.decode().lower()


def test_error_pages_have_a_heading_and_a_way_on(db: None, rf: RequestFactory) -> None:
    request = rf.get("/fi/")
    request.user = AnonymousUser()
    for view, status in ((views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)):
        answer = view(request)
        page = answer.content.decode()
        assert (answer.status_code, page.count("<h1"), "<a " in page) == (status, 1, True)


def test_500_page_needs_no_database(rf: RequestFactory) -> None:
    answer = views.server_error(rf.get("/fi/"))
    assert (answer.status_code, answer.content.decode().count("<h1")) == (500, 1)


def test_error_in_a_view_shows_the_500_page_and_no_trace(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("programmes.models.programme.ProgrammeQuerySet.public", broken)
    answer = Client(raise_request_exception=False).get("/fi/")
    assert answer.status_code == 500
    assert "a secret" not in answer.content.decode()


@pytest.mark.parametrize(("accepts", "path"), [("sv", "/sv/"), ("en", "/en/"), ("de", "/fi/")])
def test_root_leads_to_the_readers_language(db: None, accepts: str, path: str) -> None:
    assert Client(headers={"Accept-Language": accepts}).get("/")["Location"] == path


@pytest.mark.parametrize("address", ["/fi/", "/fi/accounts/login/code/", "/fi/nothing-here/"])
def test_page_carries_a_strict_policy_and_no_inline_script(db: None, address: str) -> None:
    answer = Client().get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    page = answer.content.decode()
    assert [word for word in (" onclick=", " style=", "javascript:") if word in page] == []


def tries(rf: RequestFactory, settings: Any, address: str, forwarded: str = "", count: int = 1) -> list[bool]:
    """Whether each of so many enrolments from the address is let in, when two are."""
    settings.ACCOUNT_RATE_LIMITS = {"enrol": "2/10m/ip"}
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    return [may_enrol(rf.post("/", REMOTE_ADDR=address, headers=headers)) for _ in range(count)]


def test_limit_counts_tries_by_address(rf: RequestFactory, settings: Any) -> None:
    assert tries(rf, settings, "192.0.2.1", count=3) == [True, True, False]
    assert tries(rf, settings, "192.0.2.2") == [True]


def test_addresses_of_one_network_count_as_one(rf: RequestFactory, settings: Any) -> None:
    """Whoever has an IPv6 network has more addresses than anybody can count."""
    assert tries(rf, settings, "2001:db8::1", count=2) == [True, True]
    assert tries(rf, settings, "2001:db8::2") == [False]
    assert tries(rf, settings, "2001:db8:0:1::1") == [True]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "other"),
    [
        (0, "203.0.113.9", "203.0.113.10"),
        (1, "198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9"),
    ],
    ids=["no proxy is trusted", "a forged address before the proxy's"],
)
def test_forged_address_does_not_get_round_the_limit(
    rf: RequestFactory, settings: Any, proxies: int, forwarded: str, other: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert tries(rf, settings, "192.0.2.1", forwarded, count=2) == [True, True]
    assert tries(rf, settings, "192.0.2.1", other) == [False]


def test_readers_behind_one_proxy_are_told_apart(rf: RequestFactory, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert tries(rf, settings, "192.0.2.1", "203.0.113.9", count=3) == [True, True, False]
    assert tries(rf, settings, "192.0.2.1", "203.0.113.10") == [True]


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "Täytä tämä kohta."), ("sv", "Fyll i det här."), ("en", "Fill this in.")]
)
def test_field_that_was_left_empty_is_told_kindly(language: str, words: str) -> None:
    class Form(forms.Form):
        name = forms.CharField()

    with translation.override(language):
        assert Form({}).errors == {"name": [words]}


def test_page_is_compressed_and_a_file_is_left_alone(db: None) -> None:
    wants = {"Accept-Encoding": "gzip"}
    page = Client().get("/fi/", headers=wants)
    assert page["Content-Encoding"] == "gzip"
    assert b"Digiverkosto" in gzip.decompress(page.content)
    response = HttpResponse(b"%PDF" + b"0" * 1000, content_type="application/pdf")
    request = RequestFactory().get("/", headers=wants)
    assert "Content-Encoding" not in CompressText(lambda _request: response)(request)  # type: ignore[operator]


def test_request_forgery_token_differs_on_each_page(db: None) -> None:
    """What makes compressing pages harmless: a token that stayed the same could be guessed by their lengths."""
    client = Client()
    pages = [client.get("/fi/accounts/login/code/").content.decode() for _ in range(2)]
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0] for page in pages]
    assert tokens[0] != tokens[1]
