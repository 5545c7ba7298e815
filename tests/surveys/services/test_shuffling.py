"""The order of answers is destroyed while a survey is still open, and nothing else changes."""

import pytest
from django.db import connection

from surveys.answers import Answers
from surveys.models import OpenAnswer, Response, Submission, Survey
from surveys.services import answering, shuffling
from surveys.tasks import shuffle_open
from tests import factories

PEOPLE = 40


@pytest.fixture
def survey(db: None) -> Survey:
    """Forty answers, each of which tells its place in the order by its text and its benefit."""
    opened = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    for number in range(PEOPLE):
        row = factories.answers(benefits=[f"b{number}"])
        answering.submit(survey=opened, token=f"t{number}", answers=Answers(row=row, texts={"O1": f"Sana {number}"}))
    return opened


def stored() -> tuple[list[str], list[str], list[str]]:
    """Responses, open answers and sent forms in the order in which the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM surveys_submission")
        digests = [row[0] for row in cursor.fetchall()]
    return (
        [answers["benefits"][0] for answers in Response.objects.order_by().values_list("answers", flat=True)],
        list(OpenAnswer.objects.order_by().values_list("text", flat=True)),
        digests,
    )


def test_shuffling_keeps_the_answers_and_destroys_their_order(survey: Survey) -> None:
    """The chance that forty rows come in the same order by chance is 1 in 40!."""
    before, keys = stored(), set(Response.objects.values_list("pk", flat=True))
    shuffle_open()
    after = stored()
    assert [sorted(rows) for rows in before] == [sorted(rows) for rows in after]
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 3
    assert not keys & set(Response.objects.values_list("pk", flat=True))


def test_form_sent_again_after_shuffling_still_counts_once(survey: Survey) -> None:
    shuffle_open()
    answering.submit(survey=survey, token="t0", answers=Answers(row=factories.answers(), texts={}))
    assert (Response.objects.count(), Submission.objects.count()) == (PEOPLE, PEOPLE)


def test_closed_survey_is_left_alone(survey: Survey) -> None:
    Survey.objects.update(state=Survey.State.CLOSED)
    before = stored()
    shuffling.shuffle_open(survey)
    assert stored() == before
