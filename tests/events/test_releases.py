"""Unused seats go to others from a moment that was said beforehand."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Registration, Seats
from events.services import registrations, seats
from events.services.events import save_event
from events.services.refusing import WrongMoment
from events.tasks import offer_seats
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join, state_of

State = Registration.State


@pytest.fixture
def three(enrolment: Enrolment) -> tuple[Event, Enrolment, Enrolment]:
    """Two seats for each of two participants; ours are taken, one of ours waits, the others have one."""
    other = factories.accepted(programme=enrolment.programme)
    event = factories.event(enrolment.programme, seats_per_participant=2)
    for _ in range(2):
        join(event, enrolment)
    join(event, other)
    return event, enrolment, other


def test_unused_seats_go_to_the_line_and_then_to_anybody(three: tuple[Event, Enrolment, Enrolment]) -> None:
    event, enrolment, other = three
    waits = join(event, enrolment)
    factories.accepted(programme=enrolment.programme)
    assert seats.release(event=event, actor=None) == 3
    assert state_of(waits) == State.OFFERED
    assert Event.objects.get(pk=event.pk).pool == 2
    assert [join(event, other).state for _ in range(3)] == [State.REGISTERED, State.REGISTERED, State.WAITING]


def test_seat_that_is_given_back_after_the_release_is_everybodys(three: tuple[Event, Enrolment, Enrolment]) -> None:
    event, enrolment, other = three
    seats.release(event=event, actor=None)
    join(event, enrolment)
    waits = join(event, enrolment)
    theirs = Registration.objects.get(event=event, enrolment=other)
    registrations.cancel(registration=theirs, actor=theirs.user)
    assert state_of(waits) == State.OFFERED
    assert sum(one.limit or 0 for one in Seats.objects.all()) + Event.objects.get(pk=event.pk).pool == 4


def test_without_a_limit_nobody_is_held_back_by_the_release(three: tuple[Event, Enrolment, Enrolment]) -> None:
    event, enrolment, other = three
    seats.release(event=event, actor=None)
    waits = [join(event, enrolment) for _ in range(2)][-1]
    limited(event, None)
    assert state_of(waits) == State.OFFERED
    assert [join(event, one).state for one in (enrolment, other, other)] == [State.REGISTERED] * 3
    now = Event.objects.get(pk=event.pk)
    assert (now.released_at, now.pool) == (None, 0)
    limited(event, 3)
    assert [join(event, one).state for one in (enrolment, other)] == [State.WAITING] * 2
    cancelled = Registration.objects.standing().filter(event=event, enrolment=other).earliest("pk")
    registrations.cancel(registration=cancelled, actor=cancelled.user)
    assert Event.objects.get(pk=event.pk).pool == 0


def limited(event: Event, number: int | None) -> None:
    """As the staff's form says it."""
    held = Event.objects.get(pk=event.pk)
    held.seats_per_participant = number
    save_event(event=held, changed=["seats_per_participant"], actor=factories.manager())


def test_release_twice_changes_nothing(three: tuple[Event, Enrolment, Enrolment]) -> None:
    event = three[0]
    assert [seats.release(event=event, actor=None) for _ in range(2)] == [1, 0]
    assert Event.objects.get(pk=event.pk).pool == 1


def test_seats_are_released_when_the_day_has_come_and_not_before(three: tuple[Event, Enrolment, Enrolment]) -> None:
    event = three[0]
    for when, released in ((timedelta(hours=1), False), (timedelta(0), True)):
        Event.objects.filter(pk=event.pk).update(releases_at=timezone.now() + when)
        offer_seats()
        assert (Event.objects.get(pk=event.pk).released_at is not None) == released


@pytest.mark.parametrize("wrong", ["no limit", "draft", "closed", "own session"])
def test_release_that_makes_no_sense_is_refused(enrolment: Enrolment, wrong: str) -> None:
    event = factories.event(
        enrolment.programme,
        seats_per_participant=None if wrong == "no limit" else 2,
        published_at=None if wrong == "draft" else timezone.now(),
        registration_closes_at=timezone.now() if wrong == "closed" else None,
        enrolment=enrolment if wrong == "own session" else None,
        releases_at=timezone.now(),
    )
    with pytest.raises(seats.NothingToRelease):
        seats.release(event=event, actor=None)
    offer_seats()
    assert Event.objects.get(pk=event.pk).released_at is None


@pytest.mark.parametrize("field", ["registration_closes_at", "join_from", "releases_at"])
def test_moment_that_contradicts_the_event_is_refused_beside_its_field(enrolment: Enrolment, field: str) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=2)
    setattr(event, field, event.ends_at + timedelta(hours=1))
    with pytest.raises(WrongMoment) as refused:
        save_event(event=event, changed=[field], actor=None)
    assert refused.value.field == field


@pytest.mark.parametrize("said", [False, True])
def test_staff_are_warned_of_a_release_that_nobody_was_told_of(enrolment: Enrolment, said: bool) -> None:
    day = timezone.now() + timedelta(days=3) if said else None
    event = factories.event(enrolment.programme, seats_per_participant=2, releases_at=day)
    staff = factories.signed_in(factories.consultant(language="en"))
    shown = staff.get(reverse("admin:event-release", args=[event.pk])).content.decode()
    assert ("Nobody has been told beforehand" in shown, "whoever has read that counts on it" in shown) == (
        not said,
        said,
    )


def test_participant_reads_when_seats_are_released(enrolment: Enrolment) -> None:
    event = factories.event(
        enrolment.programme, seats_per_participant=2, releases_at=timezone.now() + timedelta(days=3)
    )
    browser = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("event", enrolment, event.pk).replace("/fi/", "/en/", 1)
    assert "go to others" in browser.get(page).content.decode()
    seats.release(event=event, actor=None)
    assert "Unused seats have been released" in browser.get(page).content.decode()


def test_participant_has_no_thousand_seats_whichever_door_is_used(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=2)
    with pytest.raises(seats.SeatsTaken):
        seats.set_seats(event=event, enrolment=enrolment, limit=1000, actor=None)
    assert seats.set_seats(event=event, enrolment=enrolment, limit=999, actor=None).limit == 999


def test_many_participants_with_many_seats_can_be_released(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=30_000)
    factories.accepted(programme=enrolment.programme)
    assert seats.release(event=event, actor=None) == 60_000
