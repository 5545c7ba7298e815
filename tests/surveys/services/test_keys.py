"""The workers' secret missing, wrong or changed; keys taken, and destroyed at release."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.retention import purge_all
from audit.models import Entry
from outbox.models import Message
from surveys import sealing, tasks
from surveys.models import KeyPair, OpenAnswer, Round, SealedAnswer, Submission, Survey, Tally
from surveys.models.tally import RESPONDENTS
from surveys.services import closing, keys, opening, releasing, tallying
from surveys.services.closing import Damaged, open_all
from surveys.services.starting import check_at_start
from tests import factories


@pytest.fixture
def answered(survey: Survey) -> Survey:
    factories.answered(survey, {"edu": 12}, value=4)
    return Survey.objects.get(pk=survey.pk)


@pytest.fixture
def due(answered: Survey) -> Survey:
    Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    return Survey.objects.get(pk=answered.pk)


def stored(survey: Survey) -> tuple[str, int, int]:
    return Survey.objects.get(pk=survey.pk).state, SealedAnswer.objects.count(), Tally.objects.count()


@pytest.mark.parametrize(("secret", "error"), [("", keys.SecretMissing), ("changed meanwhile", sealing.WrongSecret)])
def test_closing_without_the_secret_fails_and_destroys_nothing(
    answered: Survey, settings: Any, secret: str, error: type[Exception]
) -> None:
    right = settings.SURVEY_SECRET
    settings.SURVEY_SECRET = secret
    with pytest.raises(error):
        closing.close(survey=answered)
    assert stored(answered) == ("open", 12, 0)
    settings.SURVEY_SECRET = right
    assert closing.close(survey=answered)
    assert stored(answered)[:2] == ("closed", 12)


@pytest.mark.parametrize(("secret", "word"), [("", "SURVEY_SECRET"), ("changed meanwhile", "put the earlier one back")])
def test_consultants_are_told_once_a_day_why_a_survey_could_not_be_closed(
    due: Survey, settings: Any, secret: str, word: str
) -> None:
    consultant = factories.consultant(language="en")
    settings.SURVEY_SECRET = secret
    assert [closing.close_due() for _minute in range(2)] == [0, 0]
    (mail,) = Message.objects.filter(to=consultant.email, key__contains="not-closed")
    assert word in mail.text
    assert stored(due)[:2] == ("open", 12)


def test_start_of_a_worker_without_the_secret_says_so_and_ends(db: None, settings: Any) -> None:
    settings.SURVEY_SECRET = ""
    with pytest.raises(SystemExit, match="Set SURVEY_SECRET"):
        check_at_start()


def test_start_of_a_worker_with_another_secret_says_so_and_goes_on(answered: Survey, settings: Any) -> None:
    with capture_logs() as said:
        check_at_start()
    settings.SURVEY_SECRET = "changed meanwhile"
    with capture_logs() as complained:
        check_at_start()
    assert (said, [line["log_level"] for line in complained]) == ([], ["error"])
    assert "SURVEY_SECRET is not the one" in complained[0]["event"]


def test_web_takes_a_spare_key_since_it_has_no_secret(round: Round, settings: Any) -> None:
    assert keys.stock() == keys.STOCK
    assert keys.stock() == 0
    secret, settings.SURVEY_SECRET = settings.SURVEY_SECRET, ""
    surveys = [factories.opened(round, factories.municipality()) for _ in range(2)]
    assert len({bytes(survey.public_key or b"") for survey in surveys}) == 2
    assert KeyPair.objects.filter(survey=None).count() == keys.STOCK - 2
    factories.answered(surveys[0], {"edu": 5})
    settings.SURVEY_SECRET = secret
    assert closing.close(survey=surveys[0])


@pytest.mark.parametrize("act", [tasks.stock_keys, check_at_start])
def test_worker_with_another_secret_leaves_no_key_to_open_a_survey_with(
    answered: Survey, settings: Any, act: Callable[[], None]
) -> None:
    """What is sealed for a key of the earlier secret could be opened by nobody."""
    keys.stock()
    secret, settings.SURVEY_SECRET = settings.SURVEY_SECRET, "changed meanwhile"
    with capture_logs() as said:
        act()
    assert (KeyPair.objects.get().survey, [line["log_level"] for line in said]) == (answered, ["error"])
    settings.SURVEY_SECRET = ""
    with pytest.raises(keys.KeysMissing):
        factories.opened(answered.round, factories.municipality())
    settings.SURVEY_SECRET = secret
    assert keys.stock() == keys.STOCK


def test_secret_that_is_changed_between_rounds_gets_new_spare_keys(db: None, settings: Any) -> None:
    keys.stock()
    settings.SURVEY_SECRET = "changed meanwhile"
    assert keys.stock() == keys.STOCK
    assert all(sealing.unwrap(bytes(pair.wrapped), settings.SURVEY_SECRET) for pair in KeyPair.objects.all())


def test_survey_does_not_open_while_no_key_is_ready(round: Round, settings: Any) -> None:
    settings.SURVEY_SECRET = ""
    survey = Survey.objects.create(round=round, municipality=factories.municipality())
    with pytest.raises(keys.KeysMissing):
        opening.open_survey(survey=survey, actor=None)
    assert Survey.objects.get().state == "draft"


def test_no_two_surveys_have_the_same_key(round: Round) -> None:
    surveys = [factories.opened(round, factories.municipality()) for _ in range(3)]
    assert len({bytes(survey.public_key or b"") for survey in surveys}) == 3


def test_release_destroys_the_key_and_the_sealed_answers(answered: Survey) -> None:
    factories.seal(answered, [factories.answers()], O1="Jää.")
    other = factories.opened(answered.round, factories.municipality())
    factories.answered(other, {"edu": 7})
    closing.close(survey=answered)
    released = releasing.release(survey=answered, actor=None)
    assert (released.public_key, KeyPair.objects.filter(survey=answered).exists()) == (None, False)
    assert set(SealedAnswer.objects.values_list("survey", flat=True)) == {other.pk}
    assert (OpenAnswer.objects.get().text, Submission.objects.count()) == ("Jää.", 0)
    with pytest.raises(LookupError):
        open_all(released)


@pytest.mark.parametrize(("days", "left"), [(28.9, 12), (29.1, 0)])
def test_sealed_answers_of_results_that_nobody_releases_end_30_days_after_closing(
    answered: Survey, days: float, left: int
) -> None:
    """Purged each night, they are gone before the 30 days are over."""
    closing.close(survey=answered)
    Survey.objects.update(closed_at=timezone.now() - timedelta(days=days))
    purge_all()
    assert SealedAnswer.objects.count() == left
    assert KeyPair.objects.exists() == (left > 0)
    assert Tally.objects.exists()


def test_answers_of_an_open_survey_are_never_destroyed_by_date(answered: Survey) -> None:
    Survey.objects.update(opened_at=timezone.now() - timedelta(days=400))
    purge_all()
    assert SealedAnswer.objects.count() == 12


def test_closed_survey_is_counted_anew_until_it_is_released(answered: Survey) -> None:
    closing.close(survey=answered)
    cells = set(Tally.objects.values_list("group", "question", "value", "count"))
    Tally.objects.filter(question="N1").update(count=1)
    assert closing.recount(survey=answered)
    assert set(Tally.objects.values_list("group", "question", "value", "count")) == cells
    releasing.release(survey=answered, actor=None)
    assert not closing.recount(survey=answered)


def test_recount_that_would_lose_an_answer_counts_nothing(answered: Survey) -> None:
    closing.close(survey=answered)
    box = SealedAnswer.objects.order_by("pk").first()
    assert box is not None
    SealedAnswer.objects.filter(pk=box.pk).update(box=bytes(box.box)[:-1])
    cells = set(Tally.objects.values_list("group", "question", "value", "count"))
    with pytest.raises(Damaged):
        closing.recount(survey=answered)
    box.delete()
    assert not closing.recount(survey=answered)
    assert set(Tally.objects.values_list("group", "question", "value", "count")) == cells


def test_survey_that_is_being_counted_keeps_its_answers_however_long_that_takes(answered: Survey) -> None:
    closing.ask_to_close(survey=answered, actor=factories.consultant())
    Survey.objects.update(closed_at=timezone.now() - timedelta(days=400))
    purge_all()
    assert SealedAnswer.objects.count() == 12


def test_staff_count_anew_by_a_command(answered: Survey, capsys: Any, settings: Any) -> None:
    call_command("close_surveys", "--recount", answered.key)
    closing.close(survey=answered)
    call_command("close_surveys", "--recount", answered.key)
    said = capsys.readouterr().out.splitlines()
    assert (said[0].startswith("not counted anew"), said[1]) == (True, "counted anew")
    assert Entry.objects.get(action="survey.recounted").payload == {"respondents": 12}
    settings.SURVEY_SECRET = "changed meanwhile"
    for wrong, words in ((answered.key, "SURVEY_SECRET is not the one"), ("no-such-key", "No survey has the key")):
        with pytest.raises(CommandError, match=words):
            call_command("close_surveys", "--recount", wrong)


def test_counts_that_do_not_add_up_stop_closing_and_destroy_nothing(answered: Survey) -> None:
    factories.answered(answered, {"tech": 11})
    whole = tallying.cells_of
    for lost in [("all", "N3"), ("all", RESPONDENTS[0]), ("sector:edu", RESPONDENTS[0])]:
        with (
            patch.object(
                tallying,
                "cells_of",
                lambda *given, lost=lost: {cell: n for cell, n in whole(*given).items() if cell[:2] != lost},
            ),
            pytest.raises(tallying.SumsDiffer),
        ):
            closing.close(survey=answered)
        assert stored(answered) == ("open", 23, 0)
    assert closing.close(survey=answered)


def test_open_survey_is_not_counted(answered: Survey) -> None:
    assert not closing.recount(survey=answered)
    assert not Tally.objects.exists()


def test_box_cut_short_stops_closing_until_staff_leave_it_out(due: Survey, capsys: Any) -> None:
    box = SealedAnswer.objects.order_by("pk").first()
    assert box is not None
    SealedAnswer.objects.filter(pk=box.pk).update(box=bytes(box.box)[:-1])
    consultant = factories.consultant(language="en")
    with pytest.raises(Damaged, match="1 of 12"):
        closing.close(survey=due)
    assert closing.close_due() == 0
    assert "damaged" in Message.objects.get(to=consultant.email, key__contains="not-closed").text
    for wrong in ("many", "9" * 5000):
        with pytest.raises(CommandError, match="is not a number"):
            call_command("close_surveys", "--leave-out-damaged", due.key, wrong)
    for number in (0, 2):
        with pytest.raises(CommandError, match="1 of 12"):
            call_command("close_surveys", "--leave-out-damaged", due.key, str(number))
    assert stored(due)[0] == "open"
    call_command("close_surveys", "--leave-out-damaged", due.key, "1")
    assert Entry.objects.get(action="survey.closed").payload == {"respondents": 11, "left_out": 1}
    assert capsys.readouterr().out == "1 surveys closed\n"
    assert Survey.objects.get().respondents == 11
    assert SealedAnswer.objects.count() == 12


def test_own_words_at_their_longest_have_room(survey: Survey) -> None:
    words = {"O1": "ä" * 2000, "O2": "Ж" * 2000}
    longest = {question.code: "dont_know" for question in survey.round.questionnaire.rated}
    benefits = ["access", "routine", "quality", "value", "flow"]
    factories.seal(survey, [{**factories.answers(benefits=benefits), **longest}], **words)
    (response,) = factories.unsealed(survey)
    assert response.words == words
