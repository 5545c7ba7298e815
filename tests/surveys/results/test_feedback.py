"""Satisfaction says of several occasions nothing that it does not say of each, and of each what the engine says."""

from collections import Counter
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from surveys.models import Survey
from surveys.results.feedback import satisfaction, together
from surveys.results.report import report_on
from surveys.sealing import Response
from surveys.services import closing
from surveys.services.answering import keep_sealed
from tests import factories

Ratings = Sequence[int | str]


def counted(ratings: Ratings, number: int = 1) -> Survey:
    """Feedback on one occasion in which the first question was answered so, and the second always with 3."""
    survey = factories.feedback(occasion=f"event:{number}")
    keep_sealed(survey, [Response({"F1": rating, "F2": 3}, {"F3": f"{rating}"}) for rating in ratings])
    closing.close(survey=survey)
    return Survey.objects.select_related("round").get(pk=survey.pk)


def told(ratings: Ratings) -> float | None:
    return satisfaction([counted(ratings)])[0].means[0]


@pytest.mark.parametrize(
    ("ratings", "mean"),
    [
        ([5, 4, 2, 1], None),
        ([5, 4, 2, 1, "dont_know"], None),
        ([5, 4, 2, 1, 1], 2.6),
        ([5, 5, 5, 5, 5], 4.5),
        ([1, 1, 1, 1, 1], 1.5),
        ([5, 5, 5, 5, 4, 4], 4.5),
        ([3, 3, 4, 2, 1], 2.6),
    ],
)
def test_mean_is_told_from_five_and_coarsely_where_nearly_all_agree(
    db: None, ratings: Ratings, mean: float | None
) -> None:
    assert told(ratings) == mean


def test_together_is_made_of_what_is_shown_alone() -> None:
    assert together([]) is together([None]) is None
    assert together([4.5, None, 3.0]) == 3.8
    assert together([2.0, 2.1, 2.1, 2.1, 2.2]) == 2.1


def test_occasion_with_too_few_answers_changes_nothing_of_the_whole(db: None) -> None:
    shown = [counted([5, 4, 3, 2, 1], 1), counted([4, 4, 4, 2, 2, 2], 2)]
    few = [counted([1, 1, 1, 1], 3), counted([5, 5, 5], 4)]
    means = [one.means[0] for one in satisfaction(shown)]
    assert together(means) == together(one.means[0] for one in satisfaction([*shown, *few])) == 3.0


def test_several_are_read_in_one_query(db: None) -> None:
    surveys = [counted([5, 4, 3, 2, 1], number) for number in range(3)]
    satisfaction(surveys)
    for some in (surveys[:1], surveys):
        with CaptureQueriesContext(connection) as captured:
            satisfaction(some)
        assert len(captured) == 1


def test_feedback_that_is_open_says_nothing(db: None) -> None:
    survey = factories.feedback()
    keep_sealed(survey, [Response({"F1": rating}, {}) for rating in (1, 2, 3, 4, 5)])
    assert satisfaction([survey]) == []


class EveryFeedback(TestCase):
    """Whatever people answer, nobody's own answer follows from what is shown."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from([1, 2, 3, 4, 5, "dont_know"]), max_size=30))
    def test_nothing_of_a_few_is_shown_and_the_mean_is_the_engines(self, ratings: list[int | str]) -> None:
        survey = counted(ratings)
        report = report_on([survey])
        known = Counter(rating for rating in ratings if isinstance(rating, int))
        figure = report.sections[0].questions[0].figure
        (told,) = satisfaction([survey])
        assert told.means[0] == (figure.mean if figure else None)
        assert (report.respondents is None) == (len(ratings) < 5)
        assert (figure is None) == (known.total() < 5)
        if figure and known.total() - max(known.values()) < 3:
            assert getattr(figure, "distribution", None) is None
            assert figure.mean in [half / 2 for half in range(3, 10)]
