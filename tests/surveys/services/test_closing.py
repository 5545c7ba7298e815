"""Closing: tallies, own words apart, and no confirmed answer lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from outbox.models import Message
from participants.models import Step
from surveys import instruments
from surveys.models import InstrumentVersion, OpenAnswer, Round, SealedAnswer, Submission, Survey, Tally
from surveys.models.instrument import FrozenInstrument
from surveys.questionnaire import Answers
from surveys.services import answering, closing, opening, progress, releasing
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
MANY = ROWS * 10
"""Twenty, ten and ten of three sectors, and ten who told none."""


def recount(responses: list[dict[str, object]]) -> Counter[tuple[str, str, str]]:
    """Tallies counted anew from the rows, cell by cell."""
    cells: Counter[tuple[str, str, str]] = Counter()
    for row in responses:
        benefits = row["benefits"]
        assert isinstance(benefits, list)
        groups = ["all", *(f"{code}:{row.get(code, '')}" for code in ("sector", "position"))]
        for group in groups:
            cells[group, "respondents", "n"] += 1
            for code, value in row.items():
                if code.startswith("N"):
                    cells[group, code, str(value)] += 1
                if code.startswith("N") and value != "dont_know":
                    cells[group, f"aspect:{code[1:]}", f"{value}.00"] += 1
            for benefit in benefits:
                cells[group, "benefits", benefit] += 1
    return cells


def tallies(survey: Survey) -> dict[tuple[str, str, str], int]:
    rows = Tally.objects.filter(survey=survey).values_list("group", "question", "value", "count")
    return {(group, question, value): count for group, question, value, count in rows}


def test_tallies_equal_a_recount(survey: Survey) -> None:
    factories.seal(survey, MANY)
    assert closing.close(survey=survey)
    survey.refresh_from_db()
    assert tallies(survey) == recount(MANY)
    assert (survey.state, survey.respondents) == (Survey.State.CLOSED, 50)


def test_tallies_leave_other_surveys_out(survey: Survey) -> None:
    other = factories.opened(survey.round, factories.municipality())
    factories.answered(other, {"vit": 9})
    factories.seal(survey, MANY)
    closing.close(survey=survey)
    assert tallies(survey) == recount(MANY)
    assert (SealedAnswer.objects.filter(survey=other).count(), tallies(other)) == (9, {})


def test_own_words_are_kept_without_the_choices_and_in_another_order(survey: Survey) -> None:
    """Forty in the order in which the database has them: the chance of the order in which they came is 1 in 40!."""
    for number in range(40):
        factories.seal(survey, [factories.answers(1 + number % 5)], O1=f"Vastaus {number}")
    closing.close(survey=survey)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM surveys_openanswer WHERE survey_id = %s", [survey.pk])
        stored = [row[0] for row in cursor.fetchall()]
    assert sorted(stored) == sorted(f"Vastaus {number}" for number in range(40))
    assert stored != [f"Vastaus {number}" for number in range(40)]


def test_two_texts_of_one_respondent_are_two_rows_with_nothing_in_common(survey: Survey) -> None:
    factories.seal(survey, ROWS, O1="Yksi", O2="Kaksi")
    closing.close(survey=survey)
    rows = OpenAnswer.objects.filter(survey=survey).values_list("question", "text", "review")
    assert Counter(rows) == {("O1", "Yksi", "waiting"): 5, ("O2", "Kaksi", "waiting"): 5}


def test_closing_deletes_submissions(survey: Survey) -> None:
    answering.submit(survey=survey, token="t", answers=Answers(factories.answers()))
    assert Submission.objects.count() == 1
    closing.close(survey=survey)
    assert Submission.objects.count() == 0


def test_closing_twice_changes_nothing(survey: Survey) -> None:
    factories.seal(survey, ROWS)
    closing.close(survey=survey)
    before = (tallies(survey), SealedAnswer.objects.count(), Message.objects.count())
    assert not closing.close(survey=survey)
    assert (tallies(survey), SealedAnswer.objects.count(), Message.objects.count()) == before


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
    with pytest.raises(progress.SurveyRefused):
        releasing.release(survey=survey, actor=None)
    assert Survey.objects.get().state == Survey.State.OPEN


@pytest.mark.parametrize("parts", [True, False])
def test_launch_asks_every_accepted_municipality_or_opens_where_there_is_nothing_to_ask(db: None, parts: bool) -> None:
    programme = factories.programme()
    one, two, three = (factories.municipality() for _ in range(3))
    factories.accepted(one, programme=programme)
    factories.accepted(two, three, programme=programme)
    factories.submitted(factories.municipality(), programme=programme)
    factories.accepted(factories.municipality())
    round = factories.survey_round(programme)
    if not parts:
        InstrumentVersion.objects.update(content={**round.instrument_version.content, "groups": []})
    launched = [opening.launch(round=Round.objects.get(pk=round.pk), actor=None) for _time in range(2)]
    assert [(len(done.opened), len(done.asked)) for done in launched] == ([(0, 3)] * 2 if parts else [(3, 0), (0, 0)])
    state = Survey.State.DRAFT if parts else Survey.State.OPEN
    assert sorted(Survey.objects.values_list("municipality", "state")) == sorted(
        (municipality.pk, state) for municipality in (one, two, three)
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
    releasing.release(survey=second, actor=None)
    step.refresh_from_db()
    assert step.state == Step.State.DONE


def test_frozen_form_gets_a_new_version(survey: Survey) -> None:
    changes: list[dict[str, Any]] = [{"digest": "0" * 64}, {"content": {}}]
    for changed in changes:
        version = factories.form_version()
        for name, value in changed.items():
            setattr(version, name, value)
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
                    answering.submit(survey=survey, token=f"{person}-{number}", answers=Answers(factories.answers()))
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
            while SealedAnswer.objects.count() < 30:
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
    assert (survey.respondents, SealedAnswer.objects.count(), Submission.objects.count()) == (confirmed, confirmed, 0)


def test_persons_own_mean_of_an_aspect_is_counted_over_its_items(db: None) -> None:
    """Without what they did not rate; never by two backgrounds at once."""
    version = factories.form_version("items-28")
    survey = factories.opened(
        factories.survey_round(factories.programme(), instrument_version=version), factories.municipality()
    )
    questions = [question.code for question in survey.round.questionnaire.rated_by_aspect[1]]
    first, second, *_rest = questions
    background = {"sector": "edu", "position": "mgmt"}
    rows = [{first: 4, second: 1, **background}, {first: 4, second: "dont_know", **background}]
    factories.seal(survey, rows * 5)
    closing.close(survey=survey)
    cells = Tally.objects.filter(survey=survey, question="aspect:1").values_list("group", "value", "count")
    groups = ("all", "sector:edu", "position:mgmt")
    assert set(cells) == {(group, mean, 5) for group in groups for mean in ("2.50", "4.00")}
    assert set(Tally.objects.values_list("group", flat=True)) == set(groups)


@pytest.mark.parametrize(
    ("sectors", "kept"),
    [
        ({"edu": 12, "tech": 30}, {"sector:edu": 12, "sector:tech": 30}),
        ({"edu": 25, "tech": 6, "vit": 4}, {"sector:edu": 25, "sector:": 10}),
        ({"edu": 25, "tech": 11, "vit": 4}, {"sector:edu": 25, "sector:": 15}),
        ({"edu": 25, "tech": 9}, {}),
        ({"edu": 9, "tech": 9, "vit": 9}, {}),
        ({"edu": 40}, {"sector:edu": 40}),
    ],
    ids=["large ones", "two small ones", "a small one takes the next", "one large and one small", "all small", "one"],
)
def test_small_parts_are_merged_before_they_are_counted(
    survey: Survey, sectors: dict[str, int], kept: dict[str, int]
) -> None:
    """What is stored after release cannot tell of a few people either, whatever is taken from the whole."""
    factories.answered(survey, sectors)
    closing.close(survey=survey)
    rows = Tally.objects.filter(survey=survey, question="respondents", group__startswith="sector:")
    assert dict(rows.values_list("group", "count")) == kept


def test_people_who_told_no_part_count_among_the_small_ones(survey: Survey) -> None:
    rows = [factories.answers(3)] * 25
    bare = {code: answer for code, answer in factories.answers(4).items() if code != "sector"}
    factories.seal(survey, [*rows, *[bare] * 3])
    closing.close(survey=survey)
    assert not Tally.objects.filter(survey=survey, group__startswith="sector:").exists()
