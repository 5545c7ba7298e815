"""Who has a seat and has not handed in is reminded, and nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Assignment, Event, Registration
from events.services import chasing, life, registrations
from events.services.events import save_event
from events.tasks import mail_by_the_clock
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join


@pytest.fixture
def assignment(event: Event) -> Assignment:
    return factories.assignment(event)


@pytest.fixture
def going(assignment: Assignment, enrolment: Enrolment) -> list[Registration]:
    """Two of one participant; besides them one of it has cancelled, and one of another has handed in."""
    people = [join(assignment.event, enrolment) for _ in range(2)]
    gone = join(assignment.event, enrolment)
    registrations.cancel(registration=gone, actor=gone.user)
    other = factories.accepted(programme=enrolment.programme)
    factories.handed_in(assignment, other, join(assignment.event, other).user)
    return people


def told() -> list[str]:
    return sorted(Message.objects.filter(key__startswith="assignment:").values_list("to", flat=True))


def addresses(people: list[Registration]) -> list[str]:
    return sorted(one.user.email for one in people)


def before(assignment: Assignment, **span: int) -> datetime:
    return Assignment.objects.get(pk=assignment.pk).due_at - timedelta(**span)


def test_once_three_days_before_and_once_on_the_last_day(assignment: Assignment, going: list[Registration]) -> None:
    chasing.remind_due(before(assignment, days=3, minutes=1))
    assert told() == []
    for _twice in range(2):
        chasing.remind_due(before(assignment, days=3))
    assert told() == addresses(going)
    for _twice in range(2):
        chasing.remind_due(before(assignment, minutes=59))
    assert told() == sorted(addresses(going) * 2)
    chasing.remind_due(before(assignment, minutes=0))
    assert len(told()) == 4


@pytest.mark.parametrize(("clock", "says"), [((16, 0), (8, 0)), ((8, 30), (7, 30)), ((0, 0), (23, 0))])
def test_last_day_begins_in_the_morning_or_an_hour_before(clock: tuple[int, int], says: tuple[int, int]) -> None:
    due = timezone.localtime().replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
    begins = timezone.localtime(chasing.last_day(due))
    assert (begins.hour, begins.minute) == says


def test_first_that_was_missed_is_not_made_up_for_on_the_last_day(
    assignment: Assignment, going: list[Registration]
) -> None:
    for _twice in range(2):
        chasing.remind_due(before(assignment, minutes=30))
    assert told() == addresses(going)


@pytest.mark.parametrize("why", ["handed in", "called off", "draft", "registration cancelled"])
def test_it_stops_by_itself(assignment: Assignment, going: list[Registration], enrolment: Enrolment, why: str) -> None:
    if why == "handed in":
        factories.handed_in(assignment, enrolment, going[0].user)
    elif why == "called off":
        life.set_cancelled(event=assignment.event, cancelled=True, actor=None)
    elif why == "draft":
        Event.objects.update(published_at=None)
    else:
        for one in going:
            registrations.cancel(registration=one, actor=one.user)
    chasing.remind_due(before(assignment, days=2))
    chasing.remind_once(assignment.event_id, before(assignment, days=2))
    assert told() == []


def test_where_each_is_asked_only_who_lacks_it_is_reminded(
    assignment: Assignment, going: list[Registration], enrolment: Enrolment
) -> None:
    Assignment.objects.update(whose="person")
    assignment.refresh_from_db()
    factories.handed_in(assignment, enrolment, going[0].user)
    chasing.remind_due(before(assignment, days=2))
    assert going[1].user.email in told()
    assert going[0].user.email not in told()


def test_deadline_that_moves_is_reminded_of_anew(assignment: Assignment, going: list[Registration]) -> None:
    chasing.remind_due(before(assignment, days=2))
    event = Event.objects.get()
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=5), event.ends_at + timedelta(days=5)
    save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    chasing.remind_due(before(assignment, days=4))
    assert told() == addresses(going)
    chasing.remind_due(before(assignment, days=2))
    assert told() == sorted(addresses(going) * 2)


def test_it_is_done_by_the_clock(assignment: Assignment, going: list[Registration]) -> None:
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=2))
    mail_by_the_clock()
    assert told() == addresses(going)


def test_mail_is_in_the_readers_language_and_says_by_when(assignment: Assignment, going: list[Registration]) -> None:
    Assignment.objects.update(
        title_en="One indicator", due_at=datetime(2027, 3, 1, 14, tzinfo=timezone.get_fixed_timezone(0))
    )
    reader = going[0].user
    reader.__class__.objects.filter(pk=reader.pk).update(language="en")
    chasing.remind_now(event=assignment.event, batch="b", actor=reader)
    mail = Message.objects.get(key__startswith="assignment:", user=reader)
    assert mail.subject == "Pre-assignment: One indicator"
    assert "Hand it in by Mon 1 Mar 2027 16:00." in mail.text
    assert reverse("my-event", args=[assignment.event_id]).removeprefix("/fi") in mail.text


def test_staff_remind_now_and_a_second_click_reminds_nobody_twice(
    assignment: Assignment, going: list[Registration]
) -> None:
    staff = factories.signed_in(factories.consultant(language="en"))
    address = reverse("admin:event-answers", args=[assignment.event_id])
    shown: Any = staff.get(address)
    assert shown.context["silent"] == 2
    for _click in range(2):
        assert staff.post(address, {"batch": shown.context["batch"]}).status_code == 302
    assert told() == addresses(going)


@pytest.mark.parametrize("why", ["called off", "begun"])
def test_staff_remind_nobody_of_what_cannot_be_handed_in(
    assignment: Assignment, going: list[Registration], why: str
) -> None:
    changes = {"called off": {"cancelled_at": timezone.now()}, "begun": {"starts_at": timezone.now()}}
    Event.objects.update(**changes[why])
    staff = factories.signed_in(factories.consultant(language="en"))
    address = reverse("admin:event-answers", args=[assignment.event_id])
    assert staff.get(address).context["silent"] == 0
    staff.post(address, {"batch": "b"})
    assert told() == []
