"""The seats page: participants × shared events, those with the most empty seats at what is still to come first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from desk.audience import NAMED_NOBODY, Audience
from desk.selection import Choices, Listed, Selection, key_of, listed
from digiverkosto.addresses import GAPS, filled
from events.models import Attendance, Event, EventQuerySet, Registration, Seats
from events.queries import LONG
from programmes.models import Programme

ASKED = ("programme", "q", "consultant", "sort")
"""What an address can ask of the participants; of the events it asks `event`, `past` and `empty`."""


class People(NamedTuple):
    """How many people stand how at one event."""

    registered: int = 0
    offered: int = 0
    waiting: int = 0


class SeatsCell(NamedTuple):
    """One participant's seats at one event. `limit`: None for no limit of its own; `empty`: how many it can still fill.

    `attended`: how many were there, None where nobody noted who was.
    """

    event_id: int
    enrolment_id: int
    title: str
    limit: int | None
    taken: int
    people: People
    empty: int
    released: bool
    past: bool
    address: str
    attended: int | None = None


@dataclass(frozen=True)
class SeatsColumn:
    """One event with how many stand in its line, whosever they are."""

    event: Event
    waiting: int
    now: datetime
    title: str
    attended: int | None = None

    @property
    def past(self) -> bool:
        return self.event.ends_at < self.now

    @property
    def closed(self) -> bool:
        """It is still to come and takes nobody any more."""
        return not self.past and not self.event.takes_registrations(self.now)

    @property
    def full(self) -> bool:
        return not self.past and self.room == 0

    @property
    def room(self) -> int | None:
        """How many fit in, whosever they are; None for as many as there are seats."""
        return None if self.event.capacity is None else max(0, self.event.capacity - self.event.taken)


@dataclass(frozen=True)
class SeatsRow:
    participant: Listed
    cells: list[SeatsCell]
    address: str

    @property
    def pk(self) -> int:
        return self.participant.pk

    @property
    def name(self) -> str:
        return self.participant.name

    @property
    def empty(self) -> int:
        return sum(cell.empty for cell in self.cells)


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the events; nonsense counts as unasked."""

    event: int = 0
    past: bool = False
    empty: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        return cls(key_of(asked.get("event", "")), asked.get("past") == "1", asked.get("empty") == "1")


@dataclass(frozen=True)
class SeatsView:
    """The page with what it was asked for. `events`: those that can be asked for, in the table's order.

    `silent`: how many of the participants asked for have named nobody to `event`, whatever else is shown of them.
    """

    selection: Selection
    choices: Choices
    wanted: Wanted
    events: list[Event] = field(default_factory=list)
    columns: list[SeatsColumn] = field(default_factory=list)
    rows: list[SeatsRow] = field(default_factory=list)
    silent: int = 0

    @property
    def event(self) -> Event | None:
        """The one that is asked for."""
        return next((one for one in self.events if one.pk == self.wanted.event), None)

    @property
    def narrows(self) -> bool:
        return bool(self.selection.narrows or self.event or self.wanted.empty)

    @property
    def remind(self) -> str:
        """Where those that have named nobody to the event are written to; empty where there is nobody to remind."""
        event = self.event
        if event is None or not self.silent or not event.takes_registrations(timezone.now()):
            return ""
        return reminder(Audience(self.selection, seats=NAMED_NOBODY, event=event))

    def row(self, enrolment: int) -> SeatsRow | None:
        return next((row for row in self.rows if row.pk == enrolment), None)


def reminder(audience: Audience) -> str:
    return f"{reverse('admin:board-message')}?{audience.query}"


def shared_events(programme: Programme | None = None) -> EventQuerySet:
    """Those that are published, take place and are for all participants; of one programme, or of any."""
    events = Event.objects.standing().filter(enrolment=None)
    return events.filter(activity__programme=programme) if programme else events


def events_with_seats(programme: Programme, now: datetime) -> list[Event]:
    """All that are to come, so that those whom nobody has joined are seen, then those past, the last first.

    Of the past those where seats were given by participant, or somebody was registered.
    """
    own = Seats.objects.filter(event=OuterRef("pk"), limit__isnull=False)
    people = Registration.objects.alive().filter(event=OuterRef("pk"))
    asked = Q(ends_at__gte=now) | Q(seats_per_participant__isnull=False) | Exists(own) | Exists(people)
    events = list(shared_events(programme).filter(asked).defer(*LONG).order_by("starts_at", "pk"))
    past = [event for event in events if event.ends_at < now]
    return [event for event in events if event.ends_at >= now] + past[::-1]


