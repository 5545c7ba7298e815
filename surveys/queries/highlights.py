"""What the figures say, in words: the strongest, the weakest, and where others are ahead or behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.queries.results import AspectFigure

HOW_MANY = 3


@dataclass(frozen=True)
class Highlights:
    """Aspects in the order in which they stand out. `ahead` and `behind` compare with others."""

    strongest: list[AspectFigure]
    weakest: list[AspectFigure]
    ahead: list[tuple[AspectFigure, float]]
    behind: list[tuple[AspectFigure, float]]


def highlights(aspects: Sequence[AspectFigure]) -> Highlights:
    """From the figures that may be shown; lists are empty where there is too little."""
    known = sorted((aspect for aspect in aspects if aspect.mean is not None), key=lambda aspect: -(aspect.mean or 0))
    compared = sorted(
        (
            (aspect, round(aspect.mean - aspect.others, 1))
            for aspect in known
            if aspect.mean is not None and aspect.others is not None
        ),
        key=lambda pair: pair[1],
    )
    return Highlights(
        strongest=known[:HOW_MANY],
        weakest=known[::-1][:HOW_MANY],
        ahead=[pair for pair in reversed(compared) if pair[1] > 0][:HOW_MANY],
        behind=[(aspect, -gap) for aspect, gap in compared if gap < 0][:HOW_MANY],
    )
