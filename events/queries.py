"""One schedule: shared events and the participant's own sessions."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from events.models import Event, Registration
from programmes.models import Enrolment


@dataclass(frozen=True)
class Entry:
    """An event on a participant's schedule, with who of theirs goes. `left` is None when seats are not limited."""

    event: Event
    going: list[Registration]
    left: int | None
    past: bool
    open: bool


def schedule(enrolment: Enrolment, now: datetime) -> list[Entry]:
    """The participant's events in order of time, in two queries."""
    own = Registration.objects.standing().filter(enrolment=enrolment).select_related("user")
    events = Event.objects.for_participant(enrolment).prefetch_related(Prefetch("registrations", own, to_attr="going"))
    return [entry_of(event, event.going, now) for event in events]  # type: ignore[attr-defined]


def entry_of(event: Event, going: list[Registration], now: datetime) -> Entry:
    limits = [
        limit
        for limit in (
            None if event.seats_per_participant is None else event.seats_per_participant - len(going),
            None if event.capacity is None else event.capacity - event.taken,
        )
        if limit is not None
    ]
    return Entry(
        event=event,
        going=going,
        left=max(0, min(limits)) if limits else None,
        past=event.ends_at < now,
        open=event.takes_registrations(now),
    )
