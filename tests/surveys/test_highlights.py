"""What stands out: the same order on the results page and in the roadmap's document."""

from surveys.queries.highlights import compare, highlights
from surveys.queries.results import AspectFigure


def figure(aspect: int, mean: float | None, others: float | None = None) -> AspectFigure:
    return AspectFigure(aspect=aspect, name=f"A{aspect}", mean=mean, answers=50, distribution={3: 50}, others=others)


def test_equal_differences_keep_the_order_of_the_aspects_at_both_ends() -> None:
    found = compare([(1, 3.2, 3.0), (2, 3.2, 3.0), (3, 2.8, 3.0), (4, 2.8, 3.0), (5, 3.0, 3.0)])
    assert found.ahead == [(1, 0.2), (2, 0.2)]
    assert found.behind == [(3, -0.2), (4, -0.2)]
    assert [aspect for aspect, _gap in found.rows] == [1, 2, 5, 3, 4]


def test_comparison_leaves_out_what_is_not_known() -> None:
    assert compare([(1, None, 3.0), (2, 3.0, None)]).rows == []


def test_highlights_name_three_at_each_end_and_equal_ones_in_their_order() -> None:
    found = highlights([figure(aspect, 3.0, 2.5) for aspect in range(1, 6)] + [figure(6, None)])
    assert [aspect.aspect for aspect in found.strongest] == [1, 2, 3]
    assert [aspect.aspect for aspect in found.weakest] == [1, 2, 3]
    assert [(aspect.aspect, gap) for aspect, gap in found.ahead] == [(1, 0.5), (2, 0.5), (3, 0.5)]
    assert found.behind == []


def test_how_far_others_are_ahead_is_a_positive_number() -> None:
    found = highlights([figure(1, 2.1, 2.6)])
    assert [(aspect.aspect, gap) for aspect, gap in found.behind] == [(1, 0.5)]
