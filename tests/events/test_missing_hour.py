"""The hour over which the clocks go forward is refused in words wherever a time is typed or moved; the one that comes twice is its first."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digiverkosto.moments import NoSuchHour, existing_moment
from events.models import Assignment, Event
from events.services import agenda, life
from participants.models import Enrolment, Step
from programmes.models import Programme
from tests import factories
from tests.desk.test_cells import send
from tests.events.test_assignments import form_of as assignment_form
from tests.events.test_event_admin import form_of
from tests.events.test_life import page, rows
from tests.events.test_sessions import mark

FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
SAID = "the clocks go forward"


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    """From half past three to half past five in the night."""
    Programme.objects.update(starts=date(2027, 1, 1), ends=date(2027, 12, 31))
    first = datetime(2027, 3, 1, 1, 30, tzinfo=UTC)
    return factories.event(enrolment.programme, starts_at=first, ends_at=first.replace(hour=3))


def test_moment_exists_or_is_refused() -> None:
    assert existing_moment(FORWARD, time(4, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert existing_moment(BACK, time(3, 30)).astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with pytest.raises(NoSuchHour):
        existing_moment(FORWARD, time(3, 30))


def test_form_of_an_event_refuses_it_and_takes_the_hour_that_comes_twice(staff: Client, event: Event) -> None:
    address = reverse("admin:events_event_change", args=[event.pk])
    both = {f"{name}_0": FORWARD.isoformat() for name in ("starts_at", "ends_at")}
    answer = staff.post(address, form_of(event, **both))
    assert list(answer.context["adminform"].form.errors) == ["starts_at"]
    assert SAID in str(answer.context["adminform"].form.errors["starts_at"])
    assert "2027" in answer.context["adminform"].form["starts_at"].value()[0]
    staff.post(address, form_of(event, **{name: BACK.isoformat() for name in both}))
    event.refresh_from_db()
    assert event.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_copy_onto_that_night_is_refused_and_makes_nothing(staff: Client, event: Event) -> None:
    answer = staff.post(page(event, "copy"), {"day": FORWARD.isoformat()})
    assert SAID in str(answer.context["form"].errors["day"])
    assert Event.objects.count() == 1
    assert life.copy(event=event, day=date(2027, 3, 29), actor=None).starts_at == datetime(
        2027, 3, 29, 0, 30, tzinfo=UTC
    )


def test_session_does_not_follow_its_step_into_it(enrolment: Enrolment, event: Event) -> None:
    workshop = factories.activity(enrolment.programme, kind="leadership_workshop")
    Event.objects.filter(pk=event.pk).update(enrolment=enrolment, activity=workshop)
    with pytest.raises(NoSuchHour):
        mark(enrolment, workshop, Step.State.BOOKED, FORWARD)
    event.refresh_from_db()
    assert timezone.localdate(event.starts_at) == date(2027, 3, 1)


def test_cell_of_the_board_refuses_it(staff: Client, enrolment: Enrolment) -> None:
    workshop = factories.activity(enrolment.programme, kind="leadership_workshop")
    answer: Any = send(staff, enrolment, workshop, on=FORWARD.isoformat(), starts="3.30", ends="6")
    assert SAID in str(answer.context["form"].errors["starts"])
    assert not Event.objects.exists()


def test_agenda_of_that_night_refuses_it(staff: Client, event: Event) -> None:
    Event.objects.update(
        starts_at=datetime(2027, 3, 28, 0, 0, tzinfo=UTC), ends_at=datetime(2027, 3, 28, 6, 0, tzinfo=UTC)
    )
    point = {"starts": "3.30", "ends": "5", "title_fi": "Yövuoro"}
    answer = staff.post(page(event, "agenda"), {**rows(event, point), "seen": agenda.seen_of(event)})
    assert SAID in answer.content.decode()
    assert not event.agenda.exists()


def test_deadline_of_a_pre_assignment_is_not_in_it(staff: Client, event: Event) -> None:
    Event.objects.update(
        starts_at=datetime(2027, 4, 28, 6, 0, tzinfo=UTC), ends_at=datetime(2027, 4, 28, 9, 0, tzinfo=UTC)
    )
    sent = assignment_form(event, due_at=FORWARD.isoformat(), clock="3.30")
    answer = staff.post(page(event, "assignment"), sent)
    assert SAID in str(answer.context["form"].errors["clock"])
    assert not Assignment.objects.exists()
