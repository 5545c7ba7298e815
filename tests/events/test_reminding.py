"""Mails by the clock go once to each who has a seat, and to nobody else."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from events.services import life, registrations
from events.services.events import save_event
from events.tasks import mail_by_the_clock
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join


def mails(what: str) -> list[str]:
    return sorted(Message.objects.filter(key__contains=f":{what}:").values_list("to", flat=True))


@pytest.fixture
def near(enrolment: Enrolment) -> Event:
    """In a day, with a seat for two: one has cancelled, one waits."""
    event = factories.event(enrolment.programme, capacity=2, starts_at=timezone.now() + timedelta(days=1))
    for _ in range(2):
        join(event, enrolment)
    gone = join(event, enrolment)
    registrations.cancel(registration=gone, actor=gone.user)
    join(event, enrolment)
    return event


def put(event: Event, starts: datetime) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))


def test_who_has_a_seat_is_reminded_once(near: Event) -> None:
    for _twice in range(2):
        mail_by_the_clock()
    going = near.registrations.standing().values_list("user__email", flat=True)
    assert mails("reminder") == sorted(going)
    assert mails("thanks") == []


def test_reminder_has_the_event_for_the_calendar_as_it_was_sent_before(near: Event) -> None:
    mail_by_the_clock()
    seat = near.registrations.standing().earliest("pk")
    first, reminder = (
        Calendar.from_ical(Message.objects.get(key__contains=what, user=seat.user).calendar)
        for what in (":registered:", ":reminder:")
    )
    assert first.to_ical() == reminder.to_ical()


@pytest.mark.parametrize("why", ["far", "called off", "draft", "begun"])
def test_nobody_is_reminded_of_what_is_not_near_or_not_at_all(near: Event, why: str) -> None:
    if why == "far":
        put(near, timezone.now() + timedelta(days=2, minutes=1))
    elif why == "called off":
        life.set_cancelled(event=near, cancelled=True, actor=None)
    elif why == "draft":
        Event.objects.filter(pk=near.pk).update(published_at=None)
    else:
        put(near, timezone.now() - timedelta(minutes=1))
    mail_by_the_clock()
    assert mails("reminder") == []


def test_event_that_moves_is_reminded_of_anew(near: Event) -> None:
    mail_by_the_clock()
    event = Event.objects.get(pk=near.pk)
    event.starts_at, event.ends_at = event.starts_at + timedelta(hours=2), event.ends_at + timedelta(hours=2)
    save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    mail_by_the_clock()
    assert len(mails("reminder")) == 4


@pytest.mark.parametrize(("ended", "told"), [(1, 0), (3, 2), (71, 2), (73, 0)])
def test_thanks_go_once_in_the_days_after(near: Event, ended: int, told: int) -> None:
    Event.objects.filter(pk=near.pk).update(reminded_at=timezone.now())
    put(near, timezone.now() - timedelta(hours=ended + 2))
    for _twice in range(2):
        mail_by_the_clock()
    assert (len(mails("thanks")), len(mails("reminder"))) == (told, 0)
