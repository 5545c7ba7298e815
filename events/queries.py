"""One schedule: shared events and the participant's own sessions."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, FilteredRelation, Prefetch, Q

from events.models import Event, EventQuerySet, Registration
from participants.models import Enrolment

LONG = ["description", *(f"description_{language}" for language, _name in settings.LANGUAGES)]
"""What a list of events does not show."""


GOING = ["event", "enrolment", "state", "user__name", "user__email"]
"""What is shown of a registration."""


@dataclass(frozen=True)
class Entry:
    """An event on a participant's schedule, with who of theirs goes. `left` is None when seats are not limited."""

    event: Event
    going: list[Registration]
    left: int | None
    past: bool
    open: bool


def schedule(enrolment: Enrolment, now: datetime, since: datetime | None = None) -> list[Entry]:
    """The participant's events in order of time, in two queries; those that have not ended by `since` when given."""
    events = events_of(enrolment).defer(*LONG)
    return [entry_of(event, now) for event in (events.to_come(since) if since else events)]


def entry(enrolment: Enrolment, event_id: int, now: datetime) -> Entry | None:
    """One event of the participant's schedule; None for an event that is not on it."""
    return next((entry_of(event, now) for event in events_of(enrolment).filter(pk=event_id)), None)


def events_of(enrolment: Enrolment) -> EventQuerySet:
    """The participant's events with who of theirs goes (`going`), and with its own row of seats (`own_seats`,
    `own_limit`) where it has one."""
    going = Registration.objects.standing().filter(enrolment=enrolment).select_related("user").only(*GOING)
    own = FilteredRelation("seats", condition=Q(seats__enrolment=enrolment))
    events = Event.objects.for_participant(enrolment).annotate(own=own, own_seats=F("own"), own_limit=F("own__limit"))
    return events.prefetch_related(Prefetch("registrations", going, to_attr="going"))


def entry_of(event: Event, now: datetime) -> Entry:
    """`event` as `events_of` reads it."""
    going: list[Registration] = event.going  # type: ignore[attr-defined]
    limit = event.own_limit if event.own_seats else event.seats_per_participant  # type: ignore[attr-defined]
    rooms = [
        None if limit is None else limit - len(going),
        None if event.capacity is None else event.capacity - event.taken,
    ]
    known = [room for room in rooms if room is not None]
    return Entry(
        event=event,
        going=going,
        left=max(0, min(known)) if known else None,
        past=event.ends_at < now,
        open=event.takes_registrations(now),
    )
