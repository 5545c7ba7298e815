"""What every answer says to the browser, and which methods pages know."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.middleware import SIGNED_IN_AT
from tests import factories

STATIC = "/static/css/tokens.css"
ANSWERS = {
    "page": "/fi/",
    "static file": STATIC,
    "missing static file": "/static/nothing.css",
    "missing page": "/fi/nothing/",
    "null byte": "/fi/%00",
    "redirect": "/",
    "health": "/healthz",
}


@pytest.mark.parametrize("path", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_carries_the_policies(db: None, path: str) -> None:
    says_all(Client().get(path))


def says_all(answer: Any) -> None:
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert answer["Referrer-Policy"] == "same-origin"


def test_early_errors_carry_them_too(db: None, settings: Any) -> None:
    answers = [
        Client(headers={"Host": "evil.example"}).get("/fi/"),
        Client().put("/fi/"),
        Client().post("/fi/accounts/login/code/", {"x": "y" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10)}),
    ]
    assert [answer.status_code for answer in answers] == [400, 405, 400]
    for answer in answers:
        says_all(answer)
    settings.SECURE_SSL_REDIRECT = True
    says_all(Client().get("/fi/"))


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
@pytest.mark.parametrize("path", ["/fi/", "/admin/", "/s/x", "/healthz", STATIC, "/fi/accounts/login/"])
def test_methods_that_no_page_knows_are_refused(db: None, path: str, method: str) -> None:
    answer = getattr(Client(), method)(path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_head_is_a_page_without_its_content(db: None) -> None:
    answer = Client().head("/fi/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_private_pages_stay_in_no_cache(db: None) -> None:
    enrolment = factories.accepted()
    member = factories.signed_in(factories.contact_of(enrolment))
    staff = factories.signed_in(factories.manager())
    for client, url in (
        (member, reverse("me")),
        (member, reverse("wishes")),
        (member, factories.page("participant-home", enrolment)),
        (member, factories.page("people", enrolment)),
        (staff, reverse("admin:index")),
        (staff, reverse("admin:accounts_user_changelist")),
        (member, "/fi/nothing/"),
    ):
        assert "no-store" in client.get(url)["Cache-Control"], url


def test_page_that_says_itself_how_long_it_is_kept_says_so_still(db: None) -> None:
    assert "no-store" not in Client().get(STATIC).get("Cache-Control", "")


def test_nobody_asks_at_a_survey_who_comes(db: None) -> None:
    """Even somebody who is signed in: nothing of their session is looked up at a survey."""
    survey = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    client = factories.signed_in(factories.person())
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("survey", args=[survey.key])).status_code == 200
        assert client.post(reverse("survey", args=[survey.key]), factories.sent_form()).status_code == 302
    tables = ("django_session", "accounts_user")
    assert [query["sql"] for query in asked if any(table in query["sql"] for table in tables)] == []


class TestLengthOfASession:
    def test_session_ends_twelve_hours_after_signing_in_however_busy(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, now = factories.signed_in(factories.person()), time.time()
        for hours, status in ((6, 200), (11.9, 200), (12.1, 302)):
            monkeypatch.setattr("accounts.middleware.time.time", lambda hours=hours: now + hours * 3600)
            assert client.get(reverse("me")).status_code == status
        assert "_auth_user_id" not in client.session

    def test_session_that_does_not_say_when_it_began_is_over(self, db: None) -> None:
        client = factories.signed_in(factories.person())
        session = client.session
        del session[SIGNED_IN_AT]
        session.save()
        assert client.get(reverse("me")).status_code == 302

    def test_it_is_as_long_as_docs_say(self) -> None:
        said = (settings.BASE_DIR / "docs" / "operations.md").read_text()
        assert settings.SESSION_COOKIE_AGE == 12 * 3600
        assert "(12 hours)" in said


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "messages"])
@pytest.mark.parametrize("value", ['"\\000"', '"' + "a" * 32 + '\\000"', "\x00", "x" * 5000, '"\\377\\376"', "é"])
def test_cookie_with_nonsense_in_it_is_no_error(db: None, cookie: str, value: str) -> None:
    client = Client(headers={"Cookie": f"{cookie}={value}"})
    for path in ("/fi/", "/admin/", "/fi/me/", "/fi/accounts/login/code/"):
        assert client.get(path).status_code in (200, 302), path
    assert client.post("/fi/accounts/login/code/", {"email": "a@example.org"}).status_code in (200, 302)


@pytest.mark.parametrize("encoding", ["rot13", "zip", "punycode", "raw_unicode_escape", "utf-16", "nothing"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("path", ["/s/x", "/fi/", "/admin/", "/fi/accounts/login/code/", "/i18n/setlang/", "/fi/me/"])
def test_form_in_another_encoding_is_refused_in_words(db: None, path: str, kind: str, encoding: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800\r\n--x--\r\n'
    answer = Client().generic("POST", path, body, content_type=f"{kind}; charset={encoding}")
    assert (answer.status_code, b"<h1" in answer.content) == (400, True)


@pytest.mark.parametrize("next_page", ["http://[", "//[", "http://[::1", "\\\\evil.example", "https://evil.example/"])
def test_next_page_that_cannot_be_read_is_nowhere(db: None, next_page: str) -> None:
    known = factories.signed_in(factories.person())
    for client in (Client(), known):
        for name in ("account_login", "account_logout", "account_request_login_code", "account_confirm_login_code"):
            answer = client.get(reverse(name), {"next": next_page})
            assert answer.status_code in (200, 302), name
            assert "evil" not in answer.get("Location", "")
