"""The measures on half-years as rows of a table, so that pages break between measures and repeat the years."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.figures.half_years import Bar, HalfYears, Lane, bars_in


@dataclass(frozen=True)
class ScheduleRow:
    """A measure; `left` and `width` in per cent of the time shown. `late`: no room for words to its right."""

    bar: Bar
    left: float
    width: float

    @property
    def late(self) -> bool:
        return self.left > 65


@dataclass(frozen=True)
class Schedule:
    """`years`: name and share of the width in per cent; `half`: the same of a half-year; `lanes`: number, title, rows."""

    years: list[tuple[str, float]]
    half: float
    lanes: list[tuple[int, str, list[ScheduleRow]]]


def schedule(lanes: Sequence[Lane]) -> Schedule | None:
    """None when there is no measure."""
    bars = bars_in(lanes)
    if not bars:
        return None
    half_years = HalfYears.of(bars, 0, 100)
    half = 100 / len(half_years.halves)
    halves = Counter(half // 2 for half in half_years.halves)
    return Schedule(
        years=[(str(year), round(count * half, 3)) for year, count in halves.items()],
        half=round(half, 3),
        lanes=[
            (number, lane.title, [schedule_row(bar, half_years) for bar in lane.bars])
            for number, lane in enumerate(lanes, start=1)
            if lane.bars
        ],
    )


def schedule_row(bar: Bar, half_years: HalfYears) -> ScheduleRow:
    left = half_years.x(bar.starts)
    return ScheduleRow(bar, left, max(round(half_years.x(bar.ends) - left, 1), 1))
