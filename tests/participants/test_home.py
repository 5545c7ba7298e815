"""The order of the things to do next."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils import timezone

from participants import registry
from participants.access import Participation
from participants.registry import Todo
from programmes.templatetags.months import months


def test_what_is_due_soon_comes_before_what_has_no_date_and_that_before_what_is_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = timezone.localdate()
    found = [
        Todo("far", "", "", due=today + timedelta(days=90)),
        Todo("any day, second", "", "", weight=60),
        Todo("any day, first", "", "", weight=10),
        Todo("soon", "", "", due=today + timedelta(days=9)),
        Todo("late", "", "", due=today - timedelta(days=2)),
    ]
    monkeypatch.setattr(registry, "_todos", [lambda participation: found])
    shown = registry.todos_for(cast(Participation, SimpleNamespace()), most=5)
    assert [todo.title for todo in shown] == ["late", "soon", "any day, first", "any day, second", "far"]


def test_months_are_written_in_words(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    assert months(["2024-10", "2025-01"]) == "October 2024, January 2025"
