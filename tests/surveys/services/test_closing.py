"""Closing: tallies, the destroyed order, and no confirmed answer lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from json import dumps
from threading import Barrier
from time import sleep

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from outbox.models import Message
from participants.models import Step
from surveys import instruments
from surveys.answers import Answers
from surveys.models import OpenAnswer, Response, Round, Submission, Survey, Tally
from surveys.models.instrument import FrozenInstrument
from surveys.services import answering, closing
from tests import factories

MOST = 1000
"""Answers that one of the people at once sends, unless the survey closes first."""

ROWS = [
    factories.answers(1, "edu"),
    factories.answers(2, "edu", benefits=["time", "law"]),
    factories.answers(5, "tech", benefits=[]),
    factories.answers(4, "adm", N1="dont_know", N2=4),
    {code: answer for code, answer in factories.answers(3).items() if code != "sector"},
]


def keep(survey: Survey, responses: list[dict[str, object]]) -> None:
    for number, row in enumerate(responses):
        day = timezone.localdate() - timedelta(days=number)
        Response.objects.create(survey=survey, day=day, answers=row)


def recount(responses: list[dict[str, object]]) -> Counter[tuple[str, str, str]]:
    """Tallies counted anew from the rows, cell by cell."""
    cells: Counter[tuple[str, str, str]] = Counter()
    for row in responses:
        benefits = row["benefits"]
        assert isinstance(benefits, list)
        groups = ["all", *(f"sector:{sector}" for code, sector in row.items() if code == "sector")]
        for group in groups:
            cells[group, "respondents", "n"] += 1
            for code, value in row.items():
                if code.startswith("N"):
                    cells[group, code, str(value)] += 1
            for benefit in benefits:
                cells[group, "benefits", benefit] += 1
    return cells


def tallies(survey: Survey) -> dict[tuple[str, str, str], int]:
    rows = Tally.objects.filter(survey=survey).values_list("group", "question", "value", "count")
    return {(group, question, value): count for group, question, value, count in rows}


def test_tallies_equal_a_recount(survey: Survey) -> None:
    keep(survey, ROWS)
    assert closing.close(survey=survey)
    survey.refresh_from_db()
    assert tallies(survey) == recount(ROWS)
    assert (survey.state, survey.respondents) == (Survey.State.CLOSED, 5)


def test_tallies_leave_other_surveys_out(survey: Survey) -> None:
    other = factories.opened(survey.round, factories.municipality())
    factories.answered(other, {"vit": 9})
    keep(survey, ROWS)
    closing.close(survey=survey)
    assert tallies(survey) == recount(ROWS)
    assert (Response.objects.filter(survey=other).count(), tallies(other)) == (9, {})


def test_closing_destroys_keys_and_days_and_keeps_the_answers(survey: Survey) -> None:
    keep(survey, ROWS)
    before = set(Response.objects.values_list("pk", flat=True))
    closing.close(survey=survey)
    after = list(Response.objects.all())
    assert before & {response.pk for response in after} == set()
    assert {response.day for response in after} == {timezone.localdate()}
    assert sorted(dumps(response.answers, sort_keys=True) for response in after) == sorted(
        dumps(row, sort_keys=True) for row in ROWS
    )


def test_closing_destroys_the_order(survey: Survey) -> None:
    """Forty rows in the order in which the database has them: the chance of the same order is 1 in 40!."""
    rows = [factories.answers(1 + number % 5, benefits=[str(number)]) for number in range(40)]
    keep(survey, rows)
    closing.close(survey=survey)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers::text FROM surveys_response WHERE survey_id = %s", [survey.pk])
        stored = [row[0] for row in cursor.fetchall()]
    assert [f'["{number}"]' in text for number, text in enumerate(stored)] != [True] * 40


def test_closing_gives_open_answers_new_keys(survey: Survey) -> None:
    for number in range(3):
        factories.said(survey, f"Vastaus {number}")
    before = set(OpenAnswer.objects.values_list("pk", flat=True))
    closing.close(survey=survey)
    assert before & set(OpenAnswer.objects.values_list("pk", flat=True)) == set()
    assert sorted(OpenAnswer.objects.values_list("text", flat=True)) == ["Vastaus 0", "Vastaus 1", "Vastaus 2"]


def test_closing_deletes_submissions(survey: Survey) -> None:
    answering.submit(survey=survey, token="t", answers=Answers(row=factories.answers(), texts={}))
    assert Submission.objects.count() == 1
    closing.close(survey=survey)
    assert Submission.objects.count() == 0


def test_closing_twice_changes_nothing(survey: Survey) -> None:
    keep(survey, ROWS)
    closing.close(survey=survey)
    before = (tallies(survey), set(Response.objects.values_list("pk", flat=True)))
    assert not closing.close(survey=survey)
    assert (tallies(survey), set(Response.objects.values_list("pk", flat=True))) == before


def test_closing_an_unanswered_survey_leaves_no_tally(survey: Survey) -> None:
    closing.close(survey=survey)
    assert tallies(survey) == {}


def test_command_closes_what_is_due_and_nothing_else(survey: Survey) -> None:
    later = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    now = timezone.now()
    Round.objects.filter(pk=survey.round_id).update(opens_at=now - timedelta(days=2), closes_at=now)
    call_command("close_surveys")
    assert Survey.objects.get(pk=survey.pk).state == Survey.State.CLOSED
    assert Survey.objects.get(pk=later.pk).state == Survey.State.OPEN


def test_release_of_an_open_survey_is_refused(survey: Survey) -> None:
    with pytest.raises(closing.SurveyRefused):
        closing.release(survey=survey, actor=None)
    assert Survey.objects.get().state == Survey.State.OPEN


def test_launch_opens_for_every_accepted_municipality_once(db: None) -> None:
    programme = factories.programme()
    one, two, three = (factories.municipality() for _ in range(3))
    factories.accepted(one, programme=programme)
    factories.accepted(two, three, programme=programme)
    factories.submitted(factories.municipality(), programme=programme)
    factories.accepted(factories.municipality())
    round = factories.survey_round(programme)
    for _ in range(2):
        closing.launch(round=round, actor=None)
    assert sorted(Survey.objects.values_list("municipality", "state")) == sorted(
        (municipality.pk, Survey.State.OPEN) for municipality in (one, two, three)
    )


def test_contact_person_hears_once_of_each_turn(db: None) -> None:
    programme = factories.programme()
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=programme)
    factories.closed(factories.survey_round(programme), municipality, {"edu": 5})
    mails = Message.objects.filter(to=enrolment.contact_email, key__startswith="survey:").values_list("key", flat=True)
    assert sorted(key.split(":")[2] for key in mails) == ["closed", "opened", "released"]


def test_step_of_a_consortium_is_done_when_all_are_released(db: None) -> None:
    programme = factories.programme()
    one, two = factories.municipality(), factories.municipality()
    enrolment = factories.accepted(one, two, programme=programme)
    round = factories.survey_round(programme)
    factories.opened(round, two)
    factories.closed(round, one, {"edu": 5})
    step = Step.objects.get(enrolment=enrolment)
    assert step.state == Step.State.UNDER_WAY
    second = Survey.objects.get(municipality=two)
    closing.close(survey=second)
    closing.release(survey=second, actor=None)
    step.refresh_from_db()
    assert step.state == Step.State.DONE


def test_frozen_form_gets_a_new_version(survey: Survey) -> None:
    version = factories.form_version()
    version.digest = "0" * 64
    with pytest.raises(FrozenInstrument):
        version.save()
    instruments.load()
    assert factories.form_version().number == 1


@pytest.mark.django_db(transaction=True)
def test_closing_while_people_answer_tallies_every_confirmed_answer() -> None:
    """Each answer that was confirmed is in the tallies, and each that was refused is nowhere."""
    survey = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    ready = Barrier(9)

    def answer_on(person: int) -> int:
        confirmed = 0
        ready.wait()
        try:
            for number in range(MOST):
                try:
                    answering.submit(
                        survey=survey, token=f"{person}-{number}", answers=Answers(row=factories.answers(), texts={})
                    )
                except answering.ResponseRefused:
                    break
                confirmed += 1
                sleep(0.005)
        finally:
            connection.close()
        return confirmed

    def close() -> int:
        ready.wait()
        try:
            while Response.objects.count() < 30:
                sleep(0.01)
            closing.close(survey=survey)
        finally:
            connection.close()
        return 0

    with ThreadPoolExecutor(9) as pool:
        closer = pool.submit(close)
        confirmed = sum(pool.map(answer_on, range(8)))
        closer.result()
    survey.refresh_from_db()
    assert 30 <= confirmed < 8 * MOST
    assert tallies(survey)["all", "respondents", "n"] == confirmed
    assert (survey.respondents, Response.objects.count(), Submission.objects.count()) == (confirmed, confirmed, 0)
