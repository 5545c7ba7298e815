"""Calling an event off, or having it take place after all, and telling those whom staff choose: as one."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from events.models import Event
from events.services.appointments import tell_all
from events.services.life import set_cancelled
from events.services.places import event_held
from events.services.sessions import hold_steps
from events.services.whom import Whom


@transaction.atomic
def call_off(
    *, event: Event, cancelled: bool, whom: Collection[Whom], note: str, batch: str, actor: User
) -> int | None:
    """Returns how many people get a mail. None where it was so already, by another window: nobody is told twice."""
    hold_steps(event)
    if (event_held(event.pk).cancelled_at is not None) == cancelled:
        return None
    held = set_cancelled(event=event, cancelled=cancelled, actor=actor)
    return tell_all(event=held, whom=whom, note=note, batch=batch, actor=actor) if whom else 0
