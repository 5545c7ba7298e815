"""Somebody who comes without a seat: they are given one at the door, by the same limits as before."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from events.models import HOLDING, Attendance, Event, Registration, Seats
from events.services.attending import attendance_of, keep, refuse_shut, way_to
from events.services.places import NoSeat, RegistrationRefused, event_held, make_seats, put, take_seat
from events.services.registrations import registration_in
from participants.models import Enrolment


class NoSeatAtTheDoor(NoSeat):
    """`may_add`: the event has room, so that the participant can be given one seat more."""

    def __init__(self, message: str, *, may_add: bool) -> None:
        super().__init__(message)
        self.may_add = may_add


@transaction.atomic
def walk_in(*, event_id: int, enrolment: Enrolment, user: User, actor: User, more: bool = False) -> Attendance:
    """Give a seat to somebody who is there, and note that they are; who has a seat is noted alone.

    `more`: the participant gets one seat more where it has none left. The event's own number holds all the same:
    nobody is there without a seat, so a full event has to be given more seats first. No mail goes out, since the person
    is there. Raises DayShut, RegistrationRefused, NoSeatAtTheDoor, and Event.DoesNotExist for an event that is not on
    the participant's schedule.
    """
    event = event_held(event_id)
    refuse_shut(event)
    seat, is_first = registration_in(event, enrolment, user)
    had = not is_first and seat.state in HOLDING
    if had and seat.enrolment_id != enrolment.pk:
        raise RegistrationRefused(
            _("This person already has a seat at this event through another municipality. Nothing was changed.")
        )
    if not had:
        seat.enrolment = enrolment
        seat_at_the_door(event, enrolment, more=more)
    put(seat, Registration.State.REGISTERED)
    there = attendance_of(event, enrolment.pk, user.pk)
    if not there.was_there:
        keep(there, way_to(event), actor)
        log(action="attendance.walked_in", target=there, actor=actor, seat=not had, more=more)
    return there


def seat_at_the_door(event: Event, enrolment: Enrolment, *, more: bool) -> None:
    """One seat more is taken. Raises NoSeatAtTheDoor."""
    make_seats(event, enrolment)
    try:
        with transaction.atomic():
            if more and not event.pool:
                own = Seats.objects.filter(event=event, enrolment=enrolment, limit__isnull=False)
                own.filter(taken__gte=F("limit")).update(limit=F("limit") + 1)
            take_seat(event, enrolment)
    except NoSeat as full:
        may_add = event.capacity is None or event.taken < event.capacity
        raise NoSeatAtTheDoor(why_none(may_add=may_add), may_add=may_add) from full


def why_none(*, may_add: bool) -> str:
    if may_add:
        return _("All seats of this municipality are taken. The event has room: you can give it one seat more.")
    return _(
        "The event is full, and nobody is noted without a seat. If there is room for more, raise the event’s number of seats first."
    )
