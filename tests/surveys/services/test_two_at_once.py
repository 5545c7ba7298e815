"""Of two who open, close or release a survey at once, one does: without FOR UPDATE each of these fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from surveys.models import Round, Survey
from surveys.services import closing, opening, progress, releasing
from tests import factories


def draft(round: Round) -> Survey:
    return Survey.objects.create(round=round, municipality=factories.municipality())


def opened(round: Round) -> Survey:
    return factories.opened(round, factories.municipality())


def closed(round: Round) -> Survey:
    return factories.closed(round, factories.municipality(), {"edu": 5}, release=False)


TURNS: dict[str, tuple[Callable[[Round], Survey], Callable[[Survey], object]]] = {
    "open": (draft, lambda survey: opening.open_survey(survey=survey, actor=None)),
    "close": (opened, lambda survey: closing.close(survey=survey)),
    "release": (closed, lambda survey: releasing.release(survey=survey, actor=None)),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", TURNS)
def test_two_at_once_act_once(turn: str) -> None:
    make, act = TURNS[turn]
    survey = make(factories.survey_round(factories.programme()))
    ready = Barrier(2)

    def once(_person: int) -> bool:
        ready.wait()
        try:
            return act(survey) is not False
        except progress.SurveyRefused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, range(2))) == [False, True]
