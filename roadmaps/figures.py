"""The half-year timeline of measures as SVG: geometry here, marks in the template, for page and document alike."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.figures import Colours


@dataclass(frozen=True)
class Bar:
    """A measure: when, how it goes (a status and its word), and who is responsible."""

    title: str
    starts: date
    ends: date
    status: str
    status_word: str
    owner: str = ""


@dataclass(frozen=True)
class Lane:
    """A development target with its measures; `note` says which aspect it belongs to."""

    title: str
    note: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Sheet:
    """The measures of a timeline. `over`: labels stand over their bars; `wrap`: letters in a line of a label.

    `words`: the status stands beside its bar; `notes`: the aspect stands under its development target;
    `gap`: room between two bars.
    """

    width: int
    left: int
    over: bool
    size: int
    wrap: int
    words: bool = True
    notes: bool = True
    gap: float = 9

    @property
    def right(self) -> int:
        return self.width - 8

    @property
    def line(self) -> float:
        return round(self.size * 1.3, 1)


WIDE = Sheet(width=960, left=340, over=False, size=15, wrap=44)
NARROW = Sheet(width=360, left=2, over=True, size=14, wrap=46)


@dataclass(frozen=True)
class Column:
    """A half-year. `label` is empty where there is no room for it."""

    x: float
    label: str
    starts_year: bool


@dataclass(frozen=True)
class PlacedBar:
    lines: list[tuple[float, str]]
    x: float
    y: float
    width: float
    status: str
    word: str
    word_x: float
    word_anchor: str


@dataclass(frozen=True)
class PlacedLane:
    lines: list[tuple[float, str]]
    note: str
    note_y: float
    top: float
    bars: list[PlacedBar]


BAR_HEIGHT = 16
HEAD = 34.0


def half_of(day: date) -> int:
    """Half-years since year 0: 2026-01…06 is 4052, 2026-07…12 is 4053."""
    return day.year * 2 + (day.month > 6)


def first_day(half: int) -> date:
    return date(half // 2, 7 if half % 2 else 1, 1)


def half_name(half: int) -> str:
    """Such as 1–6/2026."""
    return f"{'7–12' if half % 2 else '1–6'}/{half // 2}"


@dataclass(frozen=True)
class Scale:
    """Days to places: from the first half-year's first day to the last one's last."""

    first: int
    last: int
    left: float
    right: float

    def x(self, day: date) -> float:
        start, end = first_day(self.first).toordinal(), first_day(self.last + 1).toordinal()
        return round(self.left + (self.right - self.left) * (day.toordinal() - start) / (end - start), 1)

    def columns(self, room: float) -> list[Column]:
        """One a half-year; only years are named where half-years are narrower than `room`."""
        wide = (self.right - self.left) / (self.last - self.first + 1) >= room
        return [
            Column(
                x=self.x(first_day(half)),
                label=half_name(half) if wide else ("" if half % 2 and half != self.first else str(half // 2)),
                starts_year=half % 2 == 0,
            )
            for half in range(self.first, self.last + 1)
        ]


def scale_of(bars: Sequence[Bar], sheet: Sheet) -> Scale:
    """At least two half-years, so that a bar has room."""
    first = min(half_of(bar.starts) for bar in bars)
    last = max(max(half_of(bar.ends) for bar in bars), first + 1)
    return Scale(first=first, last=last, left=sheet.left, right=sheet.right)


def wrapped(text: str, letters: int, most: int = 2) -> list[str]:
    """At most so many lines; what does not fit ends in an ellipsis."""
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …", break_long_words=True) or [""]


def place_bar(bar: Bar, top: float, scale: Scale, sheet: Sheet) -> tuple[PlacedBar, float]:
    """The bar placed, and where the next one begins."""
    lines = wrapped(bar.title, sheet.wrap)
    lines_at = [(round(top + sheet.line * (number + 0.8), 1), line) for number, line in enumerate(lines)]
    text_height = sheet.line * len(lines)
    y = top + text_height + 4 if sheet.over else top + text_height / 2 - BAR_HEIGHT / 2
    x, end = scale.x(bar.starts), scale.x(bar.ends)
    outside = end + 7 + 8 * len(bar.status_word) < sheet.width
    placed = PlacedBar(
        lines=lines_at,
        x=x,
        y=round(y, 1),
        width=round(max(end - x, 8), 1),
        status=bar.status,
        word=bar.status_word if sheet.words else "",
        word_x=end + 7 if outside else x - 7,
        word_anchor="start" if outside else "end",
    )
    height = text_height + (BAR_HEIGHT + 14 if sheet.over else sheet.gap)
    return placed, round(top + height, 1)


def place_lane(lane: Lane, top: float, scale: Scale, sheet: Sheet) -> tuple[PlacedLane, float]:
    lines = wrapped(lane.title, round(sheet.wrap * 0.92))
    lines_at = [(round(top + 10 + sheet.line * (number + 0.8), 1), line) for number, line in enumerate(lines)]
    below = round(top + 10 + sheet.line * len(lines), 1)
    note_y = below + sheet.size * 0.95
    at, bars = below + (sheet.line if sheet.notes else 0) + 6, []
    for bar in lane.bars:
        placed, at = place_bar(bar, at, scale, sheet)
        bars.append(placed)
    note = wrapped(lane.note, round(sheet.wrap * 1.05), 1)[0] if sheet.notes else ""
    return PlacedLane(lines_at, note, round(note_y, 1), top, bars), at + 8


def place(lanes: Sequence[Lane], scale: Scale, sheet: Sheet) -> tuple[list[PlacedLane], float]:
    """Every lane placed, and the height of all."""
    top, placed = HEAD, []
    for lane in lanes:
        if lane.bars:
            found, top = place_lane(lane, top, scale, sheet)
            placed.append(found)
    return placed, top + 6


def height_of(lanes: Sequence[Lane], sheet: Sheet) -> float:
    """How tall a timeline of these lanes is, in the sheet's units."""
    bars = list(chain.from_iterable(lane.bars for lane in lanes))
    return place(lanes, scale_of(bars, sheet), sheet)[1] if bars else 0.0


def timeline(
    lanes: Sequence[Lane], sheet: Sheet = WIDE, colours: Colours | None = None, scale: Scale | None = None
) -> SafeString:
    """Measures by development target on half-years, their own or those of `scale`. Empty when there is no measure."""
    bars = list(chain.from_iterable(lane.bars for lane in lanes))
    if not bars:
        return SafeString("")
    scale = scale or scale_of(bars, sheet)
    placed, height = place(lanes, scale, sheet)
    context = {
        "sheet": sheet,
        "colours": colours or Colours(),
        "columns": scale.columns(room=sheet.size * 5.2),
        "lanes": placed,
        "height": round(height),
        "bar_height": BAR_HEIGHT,
        "title": _("Timeline of the measures by half-year"),
        "sentence": sentence(bars, scale),
    }
    return SafeString(render_to_string("roadmaps/figures/timeline.svg", context))


def sentence(bars: Sequence[Bar], scale: Scale) -> str:
    return _("%(count)s measures, from %(first)s to %(last)s.") % {
        "count": len(bars),
        "first": half_name(scale.first),
        "last": half_name(scale.last),
    }
