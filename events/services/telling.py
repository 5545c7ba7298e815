"""Telling those who have a seat what became of the event."""

from functools import partial

from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from audit.services import log
from events.models import Event, Registration
from outbox import services as outbox
from participants.addresses import page_address


def changes_of(event: Event, before: Event | None) -> str:
    """What is another than before, a line each, in the active language; empty when nothing is."""
    said = render_to_string("events/mail/_changes.txt", {"event": event, "before": before}) if before else ""
    return said.strip()


@transaction.atomic
def tell_registered(*, event: Event, note: str, batch: str, actor: User, before: Event | None = None) -> int:
    """Mail everybody who has a seat when and where the event is now, or that it is cancelled. The same batch sent again
    adds nothing. `before`: the event as it was, when it has been changed. Returns how many people were told.
    """
    related = ("user", "enrolment__programme", "enrolment__municipality", "enrolment__consortium")
    seats = Registration.objects.standing().filter(event=event).select_related(*related)
    for seat in seats:
        outbox.post(
            key=f"event:{event.pk}:{batch}:{seat.user_id}",
            to=seat.user.email,
            user=seat.user,
            template="events/mail/called_off" if event.cancelled_at else "events/mail/changed",
            language=seat.user.language,
            context={"event": event, "user": seat.user, "note": note, "changes": partial(changes_of, event, before)},
            links={
                "address": partial(page_address, "event", seat.enrolment, event.pk),
                "schedule": partial(page_address, "schedule", seat.enrolment),
            },
        )
    log(action="event.told", target=event, actor=actor, batch=batch, people=len(seats))
    return len(seats)
