"""Numbers rounded half up, before they reach any outlet."""

from fractions import Fraction
from math import floor

Exact = Fraction | float


def nearest(value: Exact) -> int:
    """The nearest whole number, a half upwards."""
    return floor(value + Fraction(1, 2)) if isinstance(value, Fraction) else floor(value + 0.5)


def tenths(value: Exact) -> float:
    """One decimal."""
    return nearest(10 * value) / 10


def halves(value: Exact) -> float:
    """The nearest half."""
    return nearest(2 * value) / 2
