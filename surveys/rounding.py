"""Numbers rounded half up, before they reach any outlet; exactly, since they are counted of whole numbers."""

from collections.abc import Iterable


def nearest(total: int, of: int) -> int:
    """`total` / `of` as the nearest whole number, a half upwards."""
    return (2 * total + of) // (2 * of)


def tenths(total: int, of: int) -> float:
    """`total` / `of` with one decimal."""
    return nearest(10 * total, of) / 10


def halves(total: int, of: int, steps: Iterable[int]) -> float:
    """The half nearest to `total` / `of`, and no end of the scale of these steps: a mean that is an end is everybody's
    answer.
    """
    lowest, *_between, highest = sorted(steps)
    return min(max(nearest(2 * total, of) / 2, lowest + 0.5), highest - 0.5)
