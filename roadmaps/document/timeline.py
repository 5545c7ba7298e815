"""Measures on a scale of half-years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HalfYear:
    """A half-year on the timeline, such as 1/2027."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.half}/{self.year}"


@dataclass(frozen=True)
class Bar:
    """A measure on the timeline: from which half-year and over how many."""

    title: str
    status: str
    first: int
    span: int

    @property
    def end(self) -> int:
        return self.first + self.span


@dataclass(frozen=True)
class Timeline:
    halves: list[HalfYear]
    bars: list[Bar]


def half_of(day: date) -> int:
    """Half-years since year 0."""
    return day.year * 2 + (day.month > 6)


def timeline(spans: Sequence[tuple[str, str, date, date]]) -> Timeline:
    """(title, status, starts, ends) of each measure on a scale of half-years; twelve at most are drawn."""
    if not spans:
        return Timeline([], [])
    first = min(half_of(starts) for _title, _status, starts, _ends in spans)
    last = min(max(half_of(ends) for _title, _status, _starts, ends in spans), first + 11)
    bars = [
        Bar(title, status, min(half_of(starts), last) - first, min(half_of(ends), last) - min(half_of(starts), last) + 1)
        for title, status, starts, ends in spans
    ]
    return Timeline([HalfYear(half // 2, half % 2 + 1) for half in range(first, last + 1)], bars)

