"""Statements that one agrees with, in the form of 28 items."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Round, Survey
from surveys.questions.agreement import Agreement
from surveys.questions.figure import Rating
from surveys.results.engine import Shown
from surveys.services import closing
from tests import factories


@pytest.fixture
def survey(db: None) -> Survey:
    version = factories.form_version("items-28")
    round: Round = factories.survey_round(factories.programme(), instrument_version=version)
    return factories.opened(round, factories.municipality())


def agreed(survey: Survey, **counts: int) -> Survey:
    """Closed after that many people gave each rating (r1 … r5, or dont_know) to the first statement."""
    ratings = [int(name[1:]) if name != "dont_know" else name for name, count in counts.items() for _ in range(count)]
    factories.seal(survey, [{"A1": rating} for rating in ratings])
    closing.close(survey=survey)
    return Survey.objects.get(pk=survey.pk)


def figure(survey: Survey) -> Rating | None:
    question = survey.round.questionnaire.questions["A1"]
    assert isinstance(question, Agreement)
    return question.figure(Shown([survey], survey.round.questionnaire, 5))


def test_all_items_are_statements(survey: Survey) -> None:
    assert {question.kind for question in survey.round.questionnaire.rated} == {"agreement"}
    assert len(survey.round.questionnaire.rated) == 28


def test_statement_is_answered_on_the_scale_of_agreement(survey: Survey) -> None:
    address = reverse("survey", args=[survey.key])
    page = Client().get(f"{address}?lang=en").content.decode()
    assert "Strongly agree" in page
    sent = {"token": "t", "sector": "edu", "position": "emp", "A1": "5", "A2": "dont_know", "A3": "6"}
    assert Client().post(address, sent).status_code == 302
    assert factories.unsealed(survey)[0].choices == {
        "A1": 5, "A2": "dont_know", "sector": "edu", "position": "emp", "benefits": []
    }  # fmt: skip


def test_those_above_the_middle_agree(survey: Survey) -> None:
    rating = figure(agreed(survey, r1=1, r2=1, r3=4, r4=2, r5=3, dont_know=7))
    assert rating is not None
    assert (rating.answers, rating.mean) == (11, 3.5)
    assert "5" in rating.note


def test_how_many_agree_is_not_told_where_nearly_all_do(survey: Survey) -> None:
    rating = figure(agreed(survey, r2=2, r5=9))
    assert rating is not None
    assert (rating.mean, rating.distribution, rating.classes, rating.note) == (4.5, None, None, "")


def test_nothing_is_said_of_four_people(survey: Survey) -> None:
    assert figure(agreed(survey, r5=4, dont_know=9)) is None