def people_of(events: Iterable[Event]) -> dict[tuple[int, int], People]:
    """(Event, enrolment) → how many of its people stand how."""
    states = Registration.State
    rows = Registration.objects.alive().filter(event__in=events).order_by()
    counted: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for event, enrolment, state, number in rows.values_list("event", "enrolment", "state").annotate(number=Count("pk")):
        counted[event, enrolment][state] = number
    order = (states.REGISTERED, states.OFFERED, states.WAITING)
    return {key: People(*(numbers.get(state, 0) for state in order)) for key, numbers in counted.items()}


def attended_of(events: Iterable[Event]) -> dict[int, dict[int, int]]:
    """Event → enrolment → how many of its people were there; only of events at which that was noted for anybody."""
    rows = Attendance.objects.on_the_day().filter(event__in=list(events)).order_by()
    counted: dict[int, dict[int, int]] = defaultdict(dict)
    for event, enrolment, number in rows.values_list("event", "enrolment").annotate(number=Count("pk")):
        counted[event][enrolment] = number
    return counted


def seats_view(asked: Mapping[str, str]) -> SeatsView:
    """What the query of an address asks for."""
    choices, wanted, now = Choices.now(), Wanted.of(asked), timezone.now()
    selection = Selection.of({name: asked[name] for name in ASKED if name in asked}, choices)
    if selection.programme is None:
        return SeatsView(selection, choices, wanted)
    events = events_with_seats(selection.programme, now)
    shown = [event for event in events if event.pk == wanted.event] or [
        event for event in events if wanted.past or event.ends_at >= now
    ]
    reading = Reading.of(shown, now)
    rows = [reading.row(participant) for participant in listed(selection)]
    silent = sum(not row.cells[0].people.registered for row in rows) if wanted.event and len(shown) == 1 else 0
    if wanted.empty:
        rows = [row for row in rows if row.empty]
    rows.sort(key=order_of(selection.sort), reverse=selection.sort.startswith("-"))
    return SeatsView(selection, choices, wanted, events, reading.columns, rows, silent)


def order_of(sort: str) -> Callable[[SeatsRow], Any]:
    """What rows are sorted by: `name`, `consultant`; else most empty seats first."""
    wanted = sort.removeprefix("-")
    if wanted == "name":
        return lambda row: row.name
    if wanted == "consultant":
        return lambda row: (row.participant.consultant or "\uffff", row.name)
    return lambda row: (-row.empty, row.name)


@dataclass(frozen=True)
class Reading:
    """What the rows are made of, read once for all of them."""

    columns: list[SeatsColumn]
    seats: Mapping[tuple[int, int], tuple[int | None, int]]
    people: Mapping[tuple[int, int], People]
    attended: Mapping[int, Mapping[int, int]]
    home: Callable[[int], str]
    cell_address: Callable[[int, int], str]

    @classmethod
    def of(cls, events: list[Event], now: datetime) -> "Reading":
        rows = Seats.objects.filter(event__in=events).order_by().values_list("event", "enrolment", "limit", "taken")
        people, attended = people_of(events), attended_of(event for event in events if event.ends_at < now)
        waiting: dict[int, int] = defaultdict(int)
        for (event, _enrolment), told in people.items():
            waiting[event] += told.waiting
        return cls(
            columns=[
                SeatsColumn(event, waiting[event.pk], now, str(event), sum(attended.get(event.pk, {}).values()) or None)
                for event in events
            ],
            seats={(event, enrolment): (limit, taken) for event, enrolment, limit, taken in rows},
            people=people,
            attended=attended,
            home=filled(reverse("admin:participant", args=GAPS[:1])),
            cell_address=filled(reverse("admin:seats-cell", args=GAPS)),
        )

    def row(self, participant: Listed) -> SeatsRow:
        cells = [self.cell(column, participant.pk) for column in self.columns]
        return SeatsRow(participant, cells, self.home(participant.pk))

    def cell(self, column: SeatsColumn, enrolment: int) -> SeatsCell:
        event, key = column.event, (column.event.pk, enrolment)
        limit, taken = self.seats.get(key, (event.seats_per_participant, 0))
        return SeatsCell(
            *(event.pk, enrolment, column.title, limit, taken),
            people=self.people.get(key, People()),
            empty=0 if column.past else empty_of(limit, taken, column.room),
            released=event.released_at is not None and key in self.seats,
            past=column.past,
            address=self.cell_address(event.pk, enrolment),
            attended=self.attended[event.pk].get(enrolment, 0) if event.pk in self.attended else None,
        )


def empty_of(limit: int | None, taken: int, room: int | None) -> int:
    """How many seats a participant can still fill: none where it has no number of its own."""
    if limit is None:
        return 0
    return max(0, min(limit - taken, limit if room is None else room))
