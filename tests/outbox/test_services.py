"""Outgoing mail as rows: unique, retried, never sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

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
