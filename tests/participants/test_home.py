"""The order of the things to do next."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants import registry
from participants.access import Participation
from participants.registry import Todo
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
