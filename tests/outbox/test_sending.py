"""Sending: at most one repeat when it is uncertain whether a message left, and none when it is certain that it did."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from outbox import sending, services
from outbox.models import Message
from outbox.tasks import send_message, sweep
from tests import factories
from tests.events.crowds import at_once
from tests.outbox import servers

State = Message.State


@pytest.fixture(autouse=True)
def fresh_server() -> Iterator[None]:
    """Nothing is known of the mail server yet."""
    sending.breaker.answered()
    servers.received.clear()
    yield
    sending.breaker.answered()


@pytest.fixture
def message(db: None) -> Message:
    return posted("k", subject="Otsikko\nkahdella rivillä", body="Hei & hei <b>", language="sv")


def posted(
    key: str, to: str = "aino@example.org", subject: str = "Hei", body: str = "Hei", language: str = "fi", **more: Any
) -> Message:
    services.post_text(key=key, to=to, subject=subject, body=body, language=language, **more)
    return Message.objects.get(key=key)


def behind(settings: Any, server: type[Any], refusal: Exception | None = None) -> None:
    """The portal sends through this server from now on, and waits for it as if it had never failed."""
    settings.EMAIL_BACKEND = servers.named(server)
    sending.breaker.answered()
    if refusal is not None:
        servers.Refusing.refusal = refusal


def tried(message: Message) -> Message:
    """The message after one more try, whatever is known of the server."""
    sending.breaker.answered()
    sending.send(key=message.key)
    return Message.objects.get(pk=message.pk)


def test_message_is_sent_as_text_and_html_in_its_language(message: Message, mailoutbox: list[Any]) -> None:
    assert sending.send(key=message.key)
    mail = mailoutbox[0]
    assert (mail.to, mail.subject, mail.body) == (["aino@example.org"], "Otsikko kahdella rivillä", "Hei & hei <b>")
    assert mail.extra_headers == {"Message-ID": message.message_id, "Content-Language": "sv"}
    html = mail.alternatives[0][0]
    assert 'lang="sv"' in html
    assert "Hei &amp; hei &lt;b&gt;" in html


def test_link_that_lets_in_whoever_knows_it_is_its_readers_alone(db: None) -> None:
    key, link = "k" * 22, "https://portal.example.org/fi/enrolments/confirm/"
    message = posted("k", body=f"Hei\n{link}{key}\n")
    page = factories.signed_in(factories.manager()).get(reverse("admin:outbox_message_change", args=[message.pk]))
    assert f"{link}…" in page.content.decode()
    assert key not in page.content.decode()


def test_message_id_is_drawn_by_lot(db: None) -> None:
    """It tells neither how many messages there are nor which one this is."""
    ids = [posted(f"k{number}").message_id for number in range(2)]
    assert ids[0] != ids[1]
    assert all(str(Message.objects.latest("pk").pk) != part for part in ids[1].strip("<>").split("@"))


def test_only_links_to_the_portal_are_links(db: None, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example.org"
    said = "Katso https://portal.example.org/fi/ ja http://evil.example/ ja https://portal.example.org.evil.example/x"
    page = sending.html_of(posted("k", body=f"{said} www.evil.example a@evil.example <b>"))
    assert page.count("<a ") == 1
    assert '<a href="https://portal.example.org/fi/">' in page
    assert "&lt;b&gt;" in page


def test_message_sent_again_goes_out_once(message: Message, mailoutbox: list[Any]) -> None:
    outcomes = [sending.send(key=message.key) for _ in range(2)]
    send_message(key=message.key)
    sweep()
    assert (outcomes, len(mailoutbox)) == ([True, False], 1)


def test_message_that_is_not_there_is_no_error(db: None) -> None:
    assert not sending.send(key="no such")


def test_text_of_an_ordinary_message_is_kept(message: Message) -> None:
    now = tried(message)
    assert (now.state, now.text, now.attempts) == (State.SENT, "Hei & hei <b>", 1)


def test_message_is_marked_before_the_server_is_spoken_to(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(
        sending, "hand_over", lambda message: seen.append(Message.objects.values_list("state", "attempts").get())
    )
    sending.send(key=message.key)
    assert seen == [("sending", 1)]


class Woken:
    """What workers are asked to do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        monkeypatch.setattr(current_app, "send_task", self.take)

    def take(self, name: str, **about: Any) -> None:
        self.asked.append((about["kwargs"]["key"], about["queue"], about["expires"]))


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    return Woken(monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_for_a_message_and_codes_have_a_queue_of_their_own(woken: Woken) -> None:
    posted("letter")
    posted("code", confidential=True)
    assert woken.asked == [("letter", "mail", None), ("code", "codes", None)]


@pytest.mark.django_db(transaction=True)
def test_sweep_only_asks_for_what_is_due_codes_first(woken: Woken, mailoutbox: list[Any]) -> None:
    posted("letter")
    posted("later")
    posted("code", confidential=True)
    posted("no")
    Message.objects.filter(key="later").update(next_try_at=timezone.now() + timedelta(hours=1))
    Message.objects.filter(key="no").update(state=State.CANCELLED)
    woken.asked.clear()
    sweep()
    assert woken.asked == [("code", "codes", 60), ("letter", "mail", 60)]
    assert mailoutbox == []


@pytest.mark.parametrize("server", [servers.Dead, servers.Unwilling])
def test_certain_failure_is_tried_again_twice_as_late_each_time(message: Message, settings: Any, server: Any) -> None:
    behind(settings, server)
    waits = []
    for _ in range(6):
        now = tried(message)
        waits.append(round((now.next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [2, 4, 8, 16, 30, 30]
    assert (now.state, now.attempts, now.repeated) == (State.QUEUED, 6, False)


def test_outage_of_a_day_is_survived(message: Message, settings: Any, mailoutbox: list[Any]) -> None:
    working = settings.EMAIL_BACKEND
    behind(settings, servers.Dead)
    Message.objects.update(attempts=60, give_up_at=timezone.now() + timedelta(days=2))
    assert tried(message).state == State.QUEUED
    settings.EMAIL_BACKEND = working
    now = tried(message)
    assert (now.state, now.error, len(mailoutbox)) == (State.SENT, "", 1)


def test_message_is_given_up_after_three_days_with_its_last_error(message: Message, settings: Any) -> None:
    behind(settings, servers.Dead)
    assert message.give_up_at is not None
    assert timedelta(days=2) < message.give_up_at - timezone.now() <= timedelta(days=3)
    tried(message)
    Message.objects.update(give_up_at=timezone.now())
    now = tried(message)
    assert (now.state, now.error) == (State.FAILED, "ConnectionRefusedError: nobody listens")


def test_code_is_given_up_with_its_fifteen_minutes_and_kept_by_nobody(db: None, settings: Any) -> None:
    behind(settings, servers.Dead)
    code = posted("k", body="Koodi 1", confidential=True)
    assert code.give_up_at is not None
    assert code.give_up_at - timezone.now() <= timedelta(minutes=15)
    assert tried(code).text == "Koodi 1"
    Message.objects.update(give_up_at=timezone.now())
    now = tried(code)
    assert (now.state, now.text) == (State.FAILED, "")


@pytest.mark.parametrize("refusal", servers.PERMANENT, ids=lambda refusal: type(refusal).__name__)
def test_what_the_server_refuses_for_good_is_not_tried_again(
    message: Message, settings: Any, refusal: Exception
) -> None:
    behind(settings, servers.Refusing, refusal)
    now = tried(message)
    assert (now.state, now.attempts, type(refusal).__name__ in now.error) == (State.FAILED, 1, True)
    assert not sending.breaker.is_open()


@pytest.mark.parametrize("refusal", servers.FOR_NOW, ids=lambda refusal: type(refusal).__name__)
def test_what_the_server_refuses_for_now_is_tried_again(message: Message, settings: Any, refusal: Exception) -> None:
    behind(settings, servers.Refusing, refusal)
    now = tried(message)
    assert (now.state, now.repeated) == (State.QUEUED, False)


def test_server_that_takes_it_and_never_answers_gets_it_twice_at_most_under_one_id(
    message: Message, settings: Any
) -> None:
    behind(settings, servers.Silent)
    states = [tried(message).state for _ in range(8)]
    assert states == [State.QUEUED] + [State.FAILED] * 7
    assert servers.received == [message.message_id] * 2


def test_server_that_hangs_when_told_goodbye_has_it(message: Message, settings: Any) -> None:
    behind(settings, servers.Rude)
    assert tried(message).state == State.SENT
    sweep()
    assert servers.received == [message.message_id]


@pytest.mark.django_db(transaction=True)
def test_message_whose_worker_died_is_sent_once_more_and_then_given_up(woken: Woken) -> None:
    message = posted("k")
    for state, repeated in ((State.QUEUED, True), (State.FAILED, True)):
        sending.claim(message.key)
        sweep()
        assert Message.objects.get().state == State.SENDING
        Message.objects.update(sending_since=timezone.now() - timedelta(minutes=6))
        sweep()
        now = Message.objects.get()
        assert (now.state, now.repeated) == (state, repeated)


def test_nobody_is_taken_for_dead_while_a_worker_may_be_at_it() -> None:
    limits = [send_message.soft_time_limit or 0, send_message.time_limit or 0, sending.SILENT_FOR.total_seconds()]
    assert limits == sorted(limits)
    assert 0 < limits[0] < limits[1] < limits[2]


def test_worker_that_was_taken_for_dead_changes_nothing_any_more(message: Message) -> None:
    slow = sending.claim(message.key)
    assert slow is not None
    Message.objects.update(sending_since=timezone.now() - timedelta(minutes=6))
    sending.recover(timezone.now())
    assert not sending.keep(slow, state=State.SENT)
    assert Message.objects.get().state == State.QUEUED
    after = sending.claim(message.key)
    assert after is not None
    assert not sending.keep(slow, state=State.FAILED)
    assert Message.objects.get().state == State.SENDING
    assert sending.keep(after, state=State.SENT)


def test_silent_server_is_left_alone_and_costs_no_message_a_try(message: Message, settings: Any) -> None:
    behind(settings, servers.Dead)
    other = posted("other")
    sending.send(key=message.key)
    assert sending.breaker.is_open()
    sending.send(key=other.key)
    assert (Message.objects.get(key="other").attempts, Message.objects.get(key="other").state) == (0, State.QUEUED)


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_send_it_once(mailoutbox: list[Any]) -> None:
    message = posted("k")
    people = [factories.person() for _ in range(20)]
    assert at_once(people, lambda _: sending.send(key=message.key)) == 1
    assert len(mailoutbox) == 1


def test_sent_message_says_when_and_no_other_is_touched(message: Message, mailoutbox: list[Any]) -> None:
    other, before = posted("other", to="b@example.org"), timezone.now()
    other = tried(other)
    message.refresh_from_db()
    assert other.sent_at is not None
    assert before <= other.sent_at <= timezone.now()
    assert (message.state, message.sent_at, [mail.to for mail in mailoutbox]) == ("queued", None, [["b@example.org"]])


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED, State.SENT, State.SENDING, State.HELD])
def test_message_that_is_not_queued_is_not_sent_when_asked_for(
    message: Message, mailoutbox: list[Any], state: str
) -> None:
    Message.objects.update(state=state)
    assert (sending.send(key=message.key), mailoutbox) == (False, [])


@pytest.mark.parametrize(
    ("confidential", "demo", "kept"), [(True, False, ""), (True, True, "Koodi 1"), (False, False, "Koodi 1")]
)
def test_text_of_a_confidential_message_is_gone_once_it_is_sent(
    db: None, settings: Any, confidential: bool, demo: bool, kept: str, mailoutbox: list[Any]
) -> None:
    settings.DEMO = demo
    sending.send(key=posted("k", body="Koodi 1", confidential=confidential).key)
    assert (Message.objects.get().text, mailoutbox[0].body) == (kept, "Koodi 1")


def test_error_of_a_message_is_kept_in_short(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: Message) -> None:
        raise ValueError("x" * 600)

    monkeypatch.setattr(sending, "build_mail", broken)
    now = tried(message)
    assert (len(now.error), now.state) == (500, State.QUEUED)


class TestSendAgain:
    @pytest.fixture
    def failed(self, message: Message) -> Message:
        Message.objects.update(state=State.FAILED, attempts=9, repeated=True, give_up_at=timezone.now())
        return message

    def act(self, user: User, *messages: Message) -> None:
        data = {"action": "send_again", "_selected_action": [message.pk for message in messages], "confirmed": "yes"}
        factories.signed_in(user).post(reverse("admin:outbox_message_changelist"), data)

    def test_staff_send_again_what_failed(self, failed: Message, mailoutbox: list[Any]) -> None:
        staff = factories.consultant()
        self.act(staff, failed)
        now = Message.objects.get()
        assert (now.state, now.attempts, now.repeated) == (State.QUEUED, 0, False)
        assert now.message_id != failed.message_id
        assert Entry.objects.get(action="mail.sent_again").actor == staff
        assert tried(failed).state == State.SENT

    def test_nothing_else_is_sent_again(self, db: None) -> None:
        rows = [posted(str(state)) for state in (State.SENT, State.QUEUED, State.SENDING, State.HELD, State.CANCELLED)]
        for row in rows:
            Message.objects.filter(pk=row.pk).update(state=row.key)
        code = posted("code", confidential=True)
        Message.objects.filter(pk=code.pk).update(state=State.FAILED)
        self.act(factories.manager(), *rows, code)
        assert not Entry.objects.exists()
        assert set(Message.objects.exclude(pk=code.pk).values_list("state", "key")) == {(r.key, r.key) for r in rows}

    def test_people_of_municipalities_send_nothing_again(self, failed: Message) -> None:
        self.act(factories.person(), failed)
        assert Message.objects.get().state == State.FAILED


def test_failures_show_on_the_staffs_front_page(db: None) -> None:
    client: Client = factories.signed_in(factories.manager())
    address = f"{reverse('admin:outbox_message_changelist')}?state__exact=failed"
    assert address not in client.get(reverse("admin:index")).content.decode()
    posted("k")
    Message.objects.update(state=State.FAILED)
    assert address in client.get(reverse("admin:index")).content.decode()
    Message.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert address not in client.get(reverse("admin:index")).content.decode()


def test_message_is_claimed_in_one_statement(message: Message) -> None:
    """What no other worker can do between reading and writing, PostgreSQL does at once."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        sending.claim(message.key)
    assert [sql.split()[0] for sql in statements] == ["UPDATE", "SELECT"]
