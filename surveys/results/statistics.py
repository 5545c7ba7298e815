"""What figures say together: how ratings spread, the strongest, the weakest, where one is ahead of the network or behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor, sqrt
from typing import Generic, TypeVar

HOW_MANY = 3

AnyAspect = TypeVar("AnyAspect")


def spread(distribution: Mapping[int, int]) -> tuple[float, float]:
    """The middle of the ratings: mean ± one standard deviation, kept within the values that there are; one decimal."""
    answers = sum(distribution.values())
    mean = sum(value * count for value, count in distribution.items()) / answers
    deviation = sqrt(sum(count * (value - mean) ** 2 for value, count in distribution.items()) / answers)
    low, high = max(min(distribution), mean - deviation), min(max(distribution), mean + deviation)
    return floor(10 * low + 0.5) / 10, floor(10 * high + 0.5) / 10


@dataclass(frozen=True)
class Differences(Generic[AnyAspect]):
    """Own mean less the network's mean by aspect, one decimal: all of them, the most ahead first, and the ends."""

    rows: list[tuple[AnyAspect, float]]
    ahead: list[tuple[AnyAspect, float]]
    behind: list[tuple[AnyAspect, float]]


def differences_of(figures: Iterable[tuple[AnyAspect, float | None, float | None]]) -> Differences[AnyAspect]:
    """Of aspects with their own mean and the network's mean. Equal differences keep the order in which they are given."""
    differences = [
        (aspect, round(own - network, 1)) for aspect, own, network in figures if own is not None and network is not None
    ]
    falling = sorted(differences, key=lambda pair: -pair[1])
    rising = sorted(differences, key=lambda pair: pair[1])
    return Differences(
        rows=falling,
        ahead=[pair for pair in falling if pair[1] > 0][:HOW_MANY],
        behind=[pair for pair in rising if pair[1] < 0][:HOW_MANY],
    )


def ends(figures: Iterable[tuple[AnyAspect, float | None]]) -> tuple[list[AnyAspect], list[AnyAspect]]:
    """The aspects with the highest and with the lowest means. Equal ones keep their order."""
    known = [(aspect, mean) for aspect, mean in figures if mean is not None]
    strongest = sorted(known, key=lambda pair: -pair[1])[:HOW_MANY]
    weakest = sorted(known, key=lambda pair: pair[1])[:HOW_MANY]
    return [aspect for aspect, _mean in strongest], [aspect for aspect, _mean in weakest]
