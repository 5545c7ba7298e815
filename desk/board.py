"""The board: participants × municipal activities, late ones first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from desk.selection import Choices, Selection, accepted
from desk.troubles import Trouble, troubles
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
    """One participant on the board; `next_on` is the nearest date to come of its unfinished steps."""

    enrolment: Enrolment
    name: str
    address: str
    cells: list[BoardCell]
    late: int
    next_on: date | None


@dataclass(frozen=True)
class Board:
    programme: Programme
    activities: list[Activity]
    rows: list[BoardRow]


GAPS = (987654321, 987654322)
"""Stand in an address for what differs from row to row."""


@dataclass(frozen=True)
class Addresses:
    """Where the board leads: worked out once, since a board has many cells."""

    homes: str
    cells: str

    @classmethod
    def all(cls) -> "Addresses":
        return cls(
            homes=reverse("admin:participant", args=[GAPS[0]]),
            cells=reverse("admin:board-cell", args=GAPS),
        )

    def home(self, enrolment: Enrolment) -> str:
        return self.homes.replace(str(GAPS[0]), str(enrolment.pk), 1)

    def cell(self, enrolment: int, activity: int) -> str:
        return self.cells.replace(str(GAPS[0]), str(enrolment), 1).replace(str(GAPS[1]), str(activity), 1)


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
    reading = Reading(activities, steps_of(whose), sessions_of(whose), Addresses.all())
    rows = [reading.row(enrolment) for enrolment in accepted(selection)]
    if selection.late:
        rows = [row for row in rows if row.late]
    rows.sort(key=order_of(selection.sort, activities), reverse=selection.sort.startswith("-"))
    return Board(programme=programme, activities=activities, rows=rows)


def steps_of(whose: Q) -> dict[tuple[int, int], BoardStep]:
    """(Enrolment, activity) → the participant's step, in one query and without making a model of each."""
    rows = Step.objects.filter(whose).order_by()
    read = (BoardStep(*row) for row in rows.values_list("enrolment", "activity", "pk", "state", "on", "note"))
    return {(step.enrolment_id, step.activity_id): step for step in read}


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
    addresses: Addresses

    def row(self, enrolment: Enrolment) -> BoardRow:
        today = timezone.localdate()
        cells = [self.cell(enrolment.pk, activity, today) for activity in self.activities]
        dated = [cell.step.on for cell in cells if cell.step.on and cell.step.state != Step.State.DONE]
        return BoardRow(
            enrolment=enrolment,
            name=str(enrolment.party),
            address=self.addresses.home(enrolment),
            cells=cells,
            late=sum(cell.late for cell in cells),
            next_on=min((day for day in dated if day >= today), default=None),
        )

    def cell(self, enrolment: int, activity: Activity, today: date) -> BoardCell:
        step = self.steps.get((enrolment, activity.pk)) or BoardStep(enrolment, activity.pk)
        begins = [one for one in self.sessions.get((enrolment, activity.pk), ()) if one.date() == step.on]
        address = self.addresses.cell(enrolment, activity.pk)
        return BoardCell(step, is_late(step, activity, today), address, begins[0] if begins else None, str(activity))


def order_of(sort: str, activities: list[Activity]) -> Callable[[BoardRow], Any]:
    """What rows are sorted by: `name`, `next`, `consultant`, an activity's place in the table; else the late ones first."""
    wanted = sort.removeprefix("-")
    if wanted == "name":
        return lambda row: row.name
    if wanted == "next":
        return lambda row: (row.next_on or date.max, row.name)
    if wanted == "consultant":
        return lambda row: (str(row.enrolment.consultant or "\uffff"), row.name)
    if wanted.isdecimal() and wanted.isascii() and int(wanted) < len(activities):
        place = int(wanted)
        states = list(Step.State.values)
        return lambda row: (
            not row.cells[place].late,
            states.index(row.cells[place].step.state),
            row.cells[place].step.on or date.max,
            row.name,
        )
    return lambda row: (-row.late, row.next_on or date.max, row.name)


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
