"""Logs, lists, notices and late forms tell no more of answers than they should."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import ReferenceType

import pytest
import yaml
from celery.signals import worker_init
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from bin.demo import programs
from participants.models import Enrolment
from surveys.models import PartCount, Round, SealedAnswer, Survey
from surveys.queries.response_rate import response_rates
from surveys.services import closing, parts
from surveys.services.starting import check_at_start
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
HEADS = {"sector:edu": 40, "sector:tech": 40}
SECRET = "Tämä on vastaus"


def test_counting_parts_that_fails_logs_neither_a_trace_nor_an_answer(
    round: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    survey = factories.opened(round, factories.municipality(), headcounts=HEADS)
    factories.answered(survey, {"edu": 6, "tech": 6})

    def fail(*_arguments: object) -> str:
        raise ValueError(SECRET)

    monkeypatch.setattr(parts, "unseal_part", fail)
    caplog.set_level(logging.DEBUG)
    with capture_logs() as said:
        assert parts.count_all_parts() == 0
    assert [set(line) for line in said] == [{"event", "log_level", "survey", "error"}]
    assert SECRET not in f"{said}{caplog.text}"
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(("respondents", "seen"), [(9, False), (10, True)])
def test_own_words_of_fewer_than_ten_are_on_no_page_of_the_staff(round: Round, respondents: int, seen: bool) -> None:
    closed = factories.closed(round, factories.municipality(), {"edu": respondents}, release=False)
    answer = factories.said(closed, SECRET, review="waiting")
    staff = factories.signed_in(factories.consultant())
    shown = staff.get(reverse("admin:surveys_openanswer_changelist"))
    alone = staff.get(reverse("admin:surveys_openanswer_change", args=[answer.pk]))
    assert (shown.status_code, alone.status_code) == (200, 200 if seen else 302)
    assert [SECRET in page.content.decode() for page in (shown, alone)] == [seen, seen]


@pytest.fixture
def enrolment(round: Round) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=round.programme)


@pytest.mark.parametrize(
    ("heads", "answers", "told"),
    [(10, 15, True), (10, 14, False), (15, 15, False), (3, 4, False), (4, 5, True), (0, 15, False)],
)
def test_notice_of_more_answers_than_people_goes_by_the_count_that_is_told(
    round: Round, enrolment: Enrolment, heads: int, answers: int, told: bool
) -> None:
    assert enrolment.municipality is not None
    headcounts = {"sector:edu": heads} if heads else {}
    survey = factories.opened(round, enrolment.municipality, headcounts=headcounts)
    factories.answered(survey, {"edu": answers})
    reader = factories.signed_in(factories.contact_of(enrolment))
    address = f"/en/m/{enrolment.party.slug}/{enrolment.programme.slug}/survey/"
    notice = f"More answers have come than you have told there are people ({heads})"
    assert (notice in reader.get(address).content.decode()) == told
    assert response_rates([survey])[0].overfull == told


def ask_to_close(survey: Survey) -> None:
    closing.ask_to_close(survey=survey, actor=factories.consultant())


def end_the_time(survey: Survey) -> None:
    Round.objects.filter(pk=survey.round_id).update(closes_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("stop", [ask_to_close, end_the_time])
def test_form_sent_again_after_the_end_is_in_with_the_same_answers_alone(
    survey: Survey, stop: Callable[[Survey], None]
) -> None:
    address = reverse("survey", args=[survey.key])

    def send(**changes: Any) -> tuple[int, str]:
        answer = Client().post(address, factories.sent_form(**changes))
        return answer.status_code, answer.get("Location", "").partition("?")[0]

    thanks = (302, reverse("survey-thanks", args=[survey.key]))
    assert send(O1="Kerran.") == thanks
    stop(survey)
    assert [send(N1="1", O1="Kerran."), send(O1="Toisen kerran."), send()] == [(409, "")] * 3
    assert send(O1="Kerran.") == thanks
    assert SealedAnswer.objects.count() == 1


def test_parts_of_a_survey_that_is_being_closed_are_counted_no_more(round: Round) -> None:
    survey, other = (factories.opened(round, factories.municipality(), headcounts=HEADS) for _ in range(2))
    for one in (survey, other):
        factories.answered(one, {"edu": 6, "tech": 6})
    ask_to_close(survey)
    assert [parts.count_parts(survey), parts.count_parts(other)] == [0, 12]
    assert set(PartCount.objects.values_list("survey", flat=True)) == {other.pk}
    assert SealedAnswer.objects.filter(survey=survey).exclude(part=None).count() == 12


def test_worker_asks_for_the_secret_when_it_starts() -> None:
    listening = [ref() if isinstance(ref, ReferenceType) else ref for _key, ref in worker_init.receivers]
    assert check_at_start in listening


def web_commands() -> list[list[str]]:
    """How the web server is started: in the image, where the composition says otherwise, and in the demo."""
    _before, command = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").rsplit("\nCMD ", 1)
    web = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]
    return [json.loads(command), *([web["command"]] if "command" in web else []), programs(8000)["web"]]


def test_web_server_keeps_no_access_log() -> None:
    """An address, a second and a path of each request would tell who answered."""
    config = import_module("gunicorn.config").Config
    loggers = ("accesslog", "logconfig", "logconfig_json", "syslog", "config")
    for program, *arguments in web_commands():
        asked = config().parser().parse_args(arguments)
        assert Path(program).name == "gunicorn"
        assert [getattr(asked, name) for name in loggers] == [None] * len(loggers)
    assert config().settings["accesslog"].get() is None
    texts = [(ROOT / name).read_text() for name in ("Dockerfile", "docker-compose.yml", "bin/demo.py")]
    assert [text for text in texts if "GUNICORN_CMD_ARGS" in text] == []
    assert list(ROOT.glob("gunicorn.conf*")) == []
