"""The board: participants × municipal activities, late ones first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from programmes.models import Activity, Enrolment, Programme, Step


@dataclass(frozen=True)
class Cell:
    """One step on the board."""

    step: Step | None
    late: bool


@dataclass(frozen=True)
class Row:
    """One participant on the board; `next_on` is the nearest date to come of its unfinished steps."""

    enrolment: Enrolment
    cells: list[Cell]
    late: int
    next_on: date | None


@dataclass(frozen=True)
class Board:
    programme: Programme
    activities: list[Activity]
    rows: list[Row]


def is_late(step: Step, activity: Activity, today: date) -> bool:
    """Its own date, or the end of the activity's window, has passed and it is not done."""
    due = step.on or activity.window_ends
    return step.state != Step.State.DONE and due is not None and due < today


def board(programme: Programme, *, consultant: int | None = None, late_only: bool = False) -> Board:
    """The whole board in three queries. `consultant` is a user's id."""
    today = timezone.localdate()
    activities = list(programme.activities.municipal().order_by("position"))
    enrolments = programme.enrolments.accepted().with_party().prefetch_related("steps")
    if consultant:
        enrolments = enrolments.filter(consultant=consultant)
    rows = [row_of(enrolment, activities, today) for enrolment in enrolments]
    if late_only:
        rows = [row for row in rows if row.late]
    rows.sort(key=lambda row: (-row.late, row.next_on or date.max, str(row.enrolment.party)))
    return Board(programme=programme, activities=activities, rows=rows)


def row_of(enrolment: Enrolment, activities: list[Activity], today: date) -> Row:
    steps = {step.activity_id: step for step in enrolment.steps.all()}
    cells = []
    for activity in activities:
        step = steps.get(activity.pk)
        cells.append(Cell(step=step, late=bool(step and is_late(step, activity, today))))
    coming = [step.on for step in steps.values() if step.on and step.on >= today and step.state != Step.State.DONE]
    return Row(
        enrolment=enrolment,
        cells=cells,
        late=sum(cell.late for cell in cells),
        next_on=min(coming, default=None),
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


def board_for(asked: Mapping[str, str]) -> BoardView:
    """The board that the query of an address asks for: `programme`, `consultant`, `late`. Nonsense counts as unasked."""
    programmes = list(Programme.objects.exclude(state=Programme.State.DRAFT))
    running = [programme for programme in programmes if programme.state == Programme.State.RUNNING] or programmes
    chosen = next((programme for programme in programmes if programme.slug == asked.get("programme")), None)
    programme = chosen or (running[0] if running else None)
    consultant = int(asked["consultant"]) if asked.get("consultant", "").isdecimal() else 0
    late_only = asked.get("late") == "1"
    return BoardView(
        board=board(programme, consultant=consultant, late_only=late_only) if programme else None,
        programmes=programmes,
        consultants=list(User.objects.filter(staff_role=User.StaffRole.CONSULTANT)),
        consultant=consultant,
        late_only=late_only,
        waiting=Enrolment.objects.filter(state=Enrolment.State.SUBMITTED).count(),
    )
