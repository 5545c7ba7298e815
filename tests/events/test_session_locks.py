"""Whoever changes an own session locks its step first, whichever door they come by: two who meet wait, and neither is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier
from typing import NamedTuple

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from desk.services import cells
from events.models import Event, Slot
from events.services import life, slots
from events.services.events import save_event
from participants.models import Enrolment, Step
from participants.services import withdrawing
from programmes.models import Activity
from tests import factories
from tests.locks import before_writing, held_by, statements_of

STEP = "participants_step"


class Case(NamedTuple):
    """A session that is booked on the first of two offered times."""

    enrolment: Enrolment
    activity: Activity
    consultant: User
    times: list[Slot]
    session: Event


def case() -> Case:
    enrolment, consultant = factories.accepted(), factories.consultant()
    activity = factories.activity(enrolment.programme, scope="municipal", kind="training")
    times = [offered(activity, consultant, days) for days in (20, 25)]
    contact = factories.contact_of(enrolment)
    return Case(
        enrolment, activity, consultant, times, slots.book(slot_id=times[0].pk, enrolment=enrolment, actor=contact)
    )


def offered(activity: Activity, consultant: User, days: int) -> Slot:
    starts = timezone.now() + timedelta(days=days)
    return Slot.objects.create(
        activity=activity, consultant=consultant, starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def add(of: Case) -> None:
    event = slots.new_session(of.enrolment, of.activity)
    event.starts_at = timezone.now() + timedelta(days=40)
    event.ends_at = event.starts_at + timedelta(hours=2)
    save_event(event=event, changed=[], actor=of.consultant)


def change(of: Case) -> None:
    save_event(event=of.session, changed=["place_fi"], actor=of.consultant)


def book(of: Case) -> None:
    life.set_cancelled(event=of.session, cancelled=True, actor=of.consultant)
    slots.book(slot_id=of.times[1].pk, enrolment=of.enrolment, actor=of.consultant)


def move(of: Case) -> None:
    slots.move(event=of.session, slot_id=of.times[1].pk, actor=of.consultant)


def cancel(of: Case) -> None:
    slots.cancel(event=of.session, actor=of.consultant)


def call_off(of: Case) -> None:
    life.set_cancelled(event=of.session, cancelled=True, actor=of.consultant)


def from_the_board(of: Case) -> None:
    day = timezone.localdate(of.session.starts_at) + timedelta(days=1)
    cells.save_cell(
        enrolment=of.enrolment,
        activity=of.activity,
        state=Step.State.BOOKED,
        on=day,
        hours=cells.Hours(time(9), time(11)),
        note="",
        consultant=None,
        actor=of.consultant,
    )


def pass_on(of: Case) -> None:
    """The participant, and not its session, gets another consultant."""
    step = Step.objects.get(enrolment=of.enrolment, activity=of.activity)
    cells.save_cell(
        enrolment=of.enrolment,
        activity=of.activity,
        state=Step.State(step.state),
        on=step.on,
        hours=None,
        note="",
        consultant=of.consultant,
        actor=of.consultant,
    )


def withdraw(of: Case) -> None:
    withdrawing.withdraw(enrolment=of.enrolment, actor=of.consultant)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [pass_on, withdraw])
def test_lock_of_an_enrolment_lets_others_point_to_it(act: Callable[[Case], None]) -> None:
    """Whoever registers holds the event, and adds a row that points to the enrolment: they would wait in a ring."""
    of = case()
    locks = [one for one in statements_of(lambda: act(of)) if 'FROM "participants_enrolment"' in one and " FOR " in one]
    assert locks
    assert all(one.endswith("FOR NO KEY UPDATE") for one in locks)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [add, change, book, move, cancel, call_off, from_the_board, pass_on])
def test_step_is_locked_before_anything_else_and_before_anything_is_written(act: Callable[[Case], None]) -> None:
    of = case()
    statements = statements_of(lambda: act(of))
    assert held_by(statements)[0] == STEP
    assert STEP in held_by(before_writing(statements))


@pytest.mark.django_db(transaction=True)
def test_staff_who_add_a_session_and_a_participant_who_books_one_both_get_it() -> None:
    of, both = case(), Barrier(2)
    life.set_cancelled(event=of.session, cancelled=True, actor=of.consultant)

    def one(act: Callable[[Case], None]) -> bool:
        try:
            both.wait()
            act(of)
        finally:
            connections.close_all()
        return True

    def by_the_participant(of: Case) -> None:
        try:
            slots.book(slot_id=of.times[1].pk, enrolment=of.enrolment, actor=factories.contact_of(of.enrolment))
        except slots.SlotRefused:
            """The staff were first, and the participant has a session to come."""

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(one, [add, by_the_participant])) == [True, True]
    assert Event.objects.standing().filter(enrolment=of.enrolment).count() in (1, 2)
