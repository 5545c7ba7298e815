"""Outgoing mail as rows: unique, retried, never sent twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from celery import current_app
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone, translation

from outbox import services
from outbox.models import Message
from outbox.tasks import send_message, sweep
from tests.events.crowds import at_once
from tests.factories import person


class DeadServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def dead_server(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"


@pytest.fixture
def message(db: None) -> Message:
    return posted("k", subject="Otsikko\nkahdella rivillä", body="Hei & hei <b>", language="sv")


def posted(
    key: str, to: str = "aino@example.org", subject: str = "Hei", body: str = "Hei", language: str = "fi"
) -> Message:
    services.post_text(key=key, to=to, subject=subject, body=body, language=language)
    return Message.objects.get(key=key)


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


def test_message_is_sent_as_text_and_html_in_its_language(message: Message, mailoutbox: list[Any]) -> None:
    assert services.send(key=message.key)
    mail = mailoutbox[0]
    assert (mail.to, mail.subject, mail.body) == (["aino@example.org"], "Otsikko kahdella rivillä", "Hei & hei <b>")
    assert mail.extra_headers == {
        "Message-ID": f"<message-{message.pk}@digiverkosto>",
        "Content-Language": "sv",
    }
    html = mail.alternatives[0][0]
    assert 'lang="sv"' in html
    assert "Hei &amp; hei &lt;b&gt;" in html


def test_message_sent_again_goes_out_once(message: Message, mailoutbox: list[Any]) -> None:
    outcomes = [services.send(key=message.key) for _ in range(2)]
    send_message(key=message.key)
    sweep()
    assert (outcomes, len(mailoutbox)) == ([True, False], 1)


def test_message_that_is_not_there_is_no_error(db: None) -> None:
    assert not services.send(key="no such")


def test_text_of_an_ordinary_message_is_kept(message: Message) -> None:
    services.send(key=message.key)
    message.refresh_from_db()
    assert (message.state, message.text, message.attempts) == (Message.State.SENT, "Hei & hei <b>", 1)


def test_sweep_sends_what_is_due_and_nothing_else(message: Message, mailoutbox: list[Any]) -> None:
    later = posted("later", to="b@example.org")
    Message.objects.filter(pk=later.pk).update(next_try_at=timezone.now() + timedelta(hours=1))
    cancelled = posted("no", to="c@example.org")
    Message.objects.filter(pk=cancelled.pk).update(state=Message.State.CANCELLED)
    sweep()
    assert [mail.to for mail in mailoutbox] == [["aino@example.org"]]


def test_failed_try_waits_twice_as_long_each_time(message: Message, dead_server: None) -> None:
    waits = []
    for _ in range(3):
        assert not services.send(key=message.key)
        message.refresh_from_db()
        waits.append(round((message.next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [2, 4, 8]
    assert (message.state, message.attempts, message.error) == (Message.State.QUEUED, 3, "nobody listens")


def test_message_is_failed_after_the_last_try(message: Message, dead_server: None, settings: Any) -> None:
    for _ in range(settings.OUTBOX_ATTEMPTS + 2):
        services.send(key=message.key)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, settings.OUTBOX_ATTEMPTS)


def test_message_goes_out_once_the_server_answers(message: Message, settings: Any, mailoutbox: list[Any]) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    services.send(key=message.key)
    settings.EMAIL_BACKEND = working
    services.send(key=message.key)
    message.refresh_from_db()
    assert (message.state, message.error, len(mailoutbox)) == (Message.State.SENT, "", 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_send_it_once(mailoutbox: list[Any]) -> None:
    message = posted("k")
    people = [person() for _ in range(20)]
    assert at_once(people, lambda _: services.send(key=message.key)) == 1
    assert len(mailoutbox) == 1


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


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_for_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **about: sent.append((name, about["kwargs"])))
    posted("k")
    assert sent == [("outbox.tasks.send_message", {"key": "k"})]


def test_sent_message_says_when_and_no_other_is_touched(message: Message, mailoutbox: list[Any]) -> None:
    other, before = posted("other", to="b@example.org"), timezone.now()
    services.send(key=other.key)
    other.refresh_from_db()
    message.refresh_from_db()
    assert other.sent_at is not None
    assert before <= other.sent_at <= timezone.now()
    assert (message.state, message.sent_at, [mail.to for mail in mailoutbox]) == ("queued", None, [["b@example.org"]])


@pytest.mark.parametrize("state", [Message.State.CANCELLED, Message.State.FAILED, Message.State.SENT])
def test_message_that_is_not_queued_is_not_sent_when_asked_for(
    message: Message, mailoutbox: list[Any], state: str
) -> None:
    Message.objects.update(state=state)
    assert (services.send(key=message.key), mailoutbox) == (False, [])


@pytest.mark.parametrize(
    ("confidential", "demo", "kept"), [(True, False, ""), (True, True, "Koodi 1"), (False, False, "Koodi 1")]
)
def test_text_of_a_confidential_message_is_gone_once_it_is_sent(
    db: None, settings: Any, confidential: bool, demo: bool, kept: str, mailoutbox: list[Any]
) -> None:
    settings.DEMO = demo
    services.post_text(
        key="k", to="a@example.org", subject="Koodi", body="Koodi 1", language="fi", confidential=confidential
    )
    services.send(key="k")
    assert (Message.objects.get().text, mailoutbox[0].body) == (kept, "Koodi 1")


def test_error_of_a_message_is_kept_in_short(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: Message) -> None:
        raise ValueError("x" * 501)

    monkeypatch.setattr(services, "build_mail", broken)
    services.send(key=message.key)
    message.refresh_from_db()
    assert message.error == "x" * 500


@pytest.mark.django_db(transaction=True)
def test_message_that_another_worker_holds_is_left_to_it() -> None:
    """Without waiting: a server that hangs for one message stops no other."""
    message = posted("k")
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=message.pk)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(sent_elsewhere, message.key).result(timeout=10) is False


def sent_elsewhere(key: str) -> bool:
    """What a worker with a connection of its own makes of it."""
    try:
        return services.send(key=key)
    finally:
        connections.close_all()
