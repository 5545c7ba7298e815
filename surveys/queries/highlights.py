"""What the figures say, in words: the strongest, the weakest, and where others are ahead or behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from surveys.queries.results import AspectFigure

HOW_MANY = 3

Aspect = TypeVar("Aspect")


@dataclass(frozen=True)
class Comparison(Generic[Aspect]):
    """Own mean less the others' mean by aspect, one decimal: all of them, the most ahead first, and the ends."""

    rows: list[tuple[Aspect, float]]
    ahead: list[tuple[Aspect, float]]
    behind: list[tuple[Aspect, float]]


def compare(figures: Iterable[tuple[Aspect, float | None, float | None]]) -> Comparison[Aspect]:
    """Of aspects with their own mean and the others' mean. Equal differences keep the order in which they are given."""
    found = [
        (aspect, round(own - others, 1)) for aspect, own, others in figures if own is not None and others is not None
    ]
    falling = sorted(found, key=lambda pair: -pair[1])
    rising = sorted(found, key=lambda pair: pair[1])
    return Comparison(
        rows=falling,
        ahead=[pair for pair in falling if pair[1] > 0][:HOW_MANY],
        behind=[pair for pair in rising if pair[1] < 0][:HOW_MANY],
    )


@dataclass(frozen=True)
class Highlights:
    """Aspects in the order in which they stand out. `ahead` and `behind` compare with others."""

    strongest: list[AspectFigure]
    weakest: list[AspectFigure]
    ahead: list[tuple[AspectFigure, float]]
    behind: list[tuple[AspectFigure, float]]


def highlights(aspects: Sequence[AspectFigure]) -> Highlights:
    """From the figures that may be shown; lists are empty where there is too little. Equal ones keep their order."""
    known = [(aspect, aspect.mean) for aspect in aspects if aspect.mean is not None]
    compared = compare((aspect, aspect.mean, aspect.others) for aspect in aspects)
    return Highlights(
        strongest=[aspect for aspect, _mean in sorted(known, key=lambda pair: -pair[1])][:HOW_MANY],
        weakest=[aspect for aspect, _mean in sorted(known, key=lambda pair: pair[1])][:HOW_MANY],
        ahead=compared.ahead,
        behind=[(aspect, -gap) for aspect, gap in compared.behind],
    )
