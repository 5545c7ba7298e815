"""People's own words that are not shown have an end date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.retention import purge_all
from surveys.models import OpenAnswer, Survey
from tests import factories


@pytest.mark.parametrize(
    ("days", "review", "left"), [(366, "waiting", 0), (366, "hidden", 0), (366, "shown", 1), (364, "waiting", 1)]
)
def test_open_answers_that_are_not_shown_end_a_year_after_closing(db: None, days: int, review: str, left: int) -> None:
    survey = factories.closed(factories.survey_round(factories.programme()), factories.municipality(), {"edu": 12})
    factories.said(survey, "Kirjataan kerran.", review)
    Survey.objects.update(closed_at=timezone.now() - timedelta(days=days))
    purge_all()
    assert OpenAnswer.objects.count() == left
