"""What is decided about a survey is decided under its lock: without FOR UPDATE each of these fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.models import Round, Survey
from surveys.services import closing, comparing, shuffling
from tests import factories


def draft(round: Round) -> Survey:
    return Survey.objects.create(round=round, municipality=factories.municipality())


def opened(round: Round) -> Survey:
    return factories.opened(round, factories.municipality())


def closed(round: Round) -> Survey:
    return factories.closed(round, factories.municipality(), {"edu": 5}, release=False)


Act = Callable[[Survey], object]
ACTS: dict[str, tuple[Callable[[Round], Survey], Act, list[str]]] = {
    "open": (draft, lambda survey: closing.open_survey(survey=survey, actor=None), ["survey", "round"]),
    "close": (opened, lambda survey: closing.close(survey=survey), ["survey", "round"]),
    "release": (closed, lambda survey: closing.release(survey=survey, actor=None), ["survey"]),
    "shuffle": (opened, shuffling.shuffle_open, ["survey"]),
    "compare": (closed, lambda survey: comparing.freeze(survey.round), ["round"]),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_locks_the_rows_that_it_decides_by_before_it_writes(round: Round, name: str) -> None:
    make, act, tables = ACTS[name]
    survey = make(round)
    with CaptureQueriesContext(connection) as captured:
        act(survey)
    statements = [query["sql"] for query in captured.captured_queries]
    locks = [number for number, sql in enumerate(statements) if sql.endswith("FOR UPDATE")]
    locked = [table for number in locks for table in tables if f'FROM "surveys_{table}"' in statements[number]]
    assert locked == tables
    writes = [number for number, sql in enumerate(statements) if sql.split()[0] in ("UPDATE", "DELETE", "INSERT")]
    assert locks[0] < min(writes, default=len(statements))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["open", "close", "release"])
def test_two_at_once_act_once(name: str) -> None:
    make, act, _tables = ACTS[name]
    survey = make(factories.survey_round(factories.programme()))
    ready = Barrier(2)

    def once(_person: int) -> bool:
        ready.wait()
        try:
            return act(survey) is not False
        except closing.SurveyRefused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, range(2))) == [False, True]
