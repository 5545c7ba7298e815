"""The board: participants × municipal activities, late ones first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from desk.selection import Choices, Listed, Selection, listed
from desk.troubles import Trouble, troubles
from digiverkosto.addresses import GAPS, filled
from events.models import Event
from participants.models import Enrolment, Step
from programmes.models import Activity, Programme


class BoardStep(NamedTuple):
    """How far a participant is in an activity; one that has no row yet has no key and has not been started."""

    enrolment_id: int
    activity_id: int
    pk: int | None = None
    state: str = Step.State.NOT_STARTED
    on: date | None = None
    note: str = ""


class BoardCell(NamedTuple):
    """One step on the board, where it is changed, when its session begins, and of which activity it is."""

    step: BoardStep
    late: bool
    address: str
    begins: datetime | None = None
    title: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One participant on the board; `next_on` is the nearest date to come of its unfinished steps.

    Its cells are made when they are asked for: a long list is sorted by what is lighter, and shows few of its rows.
    """

    participant: Listed
    late: int
    next_on: date | None
    reading: "Reading" = field(repr=False, compare=False)

    @property
    def pk(self) -> int:
        return self.participant.pk

    @property
    def name(self) -> str:
        return self.participant.name

    @property
    def address(self) -> str:
        return self.reading.addresses.home(self.pk)

    @cached_property
    def cells(self) -> list[BoardCell]:
        return self.reading.cells(self.pk)


@dataclass(frozen=True)
class Board:
    programme: Programme
    activities: list[Activity]
    rows: list[BoardRow]


class Addresses:
    """Where the board leads: worked out once, since a board has many cells."""

    def __init__(self) -> None:
        self.home: Callable[[int], str] = filled(reverse("admin:participant", args=GAPS[:1]))
        self.cell: Callable[[int, int], str] = filled(reverse("admin:board-cell", args=GAPS))


def is_late(step: BoardStep, activity: Activity, today: date) -> bool:
    """Its own date, or the end of the activity's window, has passed and it is not done."""
    due = step.on or activity.window_ends
    return step.state != Step.State.DONE and due is not None and due < today


def board(selection: Selection) -> Board | None:
    """The whole board in five queries; None where there is no programme."""
    programme = selection.programme
    if programme is None:
        return None
    activities = list(Activity.objects.steps_of(programme.pk))
    whose = Q(enrolment__programme=programme)
    reading = Reading(activities, steps_of(whose), sessions_of(whose))
    rows = [reading.row(participant) for participant in listed(selection)]
    if selection.late:
        rows = [row for row in rows if row.late]
    rows.sort(key=order_of(selection.sort, activities), reverse=selection.sort.startswith("-"))
    return Board(programme=programme, activities=activities, rows=rows)


def steps_of(whose: Q) -> dict[tuple[int, int], BoardStep]:
    """(Enrolment, activity) → the participant's step, in one query and without making a model of each."""
    rows = Step.objects.filter(whose).order_by()
    read = rows.values_list("enrolment", "activity", "pk", "state", "on", "note")
    return {(row[0], row[1]): BoardStep._make(row) for row in read}


def sessions_of(whose: Q) -> dict[tuple[int, int], list[datetime]]:
    """(Enrolment, activity) → when the participant's own sessions begin."""
    own = Event.objects.standing().filter(whose).order_by("starts_at")
    sessions: dict[tuple[int, int], list[datetime]] = {}
    for enrolment, activity, begins in own.values_list("enrolment", "activity", "starts_at"):
        sessions.setdefault((enrolment, activity), []).append(timezone.localtime(begins))
    return sessions


@dataclass(frozen=True)
class Reading:
    """What the rows are made of, read once for all of them."""

    activities: list[Activity]
    steps: Mapping[tuple[int, int], BoardStep]
    sessions: Mapping[tuple[int, int], list[datetime]]
    addresses: Addresses = field(default_factory=Addresses)
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def titles(self) -> dict[int, str]:
        return {activity.pk: str(activity) for activity in self.activities}

    def step(self, enrolment: int, activity: Activity) -> BoardStep:
        return self.steps.get((enrolment, activity.pk)) or BoardStep(enrolment, activity.pk)

    def row(self, participant: Listed) -> BoardRow:
        steps = [(self.step(participant.pk, activity), activity) for activity in self.activities]
        to_come = [
            step.on for step, _activity in steps if step.on and step.on >= self.today and step.state != Step.State.DONE
        ]
        return BoardRow(
            participant=participant,
            late=sum(is_late(step, activity, self.today) for step, activity in steps),
            next_on=min(to_come, default=None),
            reading=self,
        )

    def cells(self, enrolment: int) -> list[BoardCell]:
        return [self.cell(enrolment, activity) for activity in self.activities]

    def cell(self, enrolment: int, activity: Activity) -> BoardCell:
        step = self.step(enrolment, activity)
        begins = next((one for one in self.sessions.get((enrolment, activity.pk), ()) if one.date() == step.on), None)
        late = is_late(step, activity, self.today)
        return BoardCell(step, late, self.addresses.cell(enrolment, activity.pk), begins, self.titles[activity.pk])


def order_of(sort: str, activities: list[Activity]) -> Callable[[BoardRow], Any]:
    """What rows are sorted by: `name`, `next`, `consultant`, an activity's place in the table; else the late ones first."""
    wanted = sort.removeprefix("-")
    if wanted == "name":
        return lambda row: row.name
    if wanted == "next":
        return lambda row: (row.next_on or date.max, row.name)
    if wanted == "consultant":
        return lambda row: (row.participant.consultant or "\uffff", row.name)
    if wanted.isdecimal() and wanted.isascii() and int(wanted) < len(activities):
        activity = activities[int(wanted)]
        return lambda row: (*standing(row.reading, row.pk, activity), row.name)
    return lambda row: (-row.late, row.next_on or date.max, row.name)


def standing(reading: Reading, enrolment: int, activity: Activity) -> tuple[bool, int, date]:
    """What a column is sorted by: late ones first, then by state and day."""
    step = reading.step(enrolment, activity)
    states = list(Step.State.values)
    return not is_late(step, activity, reading.today), states.index(step.state), step.on or date.max


@dataclass(frozen=True)
class BoardView:
    """The board with what it was asked for, and what else can be asked."""

    board: Board | None
    selection: Selection
    choices: Choices
    waiting: int
    troubles: list[Trouble]


def board_for(asked: Mapping[str, str]) -> BoardView:
    """The board that the query of an address asks for."""
    choices = Choices.now()
    selection = Selection.of(asked, choices)
    return BoardView(
        board=board(selection),
        selection=selection,
        choices=choices,
        waiting=Enrolment.objects.filter(state=Enrolment.State.CONFIRMED).count(),
        troubles=list(troubles()),
    )
