"""The order of the things to do next."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format

from participants import registry
from participants.access import Participation
from participants.models import Step
from participants.registry import Todo
from participants.services import steps
from programmes.templatetags.months import months
from roadmaps import services as roadmaps
from tests import factories


def test_what_is_due_soon_comes_before_what_has_no_date_and_that_before_what_is_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = timezone.localdate()
    todos = [
        Todo("far", "", "", due=today + timedelta(days=90)),
        Todo("any day, second", "", "", weight=60),
        Todo("any day, first", "", "", weight=10),
        Todo("soon", "", "", due=today + timedelta(days=9)),
        Todo("late", "", "", due=today - timedelta(days=2)),
    ]
    monkeypatch.setattr(registry, "_todos", [lambda participation: todos])
    monkeypatch.setattr(registry, "_any_day_todos", [])
    shown = registry.todos_for(cast(Participation, SimpleNamespace()), most=5)
    assert [todo.title for todo in shown] == ["late", "soon", "any day, first", "any day, second", "far"]


@pytest.mark.parametrize(("days", "asked"), [([1, 2, 3], False), ([1, 2, 90], True), ([], True)])
def test_what_has_no_date_is_asked_for_only_where_what_is_due_soon_leaves_room(
    monkeypatch: pytest.MonkeyPatch, days: list[int], asked: bool
) -> None:
    dated = [Todo(f"in {day}", "", "", due=timezone.localdate() + timedelta(days=day)) for day in days]
    monkeypatch.setattr(registry, "_todos", [lambda participation: dated])
    monkeypatch.setattr(registry, "_any_day_todos", [lambda participation: [Todo("any day", "", "")]])
    shown = registry.todos_for(cast(Participation, SimpleNamespace()), most=3)
    assert ("any day" in [todo.title for todo in shown]) == asked


def test_months_are_written_in_words(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    assert months(["2024-10", "2025-01"]) == "October 2024, January 2025"


def test_home_with_everything_on_it_asks_at_most_fifteen_queries(db: None) -> None:
    enrolment = factories.accepted()
    for _ in range(3):
        factories.event(enrolment.programme, seats_per_participant=4)
    assert enrolment.municipality is not None
    factories.closed(factories.survey_round(enrolment.programme), enrolment.municipality, {"edu": 20})
    roadmaps.start(enrolment=enrolment, actor=None)
    client = factories.signed_in(factories.contact_of(enrolment))
    url = factories.page("participant-home", enrolment)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url)
    panels = {f"{app}/_panel.html" for app in ("events", "surveys", "roadmaps")}
    assert panels <= {template.name for template in page.templates}
    assert len(captured) <= 15
    assert len({query["sql"] for query in captured}) == len(captured), "nothing is asked twice"


def sentence(user: Any, enrolment: Any) -> str:
    page = factories.signed_in(user).get(factories.page("participant-home", enrolment).replace("/fi/", "/en/"))
    return str(page.context["standing"])


def test_home_says_in_one_sentence_where_the_participant_stands(db: None) -> None:
    enrolment = factories.accepted(factories.municipality(name_fi="Koekylä"))
    contact = factories.contact_of(enrolment)
    assert enrolment.municipality is not None
    assert sentence(contact, enrolment) == ""
    survey = factories.opened(factories.survey_round(enrolment.programme), enrolment.municipality)
    until = date_format(timezone.localtime(survey.round.closes_at), "SHORT_DATE_FORMAT")
    workshop = factories.activity(enrolment.programme, kind="content_workshop", title_fi="Paja", title_en="Workshop")
    day = timezone.localdate() + timedelta(days=5)
    steps.mark(enrolment=enrolment, activity=workshop, state=Step.State.BOOKED, on=day, note="", actor=None)
    with translation.override("en"):
        expected = f"The survey is open until {until}; {date_format(day, 'SHORT_DATE_FORMAT')}: Workshop."
    assert sentence(contact, enrolment).replace(until, "") == expected.replace(until, "")
    page = factories.signed_in(contact).get(factories.page("participant-home", enrolment)).content.decode()
    assert "<h1>Koekylä</h1>" in page


def test_answers_are_told_of_with_the_steps_that_everybody_sees(db: None) -> None:
    enrolment = factories.accepted()
    assert enrolment.municipality is not None
    survey = factories.opened(
        factories.survey_round(enrolment.programme), enrolment.municipality, headcounts={"sector:edu": 20}
    )
    factories.answered(survey, {"edu": 7})
    assert sentence(factories.contact_of(enrolment), enrolment) == "The survey is open, and 25 % have answered."


def test_what_is_late_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = factories.accepted()
    late = Todo("Late", "/", "Do", due=timezone.localdate() - timedelta(days=2))
    monkeypatch.setattr(registry, "_todos", [lambda participation: [late]])
    page = factories.signed_in(factories.contact_of(enrolment)).get(
        factories.page("participant-home", enrolment).replace("/fi/", "/en/")
    )
    assert "late: it was to be done by" in page.content.decode()


@pytest.mark.parametrize(("days", "said"), [(-1, True), (0, False), (1, False)])
def test_booked_step_whose_day_is_behind_says_so(db: None, days: int, said: bool) -> None:
    enrolment = factories.accepted()
    activity = factories.activity(enrolment.programme)
    on = timezone.localdate() + timedelta(days=days)
    steps.mark(enrolment=enrolment, activity=activity, state=Step.State.BOOKED, on=on, note="", actor=None)
    home = factories.signed_in(factories.member(enrolment.party)).get(factories.page("participant-home", enrolment))
    assert ("päivä on jo mennyt" in home.content.decode()) == said


@pytest.mark.parametrize("known", [True, False])
def test_organisers_are_named_where_there_is_no_consultant_to_ask(db: None, settings: Any, known: bool) -> None:
    settings.CONTACT_EMAIL = "organisers@example.org"
    enrolment = factories.accepted()
    enrolment.consultant = factories.consultant() if known else None
    enrolment.save()
    home = factories.signed_in(factories.member(enrolment.party)).get(factories.page("participant-home", enrolment))
    assert (settings.CONTACT_EMAIL in home.content.decode().replace("<wbr>", "")) != known
