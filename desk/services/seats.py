"""One participant's seats at one event, changed by somebody who has looked at them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.meanwhile import changed_meanwhile, seen
from digiverkosto.refusals import Refused
from events.models import Event, Seats
from events.services.places import event_held
from events.services.seats import set_seats
from participants.models import Enrolment

SHOWN = ("limit",)


class Overtaken(Refused):
    """Somebody else has changed what was seen; the message says to what."""


def seats_of(event: Event, enrolment: Enrolment) -> Seats:
    """The participant's row, made in memory where it has none yet."""
    found = Seats.objects.filter(event=event, enrolment=enrolment).first()
    return found or Seats(event=event, enrolment=enrolment, limit=event.seats_per_participant)


def seen_of(seats: Seats) -> str:
    """What somebody who changes them has seen; sent back with the answer."""
    return seen(seats, SHOWN)


@transaction.atomic
def change(*, event: Event, enrolment: Enrolment, limit: int | None, before: str, actor: User) -> Seats:
    """Give the participant another number of seats. `before`: what was seen; without it nobody looked.

    Raises Overtaken, SeatsTaken, and Event.DoesNotExist for an event that is gone.
    """
    held = event_held(event.pk)
    if changed := changed_meanwhile(seats_of(held, enrolment), before):
        raise Overtaken(
            _("Somebody has changed this meanwhile: %(changed)s. Look at it, and save again.")
            % {"changed": ", ".join(changed)}
        )
    return set_seats(event=held, enrolment=enrolment, limit=limit, actor=actor)
