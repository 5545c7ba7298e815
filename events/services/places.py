"""Seats as numbers: taking one, giving it back, releasing those that nobody uses. All under the event's lock.

A seat is taken of its event's (`capacity`) and of its participant's (`Seats.limit`). Once unused seats have been
released, those that are free are the event's `pool`: whoever takes one of them adds it to their participant's.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.prepared import Prepared, PreparedUpdate
from digiverkosto.refusals import Refused
from events.models import Attendance, Event, Needs, Registration, Seats
from participants.models import Enrolment


class RegistrationRefused(Refused):
    """The seat cannot be given; the message is for people."""


class NoSeat(RegistrationRefused):
    """There is none free just now, though one may come free."""


def refuse_closed(event: Event) -> None:
    """For any door to a seat, a mail's link too. Raises RegistrationRefused."""
    if not event.takes_registrations(timezone.now()):
        raise RegistrationRefused(_("Registration for this event has closed. Nothing was changed."))


def event_held(event_id: int) -> Event:
    """The event under its lock, which is taken before that of anybody's seats. Raises Event.DoesNotExist.

    Where the database has no row locks (SQLite), its immediate write transactions do the same.
    """
    held: list[Event] = events_held(event_id)
    if not held:
        raise Event.DoesNotExist
    return held[0]


@Prepared
def events_held(event: int) -> Any:
    return Event.objects.select_for_update().filter(pk=event).order_by()


@Prepared
def on_schedule(enrolment: int, programme: int, event: int) -> Any:
    """Where the event is on the participant's schedule, whether the participant has its row of seats there already."""
    has_row = Exists(Seats.objects.filter(event=OuterRef("pk"), enrolment=enrolment))
    there = Event.objects.on_schedule(enrolment, programme).filter(pk=event).annotate(has_row=has_row)
    return there.order_by().values_list("has_row", flat=True)


def put(
    registration: Registration,
    state: Registration.State,
    *,
    queued_at: datetime | None = None,
    offered_until: datetime | None = None,
) -> None:
    """The row as it is from now on; who waits or has an offer keeps the moment since when.

    Written where it differs, and then as a later version for calendars. Who has no seat any more was not there either,
    and what the person needs goes with the seat.
    """
    now = (state, queued_at, offered_until)
    if (registration.state, registration.queued_at, registration.offered_until) == now:
        return
    if registration.state == Registration.State.REGISTERED:
        Needs.objects.filter(registration=registration).delete()
    registration.state, registration.queued_at, registration.offered_until = now
    registration.sequence += 1
    registration.save(update_fields=["state", "enrolment", "queued_at", "offered_until", "sequence", "changed_at"])
    if state == Registration.State.CANCELLED:
        Attendance.objects.on_the_day().filter(event=registration.event_id, user=registration.user_id).delete()


def take_seat(event: Event, enrolment: Enrolment) -> None:
    """One seat more is taken, of the participant's and of the event's. Raises NoSeat, and Event.DoesNotExist as `make_seats`."""
    if event.capacity is not None and event.taken >= event.capacity:
        raise NoSeat(_("The event is full. Nothing was changed. A seat may come free if somebody cancels."))
    make_seats(event, enrolment)
    if not one_more_of_the_participants(event.pk, enrolment.pk) and not take_released(event, enrolment):
        raise NoSeat(
            _(
                "All %(limit)s seats of your municipality are taken. Cancel somebody’s seat first, then register this person."
            )
            % {"limit": Seats.objects.get(event=event, enrolment=enrolment).limit}
        )
    event.taken += 1
    one_more_of_the_events(event.pk)


one_more_of_the_participants = PreparedUpdate(
    lambda event, enrolment: Seats.objects.filter(
        Q(limit=None) | Q(taken__lt=F("limit")), event=event, enrolment=enrolment
    ),
    taken=F("taken") + 1,
)
one_more_of_the_events = PreparedUpdate(lambda event: Event.objects.filter(pk=event), taken=F("taken") + 1)


def take_released(event: Event, enrolment: Enrolment) -> bool:
    """One of the seats that others do not use becomes the participant's; whether there was one."""
    if not event.pool:
        return False
    event.pool -= 1
    Event.objects.filter(pk=event.pk).update(pool=F("pool") - 1)
    Seats.objects.filter(event=event, enrolment=enrolment).update(limit=F("limit") + 1, taken=F("taken") + 1)
    return True


def give_back(event: Event, enrolment_id: int) -> None:
    """The seat is free again: its participant's, or everybody's once unused seats have been released."""
    seats = Seats.objects.filter(event=event, enrolment=enrolment_id)
    event.taken -= 1
    Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
    if event.released_at is None:
        seats.update(taken=F("taken") - 1)
    elif seats.filter(limit__isnull=False).update(taken=F("taken") - 1, limit=F("limit") - 1):
        event.pool += 1
        Event.objects.filter(pk=event.pk).update(pool=F("pool") + 1)
    else:
        seats.update(taken=F("taken") - 1)


def make_seats(event: Event, enrolment: Enrolment) -> None:
    """The participant's row of seats, when there is none yet. Raises Event.DoesNotExist for one not on its schedule."""
    known: list[bool] = on_schedule(enrolment.pk, enrolment.programme_id, event.pk)
    if not known:
        raise Event.DoesNotExist
    if not known[0]:
        row = Seats(event=event, enrolment=enrolment, limit=event.seats_per_participant)
        Seats.objects.bulk_create([row], ignore_conflicts=True)


def pool_unused(event: Event) -> int:
    """Every participant keeps the seats that it has taken; the others become everybody's. Returns how many they are."""
    enrolments = Enrolment.objects.accepted().filter(programme=event.activity.programme_id)
    limit = event.seats_per_participant
    Seats.objects.bulk_create(
        [Seats(event=event, enrolment=enrolment, limit=limit) for enrolment in enrolments], ignore_conflicts=True
    )
    unused = Seats.objects.filter(event=event, limit__gt=F("taken"))
    free: int = sum(left for (left,) in unused.values_list(F("limit") - F("taken")))
    unused.update(limit=F("taken"))
    event.pool += free
    return free
