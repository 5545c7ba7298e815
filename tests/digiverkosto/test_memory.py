"""A process's own memory: rows come from it for some seconds, and each reader gets a copy."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digiverkosto.memory import remembered, rows
from municipalities.models import Municipality
from tests import factories


@pytest.fixture(autouse=True)
def memory(settings: Any, db: None) -> None:
    settings.CACHES = {**settings.CACHES, "memory": settings.MEMORY}


def test_rows_are_read_once_and_only_what_is_missing_then() -> None:
    one, two = factories.municipality(), factories.municipality()
    assert rows(Municipality, [one.pk, None]) == {one.pk: one}
    with CaptureQueriesContext(connection) as captured:
        assert rows(Municipality, [one.pk, two.pk]) == {one.pk: one, two.pk: two}
    assert [str(one.pk) in query["sql"] for query in captured] == [False]


def test_changed_copy_does_not_change_what_is_remembered() -> None:
    place = factories.municipality()
    rows(Municipality, [place.pk])[place.pk].name = "Muu"
    assert rows(Municipality, [place.pk])[place.pk].name == place.name


def test_nothing_is_not_remembered() -> None:
    answers: list[list[int]] = [[], [1]]
    assert [remembered("key", lambda: answers.pop(0)) for _ in range(2)] == [[], [1]]
    assert remembered("key", list) == [1]
