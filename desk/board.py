"""The board: participants × municipal activities, late ones first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.troubles import Trouble, troubles
from participants.models import Enrolment, Step
from programmes.models import Activity, Programme


class BoardStep(NamedTuple):
    """How far a participant is in an activity; one that has no row yet has no key and has not been started."""

    enrolment_id: int
    activity_id: int
    pk: int | None = None
    state: str = Step.State.NOT_STARTED
    on: date | None = None


class BoardCell(NamedTuple):
    """One step on the board, and where it is changed."""

    step: BoardStep
    late: bool
    address: str


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


GAP = "gap"
"""Stands in an address for what differs from row to row."""


@dataclass(frozen=True)
class Addresses:
    """Where the board leads: worked out once, since a board has many cells."""

    homes: str
    changes: str
    adds: str

    @classmethod
    def of(cls, programme: Programme) -> "Addresses":
        return cls(
            homes=reverse("participant-home", args=[GAP, programme.slug]),
            changes=reverse("admin:participants_step_change", args=[GAP]),
            adds=reverse("admin:participants_step_add"),
        )

    def home(self, enrolment: Enrolment) -> str:
        return self.homes.replace(GAP, enrolment.party.slug, 1)

    def step(self, step: BoardStep) -> str:
        """The step's form; the form for a new one where it has no row yet."""
        if step.pk:
            return self.changes.replace(GAP, str(step.pk), 1)
        return f"{self.adds}?enrolment={step.enrolment_id}&activity={step.activity_id}"


def is_late(step: BoardStep, activity: Activity, today: date) -> bool:
    """Its own date, or the end of the activity's window, has passed and it is not done."""
    due = step.on or activity.window_ends
    return step.state != Step.State.DONE and due is not None and due < today


def board(programme: Programme, *, consultant: int | None = None, late_only: bool = False) -> Board:
    """The whole board in four queries. `consultant` is a user's id."""
    today = timezone.localdate()
    activities = list(Activity.objects.steps_of(programme.pk))
    enrolments = Enrolment.objects.accepted().filter(programme=programme).for_lists()
    if consultant:
        enrolments = enrolments.filter(consultant=consultant)
    addresses, steps = Addresses.of(programme), steps_of(programme)
    rows = [row_of(enrolment, activities, steps, today, addresses) for enrolment in enrolments]
    if late_only:
        rows = [row for row in rows if row.late]
    rows.sort(key=lambda row: (-row.late, row.next_on or date.max, row.name))
    return Board(programme=programme, activities=activities, rows=rows)


def steps_of(programme: Programme) -> dict[tuple[int, int], BoardStep]:
    """(Enrolment, activity) → the participant's step, in one query and without making a model of each."""
    rows = Step.objects.filter(enrolment__programme=programme).order_by()
    read = (BoardStep(*row) for row in rows.values_list("enrolment", "activity", "pk", "state", "on"))
    return {(step.enrolment_id, step.activity_id): step for step in read}


def row_of(
    enrolment: Enrolment,
    activities: list[Activity],
    steps: Mapping[tuple[int, int], BoardStep],
    today: date,
    addresses: Addresses,
) -> BoardRow:
    cells = []
    for activity in activities:
        step = steps.get((enrolment.pk, activity.pk)) or BoardStep(enrolment.pk, activity.pk)
        cells.append(BoardCell(step, is_late(step, activity, today), addresses.step(step)))
    dated = [cell.step.on for cell in cells if cell.step.on and cell.step.state != Step.State.DONE]
    return BoardRow(
        enrolment=enrolment,
        name=str(enrolment.party),
        address=addresses.home(enrolment),
        cells=cells,
        late=sum(cell.late for cell in cells),
        next_on=min((day for day in dated if day >= today), default=None),
    )


@dataclass(frozen=True)
class BoardView:
    """The board with what it was asked for, and what else can be asked."""

    board: Board | None
    programmes: list[Programme]
    consultants: list[User]
    consultant: int
    late_only: bool
    waiting: int
    troubles: list[Trouble]


def board_for(asked: Mapping[str, str]) -> BoardView:
    """The board that the query of an address asks for: `programme`, `consultant`, `late`. Nonsense counts as unasked."""
    programmes = list(Programme.objects.exclude(state=Programme.State.DRAFT).for_lists())
    running = [programme for programme in programmes if programme.state == Programme.State.RUNNING] or programmes
    chosen = next((programme for programme in programmes if programme.slug == asked.get("programme")), None)
    programme = chosen or (running[0] if running else None)
    consultants = list(User.objects.filter(staff_role=User.StaffRole.CONSULTANT))
    wanted = next((person.pk for person in consultants if str(person.pk) == asked.get("consultant")), 0)
    late_only = asked.get("late") == "1"
    return BoardView(
        board=board(programme, consultant=wanted, late_only=late_only) if programme else None,
        programmes=programmes,
        consultants=consultants,
        consultant=wanted,
        late_only=late_only,
        waiting=Enrolment.objects.filter(state=Enrolment.State.CONFIRMED).count(),
        troubles=list(troubles()),
    )
