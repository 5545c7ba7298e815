"""A mean in half levels beside means that are exact: it never tells more of those who are alike than their own figure."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.models import Round
from surveys.questions.figure import Rating
from surveys.results.engine import Shown
from surveys.results.suppression import coarse_sum, narrows
from surveys.rounding import halves
from surveys.services.tallying import count_tallies
from tests import factories
from tests.surveys.results.test_parts import VARIED, closed, people

STEPS = range(1, 6)


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 30), min_size=1), st.data())
def test_coarse_sum_is_what_a_half_level_tells(ratings: Mapping[int, int], data: st.DataObject) -> None:
    """Every other sum of so many ratings that is told in the same half level lies in it, and no end is further out."""
    answers, total = sum(ratings.values()), sum(value * count for value, count in ratings.items())
    low, high = coarse_sum(ratings, STEPS)
    assert low <= total <= high
    other = data.draw(st.integers(answers, 5 * answers))
    alike = halves(other, answers, STEPS) == halves(total, answers, STEPS)
    assert (low <= other < high or other == high == 5 * answers) == alike


def test_sum_of_nobody_is_nothing() -> None:
    assert coarse_sum({}, STEPS) == (0, 0)


@pytest.mark.parametrize(
    ("whole", "rest", "narrower"),
    [((10, 20), 5, False), ((10, 20), 6, True), ((11, 20), 5, True), ((10, 20.5), 5.5, False)],
)
def test_whole_narrows_a_part_at_either_end(whole: tuple[float, float], rest: float, narrower: bool) -> None:
    """The part by itself lies between 5 and 14.5."""
    assert narrows(whole, rest, (5, 14.5)) == narrower


def joint(*members: tuple[tuple[int, ...], int], round: Round) -> Rating | None:
    source = Shown(
        [closed(round, people("edu", values, many)) for values, many in members], round.questionnaire, round.limit
    )
    figure = source.questionnaire.questions["N1"].figure(source)
    assert figure is None or isinstance(figure, Rating)
    return figure


@pytest.fixture
def round(db: None) -> Round:
    return factories.survey_round(factories.programme())


def test_joint_mean_that_would_tell_of_a_unanimous_member_is_hidden(round: Round) -> None:
    """Five people at 1 are told as 1.5: up to 8.75 in all. Of 18 at 2.5 the others would leave them 5.5 at most."""
    six, seven = ((1, 3, 3, 3, 4, 4), 6), ((3, 3, 3, 4, 4, 4, 5), 7)
    assert joint(((1,), 5), six, seven, round=round) is None
    figure = joint(((1, 2, 3, 1, 2), 5), six, seven, round=round)
    assert figure is not None
    assert figure.distribution is not None


def test_joint_mean_that_tells_no_more_than_the_members_own_is_shown(round: Round) -> None:
    figure = joint(((4,), 20), (VARIED, 20), round=round)
    assert figure is not None
    assert (figure.mean, figure.distribution, figure.classes) == (3.5, None, None)


def test_joint_mean_that_would_tell_of_unanimous_small_members_is_hidden(round: Round) -> None:
    """They have no figure of their own, so half levels of them with the others tell too much."""
    assert joint((VARIED, 20), (VARIED, 20), ((5,), 3), ((5,), 3), round=round) is None
    assert joint((VARIED, 20), (VARIED, 20), ((5, 1, 3), 3), ((5, 1, 3), 3), round=round) is not None


def test_aspect_that_would_tell_of_a_unanimous_question_is_hidden(db: None) -> None:
    """Five people gave 1 to the second question, which is told as 1.5; with the first one they would be told closer."""
    round = factories.survey_round(factories.programme(), instrument_version=factories.form_version("items-28"))
    for first, shown in (((2, 2, 3, 3, 4), False), ((1, 2, 3, 3, 4), True)):
        rows = [{"C1": value, "C2": 1} for value in first]
        survey = closed(round, rows)
        count_tallies(survey, rows)
        source = Shown([survey], round.questionnaire, round.limit)
        figure = source.aspect(4)
        assert (figure is not None) == shown
        assert figure is None or figure.distribution is None
