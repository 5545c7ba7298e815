"""Letters to many: their rate, their states, and what is done to all of their mails together."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from audit.models import Entry
from desk.mailings import letters_asked_for, progress_of, rows_of
from outbox import held, letters, sending
from outbox.models import Letter, Message
from outbox.services import post_text
from outbox.tasks import sweep
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once

State = Message.State


@pytest.fixture
def programme(db: None) -> Programme:
    made = factories.programme()
    for _ in range(3):
        factories.accepted(programme=made)
    return made


@pytest.fixture
def letter(programme: Programme) -> Letter:
    """To three people, at once."""
    return factories.confirmed(programme)


def keys(letter: Letter) -> list[str]:
    return list(Message.objects.filter(letter=letter).values_list("key", flat=True))


def states(letter: Letter) -> list[str]:
    return sorted(Message.objects.filter(letter=letter).values_list("state", flat=True))


class TestRate:
    def test_no_more_go_in_a_minute_than_may(self, letter: Letter, settings: Any, mailoutbox: list[Any]) -> None:
        settings.LETTERS_A_MINUTE = 2
        assert [sending.send(key=key) for key in keys(letter)].count(True) == 2
        waiting = Message.objects.get(letter=letter, state=State.QUEUED)
        assert (waiting.attempts, waiting.sending_since, len(mailoutbox)) == (0, None, 2)

    def test_the_rest_goes_a_minute_later(self, letter: Letter, settings: Any) -> None:
        settings.LETTERS_A_MINUTE = 2
        [sending.send(key=key) for key in keys(letter)]
        Message.objects.exclude(sending_since=None).update(sending_since=timezone.now() - timedelta(minutes=1))
        [sending.send(key=key) for key in keys(letter)]
        assert states(letter) == [State.SENT] * 3

    def test_mail_of_no_letter_waits_for_none(self, letter: Letter, settings: Any) -> None:
        settings.LETTERS_A_MINUTE = 0
        post_text(key="k", to="a@example.org", subject="Hei", body="Hei", language="fi")
        assert sending.send(key="k")

    def test_sweep_asks_for_no_more_than_may_go_and_for_the_others_first(
        self, letter: Letter, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.LETTERS_A_MINUTE = 2
        post_text(key="k", to="a@example.org", subject="Hei", body="Hei", language="fi")
        asked: list[Message] = []
        monkeypatch.setattr("outbox.services.wake_a_worker", lambda message, expires: asked.append(message))
        sweep()
        ours = [message for message in asked if message.letter_id or message.key == "k"]
        assert [message.letter_id for message in ours][-2:] == [letter.pk] * 2
        assert sum(message.letter_id == letter.pk for message in ours) == 2


@pytest.mark.django_db(transaction=True)
def test_rate_holds_for_all_workers_together(settings: Any, mailoutbox: list[Any]) -> None:
    settings.LETTERS_A_MINUTE = 5
    programme = factories.programme()
    for _ in range(12):
        factories.accepted(programme=programme)
    letter = factories.confirmed(programme)
    key_of = dict(Message.objects.filter(letter=letter).values_list("user", "key"))
    readers = list(User.objects.filter(pk__in=list(key_of)))
    sent = at_once(readers, lambda reader: sending.send(key=key_of[reader.pk]))
    assert (sent <= 5, len(mailoutbox)) == (True, sent)


class TestCancel:
    def test_what_has_not_gone_stays(self, letter: Letter, mailoutbox: list[Any]) -> None:
        first = keys(letter)[0]
        sending.send(key=first)
        assert letters.cancel(letter=letter, actor=factories.manager()) == 2
        assert [sending.send(key=key) for key in keys(letter)] == [False] * 3
        assert (states(letter), len(mailoutbox)) == ([State.CANCELLED, State.CANCELLED, State.SENT], 1)
        assert Entry.objects.get(action="letter.cancelled").payload == {"people": 2}

    def test_mail_that_comes_back_from_a_worker_does_not_go_again(self, letter: Letter) -> None:
        message = sending.claim(keys(letter)[0])
        assert message is not None
        letters.cancel(letter=letter, actor=factories.manager())
        sending.put_off(message, "busy")
        sending.send(key=message.key)
        assert states(letter) == [State.CANCELLED] * 3

    def test_nothing_to_cancel_is_refused(self, letter: Letter, programme: Programme) -> None:
        [sending.send(key=key) for key in keys(letter)]
        for row in (letter, factories.letter(programme)):
            with pytest.raises(letters.LetterKept):
                letters.cancel(letter=row, actor=factories.manager())
        assert not Letter.objects.exclude(cancelled_at=None).exists()

    def test_twice_is_once(self, letter: Letter) -> None:
        letters.cancel(letter=letter, actor=factories.manager())
        with pytest.raises(letters.LetterKept):
            letters.cancel(letter=letter, actor=factories.manager())


class TestSendAgain:
    def test_what_failed_goes_once_more_and_nothing_else(self, letter: Letter, mailoutbox: list[Any]) -> None:
        first, *others = keys(letter)
        before = Message.objects.get(key=first).message_id
        [sending.send(key=key) for key in others]
        Message.objects.filter(key=first).update(state=State.FAILED, attempts=9, repeated=True)
        assert letters.send_again(letter=letter, actor=factories.manager()) == 1
        now = Message.objects.get(key=first)
        assert (now.state, now.attempts, now.repeated, now.message_id == before) == (State.QUEUED, 0, False, False)
        assert sending.send(key=first)
        assert len(mailoutbox) == 3

    def test_cancelled_or_without_failures_is_refused(self, letter: Letter) -> None:
        with pytest.raises(letters.LetterKept):
            letters.send_again(letter=letter, actor=factories.manager())
        Message.objects.filter(key=keys(letter)[0]).update(state=State.FAILED)
        letters.cancel(letter=letter, actor=factories.manager())
        with pytest.raises(letters.LetterKept):
            letters.send_again(letter=letter, actor=factories.manager())


class TestState:
    def test_state_follows_the_rows(self, programme: Programme) -> None:
        draft = factories.letter(programme)
        later = factories.confirmed(programme, goes_at=timezone.now() + timedelta(hours=1))
        going, gone, stopped = (factories.confirmed(programme) for _ in range(3))
        Message.objects.filter(letter=gone).update(state=State.SENT)
        letters.cancel(letter=stopped, actor=factories.manager())
        by_state = {row.state.value: row.letter.pk for row in rows_of(list(letters_asked_for({})))}
        expected = {"draft": draft, "scheduled": later, "sending": going, "sent": gone, "cancelled": stopped}
        assert by_state == {state: row.pk for state, row in expected.items()}
        assert {state: [row.pk for row in letters_asked_for({"state": state})] for state in expected} == {
            state: [row.pk] for state, row in expected.items()
        }

    def test_numbers_of_a_letter(self, letter: Letter) -> None:
        first, second, _third = keys(letter)
        Message.objects.filter(key=first).update(state=State.SENT)
        Message.objects.filter(key=second).update(state=State.FAILED)
        told = progress_of(letter)
        assert (told.people, told.waiting, told.sent, told.failed, told.stopped, told.done) == (3, 1, 1, 1, 0, 2)
        assert told.state == Letter.State.SENDING

    @pytest.mark.parametrize("asked", [{"state": "x"}, {"q": "\x00"}, {"q": "Muistutus"}, {"q": "muis"}])
    def test_nonsense_asks_for_nothing_and_words_for_the_subject(self, letter: Letter, asked: dict[str, str]) -> None:
        assert list(letters_asked_for(asked)) == [letter]

    def test_other_words_find_nothing(self, letter: Letter) -> None:
        assert list(letters_asked_for({"q": "kutsu"})) == []


def test_letter_that_a_backup_held_goes_at_its_time(programme: Programme) -> None:
    later = factories.confirmed(programme, goes_at=timezone.now() + timedelta(days=9))
    Message.objects.update(state=State.HELD)
    held.resume()
    mail = Message.objects.filter(letter=later).first()
    assert mail is not None
    assert later.goes_at is not None
    assert (mail.state, mail.next_try_at, mail.give_up_at) == (
        State.QUEUED,
        later.goes_at,
        later.goes_at + timedelta(days=3),
    )


def test_letter_goes_a_year_after_with_the_last_of_its_mails(letter: Letter, programme: Programme) -> None:
    young, year = factories.letter(programme), timedelta(days=366)
    Letter.objects.filter(pk=letter.pk).update(created_at=timezone.now() - year)
    purge_all()
    assert Letter.objects.filter(pk=letter.pk).exists()
    Message.objects.update(created_at=timezone.now() - year)
    for _night in range(2):
        purge_all()
    assert list(Letter.objects.all()) == [young]
