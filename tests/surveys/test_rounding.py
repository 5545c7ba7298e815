"""Numbers are rounded half up and exactly, and a half level is never an end of the scale."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.rounding import halves, nearest, tenths

STEPS = range(1, 6)


@given(st.integers(0, 15_000), st.integers(1, 3_000))
def test_tenths_and_wholes_are_exact(total: int, of: int) -> None:
    assert nearest(total, of) == floor(Fraction(total, of) + Fraction(1, 2))
    assert tenths(total, of) == floor(Fraction(10 * total, of) + Fraction(1, 2)) / 10


@pytest.mark.parametrize(
    ("total", "of", "half"),
    [(5, 5, 1.5), (25, 5, 4.5), (9, 5, 2.0), (7, 4, 2.0), (17, 10, 1.5), (27, 8, 3.5), (44, 10, 4.5), (43, 10, 4.5)],
)
def test_half_levels_stay_off_the_ends_of_the_scale(total: int, of: int, half: float) -> None:
    assert halves(total, of, STEPS) == half
