"""Posting: a row first, unique by its key, in the language of its reader."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from outbox import services
from outbox.models import Message
from tests.factories import person
from tests.outbox.test_sending import posted


@pytest.fixture
def message(db: None) -> Message:
    return posted("k", subject="Otsikko\nkahdella rivillä", body="Hei & hei <b>", language="sv")


def test_same_key_makes_one_message(message: Message) -> None:
    again = posted("k", to="other@example.org", subject="Muu")
    assert (again, Message.objects.count()) == (message, 1)
    assert again.to == "aino@example.org"


def test_overlong_key_is_the_same_message_too(db: None) -> None:
    for _ in range(2):
        services.post_text(key="k" * 300, to="a@example.org", subject="Hei", body="Hei", language="fi")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("spoken", "read"), [("en", "fi"), ("fi", "sv")])
def test_links_lead_to_pages_in_the_language_of_the_mail(settings: Any, db: None, spoken: str, read: str) -> None:
    settings.PUBLIC_URL = "https://portal.example.org/"
    with translation.override(spoken):
        services.post(
            key="k",
            to="a@example.org",
            template="municipalities/mail/invited",
            language=read,
            links={"way_in": partial(reverse, "account_request_login_code")},
        )
    assert f"https://portal.example.org/{read}/accounts/login/code/" in Message.objects.get().text


def test_text_of_a_template_is_the_first_line_and_the_rest(db: None) -> None:
    user = person(name="Aino Alku", language="sv")
    facts = {"membership": {"user": user}, "party": "Kuusiranta", "actor": "Eino", "way_in": "https://portal.example"}
    post: dict[str, Any] = {"to": user.email, "user": user, "template": "municipalities/mail/invited", "language": "sv"}
    services.post(key="k", context=facts, **post)
    message = Message.objects.get()
    assert (message.user, message.to, message.language, message.confidential) == (user, user.email, "sv", False)
    assert ("Kuusiranta" in message.subject, "\n" in message.subject) == (True, False)
    assert [part in message.text for part in ("Aino Alku", "Kuusiranta", "Eino", "https://portal.example")] == [
        True
    ] * 4
    assert (message.text.strip(), message.subject in message.text) == (message.text, False)


def test_template_that_needs_no_facts_is_posted_without_any(db: None) -> None:
    services.post(key="k", to="a@example.org", template="municipalities/mail/invited", language="fi")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("around", ["", "\n", "\n \n"])
def test_what_stands_around_a_template_is_no_subject(db: None, around: str, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "letter.txt").write_text(f"{around}Otsikko\n\nTeksti{around}")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    services.post(key="k", to="a@example.org", template="letter", language="fi")
    assert list(Message.objects.values_list("subject", "text")) == [("Otsikko", "Teksti")]


def test_overlong_key_and_subject_are_cut(db: None) -> None:
    services.post_text(key="k" * 201, to="a@example.org", subject="s" * 251, body="Hei", language="fi")
    message = Message.objects.get()
    assert (len(message.key), len(message.subject)) == (200, 250)
