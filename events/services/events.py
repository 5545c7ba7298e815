"""Making and changing events."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from audit.services import log
from events.models import Event, Seats
from events.services.registrations import change_limit


@transaction.atomic
def save_event(*, event: Event, changed: Sequence[str], actor: User | None) -> Event:
    """Keep a new event, or the changed fields of one, so that seats taken meanwhile stay taken."""
    if event._state.adding:
        event.save()
        log(action="event.changed", target=event, actor=actor, made=True)
        return event
    before = Event.objects.select_for_update().get(pk=event.pk).seats_per_participant
    default = [name.removesuffix("_fi") for name in changed if name.endswith("_fi")]
    event.save(update_fields=[*changed, *default])
    if "seats_per_participant" in changed:
        change_limit(event=event, before=before)
    log(action="event.changed", target=event, actor=actor, made=False, fields=sorted(changed))
    return event


@transaction.atomic
def change_seats(*, seats: Seats, limit: int | None, actor: User | None) -> Seats:
    """Give one participant another number of seats; nothing that is taken is taken back."""
    held = Seats.objects.select_for_update().get(pk=seats.pk)
    if held.limit != limit:
        log(action="seats.changed", target=held, actor=actor, before=held.limit, now=limit)
        held.limit = limit
        held.save(update_fields=["limit"])
    return held
