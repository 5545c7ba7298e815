"""The spread of ratings."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.spread import spread


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 500), min_size=1))
def test_spread_holds_the_mean_within_the_scale(distribution: dict[int, int]) -> None:
    kept = spread(distribution)
    answers = sum(distribution.values())
    if not answers:
        assert kept is None
        return
    mean = sum(value * count for value, count in distribution.items()) / answers
    assert kept is not None
    low, high = kept
    assert 1 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 5


def test_spread_of_one_opinion_is_a_point() -> None:
    assert spread({3: 12}) == (3.0, 3.0)
    assert spread(None) is None
