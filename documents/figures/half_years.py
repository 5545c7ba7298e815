"""Bars on half-years: what a timeline, a poster and a schedule share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.figures.geometry import Axis

Fill = Literal["light", "full", "dark", "dashed"]


@dataclass(frozen=True)
class Bar:
    """From one day to another. `word` says what the fill means, `note` stands below the title where there is room.

    `link`: where the bar leads on a page; empty in a document.
    """

    title: str
    starts: date
    ends: date
    fill: Fill
    word: str
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class Lane:
    """Bars that belong together, and in `note` what they belong to."""

    title: str
    note: str
    bars: Sequence[Bar]


def half_of(day: date) -> int:
    """Half-years since year 0: 2026-01…06 is 4052, 2026-07…12 is 4053."""
    return day.year * 2 + (day.month > 6)


def first_day(half: int) -> date:
    return date(half // 2, 7 if half % 2 else 1, 1)


def half_name(half: int) -> str:
    """Such as 1–6/2026."""
    return f"{'7–12' if half % 2 else '1–6'}/{half // 2}"


def bars_in(lanes: Sequence[Lane]) -> list[Bar]:
    return [bar for lane in lanes for bar in lane.bars]


@dataclass(frozen=True)
class HalfYears:
    """Days as places: from the first half-year's first day at `left` to the last one's last at `right`."""

    first: int
    last: int
    left: float
    right: float

    @classmethod
    def of(cls, bars: Sequence[Bar], left: float, right: float) -> "HalfYears":
        """The half-years of at least one bar; at least two, so that it has room."""
        first = min(half_of(bar.starts) for bar in bars)
        return cls(first, max(first + 1, *(half_of(bar.ends) for bar in bars)), left, right)

    def x(self, day: date) -> float:
        start, end = first_day(self.first).toordinal(), first_day(self.last + 1).toordinal()
        return Axis(start, end, self.left, self.right).at(day.toordinal())

    @property
    def halves(self) -> range:
        return range(self.first, self.last + 1)
