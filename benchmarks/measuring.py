"""Timing work against its floor in the same run, by turns, so that a noisy moment hits both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.client import timed

WARM_UP = 5
Steps = Sequence[Callable[[], object]]


@dataclass(frozen=True)
class Line:
    """One measured thing: its time, its floor (both ms, medians), and the highest ratio that is allowed."""

    name: str
    taken: float
    floor_name: str
    floor: float
    allowed: float

    @property
    def ratio(self) -> float:
        return self.taken / self.floor

    @property
    def holds(self) -> bool:
        return self.ratio <= self.allowed

    def __str__(self) -> str:
        return (
            f"{self.name:<34} {self.taken:9.2f} ms   floor {self.floor_name:<12} {self.floor:8.2f} ms   "
            f"ratio {self.ratio:6.2f}   allowed {self.allowed:4.1f}   {'ok' if self.holds else 'TOO SLOW'}"
        )


def measured(
    name: str,
    floor: str,
    allowed: float,
    steps: Steps,
    floors: Steps,
    before: Callable[[], object] = lambda: None,
    after: Callable[[], object] = lambda: None,
) -> Line:
    """Take each step and its floors by turns; the first steps warm up. Untimed are `before`, which comes before each step,
    and `after`, which comes between the step and its floors.
    """
    taken: list[float] = []
    least: list[list[float]] = [[] for _floor in floors]
    for number, step in enumerate(steps):
        before()
        times = [timed(step)]
        after()
        times += map(timed, floors)
        if number >= WARM_UP:
            taken.append(times[0])
            for kept, one in zip(least, times[1:], strict=True):
                kept.append(one)
    return Line(name, median(taken), floor, sum(map(median, least)), allowed)
