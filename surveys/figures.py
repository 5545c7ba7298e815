"""Figures as SVG made on the server: geometry here, marks in templates. One figure serves page and document.

A page shows the wide figure, or below 600 px the narrow one; a document shows the wide one in its own colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.aspects import level_names


@dataclass(frozen=True)
class Colours:
    """What a figure is drawn with: CSS variables on a page, hexadecimal colours in a document."""

    ink: str = "var(--ink)"
    soft: str = "var(--ink-soft)"
    line: str = "var(--line)"
    main: str = "var(--spruce)"
    tint: str = "var(--level-2)"
    paper: str = "var(--snow)"
    mark: str = "var(--sun)"
    font: str = "inherit"


@dataclass(frozen=True)
class Row:
    """One aspect in a figure; None where a value is not known or not shown. All values are 1–5."""

    label: str
    own: float | None = None
    low: float | None = None
    high: float | None = None
    others: float | None = None
    target: int | None = None


@dataclass(frozen=True)
class Frame:
    """The measures of a figure, in its own units. `over`: labels stand over their rows instead of beside them."""

    width: int
    left: int
    right: int
    row: int
    head: int
    over: bool
    size: int

    def x(self, value: float) -> float:
        """Where a value 1–5 lies."""
        return round(self.left + (self.right - self.left) * (value - 1) / 4, 1)


WIDE = Frame(width=840, left=392, right=780, row=36, head=34, over=False, size=15)
NARROW = Frame(width=360, left=12, right=308, row=60, head=30, over=True, size=14)


@dataclass(frozen=True)
class Mark:
    """A row with its places worked out. Numbers stand in one column at the right."""

    row: Row
    label_y: float
    label_top: float
    label_width: float
    y: float
    own: float | None
    low: float | None
    high: float | None
    others: float | None
    target: float | None
    number: str
    number_x: float
    number_y: float


def spread(distribution: dict[int, int] | None) -> tuple[float, float] | None:
    """The middle of the ratings: mean ± one standard deviation, kept within 1–5."""
    answers = sum((distribution or {}).values())
    if not distribution or not answers:
        return None
    mean = sum(value * count for value, count in distribution.items()) / answers
    deviation = sqrt(sum(count * (value - mean) ** 2 for value, count in distribution.items()) / answers)
    return max(1.0, mean - deviation), min(5.0, mean + deviation)


def mark_of(row: Row, place: int, frame: Frame) -> Mark:
    top = frame.head + place * frame.row
    y = top + (frame.row * 0.68 if frame.over else frame.row / 2)

    def at(value: float | None) -> float | None:
        return None if value is None else frame.x(value)

    return Mark(
        row=row,
        label_y=top + frame.size if frame.over else y + frame.size * 0.35,
        label_top=top + 2,
        label_width=round(len(row.label) * frame.size * 0.5),
        y=y,
        own=at(row.own),
        low=at(row.low),
        high=at(row.high),
        others=at(row.others),
        target=at(row.target),
        number="" if row.own is None else floatformat(row.own, 1),
        number_x=frame.width - 4,
        number_y=y + frame.size * 0.35,
    )


def draw(kind: str, rows: Sequence[Row], frame: Frame, colours: Colours, title: str, sentence: str) -> SafeString:
    """One figure as an SVG element with a title and a sentence that says what it shows."""
    context = {
        "kind": kind,
        "frame": frame,
        "colours": colours,
        "title": title,
        "sentence": sentence,
        "height": frame.head + len(rows) * frame.row + 8,
        "bottom": frame.head + len(rows) * frame.row,
        "levels": [(frame.x(value), value, word) for value, word in level_names().items()],
        "marks": [mark_of(row, place, frame) for place, row in enumerate(rows)],
    }
    return SafeString(render_to_string(f"surveys/figures/{kind}.svg", context))


def profile(rows: Sequence[Row], frame: Frame = WIDE, colours: Colours | None = None) -> SafeString:
    """Eleven aspects as one profile: own mean and spread, others' mean as a quiet mark, the target when set."""
    return draw(
        "profile", rows, frame, colours or Colours(), _("Profile of the eleven aspects"), profile_sentence(rows)
    )


def profile_sentence(rows: Sequence[Row]) -> str:
    known = sorted((row for row in rows if row.own is not None), key=lambda row: row.own or 0)
    if not known:
        return _("No figure may be shown yet.")
    return _("Strongest: %(best)s (%(high)s). Weakest: %(worst)s (%(low)s).") % {
        "best": known[-1].label,
        "high": floatformat(known[-1].own, 1),
        "worst": known[0].label,
        "low": floatformat(known[0].own, 1),
    }


def dumbbell(rows: Sequence[Row], frame: Frame = WIDE, colours: Colours | None = None) -> SafeString:
    """Baseline to target, by aspect."""
    return draw("dumbbell", rows, frame, colours or Colours(), _("From baseline to target"), dumbbell_sentence(rows))


def dumbbell_sentence(rows: Sequence[Row]) -> str:
    gaps = [(row.target - row.own, row) for row in rows if row.target is not None and row.own is not None]
    if not gaps:
        return _("No target levels have been set yet.")
    gap, row = max(gaps, key=lambda pair: pair[0])
    return _("The largest gap is in %(aspect)s: %(gap)s levels.") % {"aspect": row.label, "gap": floatformat(gap, 1)}
