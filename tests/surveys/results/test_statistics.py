"""What stands out: the same order on the results page and in the roadmap's document."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.results.statistics import differences_of, ends, spread


def test_equal_differences_keep_the_order_of_the_aspects_at_both_ends() -> None:
    differences = differences_of([(1, 3.2, 3.0), (2, 3.2, 3.0), (3, 2.8, 3.0), (4, 2.8, 3.0), (5, 3.0, 3.0)])
    assert differences.ahead == [(1, 0.2), (2, 0.2)]
    assert differences.behind == [(3, -0.2), (4, -0.2)]
    assert [aspect for aspect, _gap in differences.rows] == [1, 2, 5, 3, 4]


def test_differences_name_three_at_each_end_the_furthest_first() -> None:
    differences = differences_of([(aspect, 3.0, 3.0 + aspect / 10) for aspect in (-1, 2, -3, 4, -5, 6, -7, 8)])
    assert [aspect for aspect, _gap in differences.ahead] == [-7, -5, -3]
    assert [aspect for aspect, _gap in differences.behind] == [8, 6, 4]


def test_difference_has_one_decimal() -> None:
    assert differences_of([(1, 3.26, 3.0)]).rows == [(1, 0.3)]


def test_difference_leaves_out_what_is_not_known() -> None:
    assert differences_of([(1, None, 3.0), (2, 3.0, None)]).rows == []


def test_ends_name_three_and_equal_ones_in_their_order() -> None:
    assert ends([(1, 3.0), (2, 3.0), (3, 3.0), (4, 3.0), (5, None)]) == ([1, 2, 3], [1, 2, 3])
    assert ends([(1, 3.0), (2, 1.0), (3, 5.0), (4, 2.0), (5, 4.0)]) == ([3, 5, 1], [2, 4, 1])


@given(
    st.dictionaries(st.integers(1, 5), st.integers(0, 500), min_size=5).filter(
        lambda distribution: any(distribution.values())
    )
)
def test_spread_holds_the_mean_within_the_scale(distribution: dict[int, int]) -> None:
    mean = sum(value * count for value, count in distribution.items()) / sum(distribution.values())
    low, high = spread(distribution)
    assert 1 <= low <= mean + 0.05 + 1e-9
    assert mean - 0.05 - 1e-9 <= high <= 5
    assert (low, high) == (round(low, 1), round(high, 1))


def test_spread_of_one_opinion_is_a_point() -> None:
    assert spread({1: 0, 2: 0, 3: 12, 4: 0, 5: 0}) == (3.0, 3.0)


def test_spread_is_one_standard_deviation_to_each_side() -> None:
    assert spread({1: 0, 2: 5, 3: 0, 4: 5, 5: 0}) == (2.0, 4.0)
    assert spread({1: 1, 2: 1, 3: 1, 4: 0, 5: 0}) == (1.2, 2.8)
