"""How many seats each participant has, and giving unused ones to others."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Event, Seats
from events.services.places import event_held, make_seats, pool_unused
from events.services.waiting import each, offer_free
from participants.models import Enrolment


class SeatsTaken(Refused):
    """There are more people than that, or that would be too many; the message is for people."""

    field = "limit"


class NothingToRelease(Refused):
    """The event has no seats that could go to others; the message is for people."""


MOST = 999
"""Seats of one participant: more are a slip of the hand."""


def refuse_fewer(taken: int, number: int | None) -> None:
    if number is not None and number < taken:
        raise SeatsTaken(_("More seats than this are taken already. Cancel some first."))


@transaction.atomic
def change_limit(*, event: Event, before: int | None) -> None:
    """Let the rows of seats that had the event's former limit follow its new one.

    A participant that has more people already keeps them, and gets no more. One that had more seats than the others
    has never fewer than they do. Seats that have been released stay everybody's; without a limit there are none of these.
    """
    limit = event.seats_per_participant
    if event_held(event.pk).released_at is not None:
        if limit is None:
            lift_released(event)
        return
    following = Q(limit=before)
    if before is not None:
        following |= Q(limit__gt=before) if limit is None else Q(limit__gt=before, limit__lt=limit)
    seats = Seats.objects.filter(following, event=event)
    seats.update(limit=limit if limit is None else Greatest("taken", limit))


def lift_released(event: Event) -> None:
    """Of released seats it is not known any more whose they were: every participant is free to take any number."""
    Event.objects.filter(pk=event.pk).update(released_at=None, pool=0)
    Seats.objects.filter(event=event).update(limit=None)


@transaction.atomic
def change_seats(*, seats: Seats, limit: int | None, actor: User | None) -> Seats:
    """Give one participant another number of seats. Raises SeatsTaken for fewer than are taken."""
    event = event_held(seats.event_id)
    held = Seats.objects.select_for_update().get(pk=seats.pk)
    refuse_fewer(held.taken, limit)
    if limit is not None and limit > MOST:
        raise SeatsTaken(_("A participant has at most %(most)s seats. Leave it empty for no limit.") % {"most": MOST})
    if held.limit != limit:
        log(action="seats.changed", target=held, actor=actor, before=held.limit, now=limit)
        held.limit = limit
        held.save(update_fields=["limit"])
        offer_free(event)
    return held


@transaction.atomic
def set_seats(*, event: Event, enrolment: Enrolment, limit: int | None, actor: User | None) -> Seats:
    """The same for a participant that has taken no seat yet. Raises SeatsTaken, and Event.DoesNotExist for another's."""
    held = event_held(event.pk)
    make_seats(held, enrolment)
    return change_seats(seats=Seats.objects.get(event=held, enrolment=enrolment), limit=limit, actor=actor)


def is_releasable(event: Event) -> bool:
    """Whether unused seats can be given to others now."""
    shared = event.enrolment_id is None and event.seats_per_participant is not None
    return shared and event.released_at is None and event.takes_registrations(timezone.now())


@transaction.atomic
def release(*, event: Event, actor: User | None) -> int:
    """Give the seats that participants do not use to whoever wants one, those in the line first.

    Returns how many seats they are; a second time changes nothing. Raises NothingToRelease.
    """
    held = event_held(event.pk)
    if held.released_at is not None:
        return 0
    if not is_releasable(held):
        raise NothingToRelease(
            _("Seats can be released while registration for a shared event with seats per participant is open.")
        )
    free = pool_unused(held)
    held.released_at = timezone.now()
    Event.objects.filter(pk=held.pk).update(released_at=held.released_at, pool=F("pool") + free)
    log(action="seats.released", target=held, actor=actor, seats=free)
    offer_free(held)
    return free


def release_due(now: datetime) -> int:
    """Release the seats of the events whose announced moment has come. Returns of how many events."""
    due = Event.objects.standing().filter(
        releases_at__lte=now, released_at=None, enrolment=None, seats_per_participant__isnull=False
    )
    events = {event.pk: event for event in due.order_by("pk") if event.takes_registrations(now)}
    return len(list(each(events, lambda pk: release(event=events[pk], actor=None))))
