"""Making and changing events."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from events.models import Event, Seats
from events.services.registrations import change_limit


class SeatsTaken(Refused):
    """There are more people than that; the message is for people."""


def refuse_fewer(taken: int, number: int | None) -> None:
    if number is not None and number < taken:
        raise SeatsTaken(_("More seats than this are taken already. Cancel some first."))


@transaction.atomic
def save_event(*, event: Event, changed: Sequence[str], actor: User | None) -> Event:
    """Keep a new event, or the changed fields of one, so that seats taken meanwhile stay taken.

    Raises SeatsTaken for a capacity that is smaller than what is taken.
    """
    if event._state.adding:
        event.save()
        log(action="event.changed", target=event, actor=actor, made=True)
        return event
    held = Event.objects.select_for_update().get(pk=event.pk)
    if "capacity" in changed:
        refuse_fewer(held.taken, event.capacity)
    event.save(update_fields=columns_of(event, changed))
    if "seats_per_participant" in changed:
        change_limit(event=event, before=held.seats_per_participant)
    log(action="event.changed", target=event, actor=actor, made=False, fields=sorted(changed))
    return event


@transaction.atomic
def change_seats(*, seats: Seats, limit: int | None, actor: User | None) -> Seats:
    """Give one participant another number of seats. Raises SeatsTaken for fewer than are taken."""
    held = Seats.objects.select_for_update().get(pk=seats.pk)
    refuse_fewer(held.taken, limit)
    if held.limit != limit:
        log(action="seats.changed", target=held, actor=actor, before=held.limit, now=limit)
        held.limit = limit
        held.save(update_fields=["limit"])
    return held
