"""Saying who was at an event: the staff on the day, each person by joining remotely, or for a recording by their word.

All of it runs under the event's lock, as giving seats back does: nobody is there without a seat.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.day import opens_at, why_shut
from events.models import Attendance, Event, Registration
from events.services.places import event_held
from participants.models import Enrolment
from programmes.models import Activity

JOINS = timedelta(minutes=30)
"""How long before an event whoever follows the link to join counts as joining it."""


class DayShut(Refused):
    """It cannot be noted now who is there; the message is for people."""


def refuse_shut(event: Event) -> None:
    if why := why_shut(event, timezone.now()):
        raise DayShut(why)


def way_to(event: Event) -> Attendance.Way:
    """How those who are there take part."""
    return Attendance.Way.REMOTE if event.mode == Activity.Mode.REMOTE else Attendance.Way.ON_SITE


def attendance_of(event: Event, enrolment_id: int, user_id: int) -> Attendance:
    """The person's row, made in memory where nothing has been said yet."""
    found = Attendance.objects.filter(event=event, user=user_id).first() or Attendance(event=event, user_id=user_id)
    found.enrolment_id = enrolment_id
    return found


def keep(attendance: Attendance, way: Attendance.Way | str, actor: User, said_at: datetime | None = None) -> None:
    attendance.way, attendance.said_by = way, actor
    attendance.said_at = said_at or timezone.now()
    attendance.save()


@transaction.atomic
def note(*, event_id: int, registration_id: int, came: bool, said_at: datetime, actor: User) -> None:
    """Staff say whether somebody who has a seat is there. What was said last counts, whichever phone it comes from.

    The same said again changes nothing, nor what is said of a seat that is gone, or was said before the day opened: that
    was of the day which the event had then. Raises DayShut.
    """
    event = event_held(event_id)
    refuse_shut(event)
    if said_at < opens_at(event):
        return
    seat = Registration.objects.standing().filter(event=event, pk=registration_id).first()
    if seat is None:
        return
    known = attendance_of(event, seat.enrolment_id, seat.user_id)
    if known.pk and known.said_at > said_at:
        return
    if known.was_there == came:
        Attendance.objects.filter(pk=known.pk).update(said_at=said_at)
        return
    keep(known, way_to(event) if came else "", actor, said_at)
    log(action="attendance.noted" if came else "attendance.taken_back", target=known, actor=actor)


@transaction.atomic
def join(*, event_id: int, user: User) -> None:
    """Somebody who has a seat follows the link to join; twice changes nothing, nor when the seat is gone meanwhile."""
    event = event_held(event_id)
    seat = Registration.objects.standing().filter(event=event, user=user).first()
    if seat is None:
        return
    known = attendance_of(event, seat.enrolment_id, user.pk)
    if not known.was_there:
        keep(known, Attendance.Way.REMOTE, user)
        log(action="attendance.joined", target=known, actor=user)


@transaction.atomic
def watch(*, event_id: int, enrolment: Enrolment, user: User, watched: bool) -> None:
    """Somebody says that they have watched the recording, or takes it back; who was there needs no recording."""
    event = event_held(event_id)
    known = attendance_of(event, enrolment.pk, user.pk)
    if not known.was_there and bool(known.way) != watched:
        keep(known, Attendance.Way.RECORDING if watched else "", user)
        log(action="attendance.watched", target=known, actor=user, watched=watched)
