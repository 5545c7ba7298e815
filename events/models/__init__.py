"""Events, seats, registrations."""

from events.models.agenda import AgendaItem
from events.models.event import WHEN, Event, EventQuerySet
from events.models.registration import HOLDING, QUEUED, Registration, RegistrationQuerySet
from events.models.seats import Seats

__all__ = [
    "HOLDING",
    "QUEUED",
    "WHEN",
    "AgendaItem",
    "Event",
    "EventQuerySet",
    "Registration",
    "RegistrationQuerySet",
    "Seats",
]
