"""Surveys whose time is up: each is closed by itself, and one that fails keeps no other open."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from structlog.testing import capture_logs

from audit.models import Entry
from surveys import tasks
from surveys.models import Round, SealedAnswer, Survey
from surveys.services import closing, opening, progress, releasing
from tests import factories


@pytest.fixture
def due(round: Round) -> list[Survey]:
    """Three surveys whose time is up."""
    surveys = [factories.opened(round, factories.municipality()) for _ in range(3)]
    for survey in surveys:
        factories.answered(survey, {"edu": 6})
    Round.objects.filter(pk=round.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    return surveys


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What is enqueued for the workers."""
    calls: list[tuple[str, int]] = []
    monkeypatch.setattr(closing, "enqueue", lambda task, survey_id: calls.append((task, survey_id)))
    return calls


def states() -> list[str]:
    return list(Survey.objects.order_by("pk").values_list("state", flat=True))


def broken(survey: Survey) -> None:
    """An answer that no kind can count."""
    factories.seal(survey, [{"benefits": 7}])


def test_each_due_survey_is_a_task_of_its_own(due: list[Survey], enqueued: list[tuple[str, int]]) -> None:
    later = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    tasks.close_due()
    assert sorted(enqueued) == [("surveys.tasks.close", survey.pk) for survey in due]
    for task, survey_id in enqueued:
        assert task == tasks.close.name
        tasks.close(survey_id=survey_id)
    assert states() == ["closed"] * 3 + ["open"]
    enqueued.clear()
    tasks.close_due()
    assert (enqueued, Survey.objects.get(pk=later.pk).state) == ([], "open")


def test_task_run_twice_closes_once(due: list[Survey]) -> None:
    for _ in range(2):
        tasks.close(survey_id=due[0].pk)
    assert Entry.objects.filter(action="survey.closed", target_id=str(due[0].pk)).count() == 1


def test_task_of_a_survey_that_is_gone_does_nothing(due: list[Survey]) -> None:
    before = states()
    tasks.close(survey_id=max(survey.pk for survey in due) + 404)
    assert (states(), Entry.objects.filter(action="survey.closed").count()) == (before, 0)


def test_survey_whose_time_was_lengthened_meanwhile_stays_open(due: list[Survey]) -> None:
    Round.objects.update(closes_at=timezone.now() + timedelta(days=1))
    tasks.close(survey_id=due[0].pk)
    assert states() == ["open"] * 3


def test_survey_that_fails_stays_open_and_the_others_are_closed(due: list[Survey]) -> None:
    broken(due[1])
    with capture_logs() as logged:
        assert closing.close_due() == 2
    assert states() == ["closed", "open", "closed"]
    said = {"event": "closing a survey failed", "log_level": "error", "survey": due[1].pk, "error": "TypeError"}
    assert logged == [said]
    assert SealedAnswer.objects.filter(survey=due[1]).count() == 7


def test_command_closes_all_that_are_due(due: list[Survey], capsys: Any) -> None:
    call_command("close_surveys")
    assert states() == ["closed"] * 3
    assert capsys.readouterr().out == "3 surveys closed\n"


def test_rounds_that_closed_without_groups_get_them(due: list[Survey], enqueued: list[tuple[str, int]]) -> None:
    for survey in due:
        closing.close(survey=survey)
    Round.objects.update(compared_at=None)
    due[0].round.comparisons.all().delete()
    tasks.close_due()
    assert due[0].round.comparisons.filter(key="network").exists()


def test_each_turn_is_logged_with_who_did_it(round: Round) -> None:
    actor = factories.consultant()
    survey = Survey.objects.create(round=round, municipality=factories.municipality())
    opening.open_survey(survey=survey, actor=actor)
    factories.answered(survey, {"edu": 7})
    closing.close(survey=survey)
    releasing.release(survey=survey, actor=actor)
    entries = Entry.objects.filter(target_type="surveys.survey", target_id=str(survey.pk)).order_by("pk")
    assert list(entries.values_list("action", "actor", "payload")) == [
        ("survey.opened", actor.pk, {}),
        ("survey.closed", None, {"respondents": 7, "left_out": 0}),
        ("survey.released", actor.pk, {}),
    ]


def test_moments_of_each_turn_are_kept(round: Round) -> None:
    before = timezone.now()
    survey = factories.closed(round, factories.municipality(), {"edu": 5})
    stored = Survey.objects.get(pk=survey.pk)
    assert stored.opened_at
    assert stored.closed_at
    assert stored.released_at
    assert before <= stored.opened_at <= stored.closed_at <= stored.released_at


def test_second_opening_is_refused(survey: Survey) -> None:
    with pytest.raises(progress.SurveyRefused):
        opening.open_survey(survey=survey, actor=None)
    assert Entry.objects.filter(action="survey.opened").count() == 1
