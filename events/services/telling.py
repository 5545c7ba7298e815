"""Telling those who have a seat what became of the event."""

from functools import partial

from django.db import transaction

from accounts.models import User
from audit.services import log
from events.models import Event, Registration
from outbox import services as outbox
from participants.addresses import page_address


@transaction.atomic
def tell_registered(*, event: Event, note: str, batch: str, actor: User) -> int:
    """Mail everybody who has a seat when and where the event is now, or that it is cancelled. The same batch sent again
    adds nothing. Returns how many people were told.
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
            context={"event": event, "user": seat.user, "note": note},
            links={"address": partial(page_address, "event", seat.enrolment, event.pk)},
        )
    log(action="event.told", target=event, actor=actor, batch=batch, people=len(seats))
    return len(seats)
