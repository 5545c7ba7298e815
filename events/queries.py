"""One schedule: shared events and the participant's own sessions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.utils.functional import Promise

from events.models import Event, EventQuerySet, Registration
from participants.models import Enrolment
from programmes.models import Activity

LONG = ["description", *(f"description_{language}" for language, _name in settings.LANGUAGES)]
"""What a list of events does not show."""


MODES = dict(Activity.Mode.choices)


class Going(NamedTuple):
    """Somebody's standing registration, as pages show it."""

    event_id: int
    pk: int
    user_id: int
    user_name: str
    email: str

    @property
    def name(self) -> str:
        return self.user_name or self.email


@dataclass(frozen=True)
class Entry:
    """An event on a participant's schedule, with who of theirs goes. `left` is None when seats are not limited."""

    event: Event
    left: int | None
    past: bool
    open: bool
    going: Sequence[Going] = ()

    @property
    def mode(self) -> Promise | str:
        return MODES[self.event.mode]

    @property
    def names(self) -> str:
        return ", ".join(person.name for person in self.going)


def schedule(enrolment: Enrolment, now: datetime) -> list[Entry]:
    """The participant's events in order of time, in two queries."""
    return with_going(enrolment, entries_of(events_of(enrolment).defer(*LONG), now))


def coming(enrolment: Enrolment, now: datetime, most: int) -> list[Entry]:
    """The next events that have not ended yet, in one query: who goes is left out (`with_going`)."""
    return [entry_of(event, now) for event in events_of(enrolment).defer(*LONG).to_come(now)[:most]]


def entry(enrolment: Enrolment, event_id: int, now: datetime) -> Entry | None:
    """One event of the participant's schedule; None for an event that is not on it."""
    return next(iter(with_going(enrolment, entries_of(events_of(enrolment).filter(pk=event_id), now))), None)


def events_of(enrolment: Enrolment) -> EventQuerySet:
    """The participant's events, each with its own row of seats (`own_limit`, `own_taken`) where it has one."""
    own = FilteredRelation("seats", condition=Q(seats__enrolment=enrolment))
    seats = {"own_limit": F("own__limit"), "own_taken": F("own__taken")}
    return Event.objects.for_participant(enrolment).annotate(own=own, **seats)


def entries_of(events: EventQuerySet, now: datetime) -> list[Entry]:
    """Of what `events_of` gives, in order of time; sorting a few rows here is quicker than saying so to the database."""
    return [entry_of(event, now) for event in sorted(events.order_by(), key=attrgetter("starts_at", "pk"))]


def entry_of(event: Event, now: datetime) -> Entry:
    """`event` as `events_of` reads it."""
    own_limit, taken = event.own_limit, event.own_taken  # type: ignore[attr-defined]
    limit = event.seats_per_participant if taken is None else own_limit
    rooms = [
        None if limit is None else limit - (taken or 0),
        None if event.capacity is None else event.capacity - event.taken,
    ]
    known = [room for room in rooms if room is not None]
    return Entry(
        event=event,
        left=max(0, min(known)) if known else None,
        past=event.ends_at < now,
        open=event.takes_registrations(now),
    )


def with_going(enrolment: Enrolment, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with who of the participant's goes, by name."""
    standing = Registration.objects.standing().filter(enrolment=enrolment)
    events = [entry.event.pk for entry in entries]
    rows = standing.filter(event__in=events).values_list("event", "pk", "user", "user__name", "user__email")
    going: dict[int, list[Going]] = defaultdict(list)
    for row in rows.order_by("user__name", "pk"):
        going[row[0]].append(Going(*row))
    return [replace(entry, going=going.get(entry.event.pk, [])) for entry in entries]
