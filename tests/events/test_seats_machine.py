"""Seats, the line, offers, swaps, releases and cancellations in any order: never oversold, nobody lost, order kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from digiverkosto.refusals import Refused
from events.models import HOLDING, Event, Registration, Seats
from events.services import life, registrations, seats, waiting
from events.services.events import save_event
from tests import factories

PEOPLE = st.integers(0, 8)
"""Nine people, three of each of three participants."""
State = Registration.State


class SeatsMachine(RuleBasedStateMachine):
    """One event with five seats, two a participant; `alive` is who should have a seat, an offer or a place in line."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        programme = factories.programme()
        self.enrolments = [factories.accepted(programme=programme) for _ in range(3)]
        self.people = [factories.member(self.enrolments[number % 3].party) for number in range(9)]
        self.event = factories.event(programme, capacity=5, seats_per_participant=2)
        self.staff = factories.consultant()
        self.alive: set[int] = set()
        self.all_seats: int | None = None
        self.states: dict[int, str] = {}
        for number in range(9):
            self.register(number, or_wait=True)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def now(self) -> Event:
        return Event.objects.get(pk=self.event.pk)

    def of(self, number: int) -> Registration | None:
        return Registration.objects.filter(event=self.event, user=self.people[number]).first()

    def person(self, number: int) -> User:
        return self.people[number]

    def attempt(self, act: Any, **said: Any) -> Any:
        """What the service gives; None where it refuses, having changed nothing."""
        try:
            with transaction.atomic():
                return act(**said)
        except Refused:
            return None

    @rule(number=PEOPLE, or_wait=st.booleans())
    def register(self, number: int, or_wait: bool) -> None:
        person = self.person(number)
        made = self.attempt(
            registrations.register,
            event_id=self.event.pk,
            enrolment=self.enrolments[number % 3],
            user=person,
            actor=person,
            or_wait=or_wait,
        )
        if made is not None:
            self.alive.add(number)
            assert made[0].state in (State.REGISTERED, State.WAITING)
            assert or_wait or made[0].state == State.REGISTERED
        elif or_wait:
            assert not self.now().takes_place

    @rule(number=PEOPLE)
    def cancel(self, number: int) -> None:
        if held := self.of(number):
            registrations.cancel(registration=held, actor=self.staff)
            self.alive.discard(number)

    @rule(number=PEOPLE)
    def accept(self, number: int) -> None:
        if held := self.of(number):
            taken = self.attempt(waiting.accept, registration=held, actor=held.user)
            assert (taken is not None) == (held.state in HOLDING)

    @rule(number=PEOPLE)
    def let_an_offer_lapse(self, number: int) -> None:
        past = timezone.now()
        late = Registration.objects.filter(event=self.event, user=self.people[number], state=State.OFFERED)
        if late.update(offered_until=past):
            assert waiting.expire_due(timezone.now()) == 1
            self.alive.discard(number)

    @rule(number=PEOPLE, other=PEOPLE)
    def swap(self, number: int, other: int) -> None:
        held = self.of(number)
        if held is None or number == other or number % 3 != other % 3:
            return
        before = {one.pk: one.state for one in Registration.objects.filter(event=self.event)}
        if self.attempt(registrations.swap, registration=held, user=self.people[other], actor=self.staff) is None:
            assert before == {one.pk: one.state for one in Registration.objects.filter(event=self.event)}
        else:
            self.alive.discard(number)
            self.alive.add(other)

    @rule(capacity=st.one_of(st.none(), st.integers(0, 8)))
    def change_capacity(self, capacity: int | None) -> None:
        event = self.now()
        event.capacity = capacity
        self.attempt(save_event, event=event, changed=["capacity"], actor=self.staff)

    @rule(number=st.integers(0, 2), limit=st.one_of(st.none(), st.integers(0, 4)))
    def change_seats(self, number: int, limit: int | None) -> None:
        enrolment = self.enrolments[number]
        if self.attempt(seats.set_seats, event=self.event, enrolment=enrolment, limit=limit, actor=self.staff):
            self.all_seats = None

    @rule(limit=st.integers(0, 4))
    def change_everybodys(self, limit: int) -> None:
        event = self.now()
        event.seats_per_participant = limit
        self.attempt(save_event, event=event, changed=["seats_per_participant"], actor=self.staff)
        if event.released_at is None:
            self.all_seats = None

    @rule()
    def release(self) -> None:
        if self.attempt(seats.release, event=self.event, actor=self.staff):
            self.all_seats = None

    @precondition(lambda self: self.now().takes_place)
    @rule(hours=st.integers(0, 96))
    def close_earlier_or_later(self, hours: int) -> None:
        """At 0 registration closes now: whoever waits or has an offer is told so, and nobody is any more; then it opens anew."""
        event = self.now()
        event.registration_closes_at = timezone.now() + timedelta(hours=hours)
        save_event(event=event, changed=["registration_closes_at"], actor=self.staff)
        if not hours:
            waiting.expire_due(timezone.now())
            seated = Registration.objects.filter(event=event, state=State.REGISTERED).values_list("user", flat=True)
            self.alive = {number for number in self.alive if self.people[number].pk in set(seated)}
            event = self.now()
            event.registration_closes_at = None
            save_event(event=event, changed=["registration_closes_at"], actor=self.staff)

    @rule()
    def call_off(self) -> None:
        life.set_cancelled(event=self.event, cancelled=True, actor=self.staff)

    @precondition(lambda self: not self.now().takes_place)
    @rule()
    def revive(self) -> None:
        life.set_cancelled(event=self.event, cancelled=False, actor=self.staff)

    @invariant()
    def nothing_is_oversold(self) -> None:
        event = self.now()
        holding = Registration.objects.filter(event=event, state__in=HOLDING)
        rows = list(Seats.objects.filter(event=event))
        assert event.taken == holding.count() == sum(row.taken for row in rows)
        assert event.capacity is None or event.taken <= event.capacity
        for row in rows:
            assert row.taken == holding.filter(enrolment=row.enrolment_id).count()
            assert row.limit is None or row.taken <= row.limit

    @invariant()
    def nobody_is_lost_or_doubled(self) -> None:
        rows = Registration.objects.filter(event=self.event).exclude(state=State.CANCELLED)
        assert sorted(rows.values_list("user", flat=True)) == sorted(self.people[one].pk for one in self.alive)

    @invariant()
    def free_seats_are_offered_in_order(self) -> None:
        event = self.now()
        line = list(Registration.objects.filter(event=event, state__in=[State.WAITING, State.OFFERED]))
        waits = [one for one in line if one.state == State.WAITING]
        if not event.takes_place:
            assert waits == line
            return
        full = event.capacity is not None and event.taken >= event.capacity
        assert all(full or not self.has_room(event, one) for one in waits)
        for one in waits:
            own = [other for other in line if other.enrolment_id == one.enrolment_id and other.state == State.OFFERED]
            assert all((other.queued_at, other.pk) < (one.queued_at, one.pk) for other in own)

    @invariant()
    def nobody_is_passed_over(self) -> None:
        """Where an act has offered a seat, nobody who came earlier still waits though their participant has room of its own."""
        rows = list(Registration.objects.filter(event=self.event))
        before, self.states = self.states, {one.pk: one.state for one in rows}
        for one in (row for row in rows if row.state == State.OFFERED and before.get(row.pk) != State.OFFERED):
            earlier = [row for row in rows if row.state == State.WAITING and came_before(row, one)]
            assert not any(self.has_own_room(row) for row in earlier)

    def has_own_room(self, one: Registration) -> bool:
        row = Seats.objects.get(event=self.event, enrolment=one.enrolment_id)
        return row.limit is None or row.taken < row.limit

    def has_room(self, event: Event, one: Registration) -> bool:
        row = Seats.objects.get(event=event, enrolment=one.enrolment_id)
        return row.limit is None or row.taken < row.limit or event.pool > 0

    @invariant()
    def no_offer_outlasts_registration(self) -> None:
        event = self.now()
        assert not Registration.objects.filter(event=event, offered_until__gt=event.closes).exists()

    @invariant()
    def seats_move_and_are_never_made(self) -> None:
        event = self.now()
        limits = list(Seats.objects.filter(event=event).values_list("limit", flat=True))
        if event.released_at is None or len(limits) < 3 or None in limits:
            return
        there = sum(limit or 0 for limit in limits) + event.pool
        assert self.all_seats in (None, there)
        self.all_seats = there


def came_before(one: Registration, other: Registration) -> bool:
    assert one.queued_at
    assert other.queued_at
    return (one.queued_at, one.pk) < (other.queued_at, other.pk)


@pytest.mark.django_db
def test_seats_hold_whatever_is_done_in_whatever_order() -> None:
    run_state_machine_as_test(
        SeatsMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
