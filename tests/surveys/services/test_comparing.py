"""Comparison groups are made once, when the last survey of a round has closed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from surveys.models import Comparison, Round, Survey
from surveys.services import closing, comparing, opening, progress
from tests import factories


@pytest.fixture
def round(db: None) -> Round:
    return factories.survey_round(factories.programme())


def groups(round: Round) -> dict[str, set[int]]:
    return {group.key: set(group.municipalities.values_list("pk", flat=True)) for group in round.comparisons.all()}


def test_groups_are_the_network_and_those_who_share_a_fact(round: Round) -> None:
    small = factories.municipality(population=5_000, urbanity=3, languages="fi")
    large = factories.municipality(population=90_000, urbanity=1, languages="sv;fi")
    drafted = factories.municipality(population=5_000, urbanity=3, languages="fi")
    Survey.objects.create(round=round, municipality=drafted)
    for survey in [factories.opened(round, municipality) for municipality in (small, large)]:
        assert not round.comparisons.exists()
        closing.close(survey=survey)
    Round.objects.update(closes_at=timezone.now())
    comparing.freeze_closed()
    assert groups(round) == {
        "network": {small.pk, large.pk},
        "size:0": {small.pk},
        "size:2": {large.pk},
        "type:3": {small.pk},
        "type:1": {large.pk},
        "language:fi": {small.pk},
        "language:sv": {large.pk},
    }


def test_round_is_launched_no_more_once_it_is_compared(round: Round) -> None:
    factories.closed(round, factories.municipality(), {"edu": 5})
    factories.accepted(factories.municipality(), programme=round.programme)
    with pytest.raises(progress.SurveyRefused):
        opening.launch(round=round, actor=None)


@pytest.mark.django_db(transaction=True)
def test_last_surveys_that_close_at_once_make_the_groups_once() -> None:
    round = factories.survey_round(factories.programme())
    surveys = [factories.opened(round, factories.municipality()) for _ in range(6)]
    ready = Barrier(len(surveys))

    def close(survey: Survey) -> bool:
        ready.wait()
        try:
            return closing.close(survey=survey)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(surveys)) as pool:
        assert list(pool.map(close, surveys)) == [True] * 6
    assert Comparison.objects.get(key="network").municipalities.count() == 6


def test_round_that_closed_without_groups_gets_them_by_the_clock(round: Round) -> None:
    factories.closed(round, factories.municipality(), {"edu": 5})
    Comparison.objects.all().delete()
    Round.objects.update(compared_at=None)
    closing.close_due()
    assert set(groups(round)) >= {"network"}


def test_consortium_is_kept_too_so_that_enough_others_stand_beside_it(round: Round) -> None:
    joint, alone = [factories.municipality() for _ in range(2)], factories.municipality()
    enrolment = factories.accepted(*joint, programme=round.programme)
    factories.accepted(alone, programme=round.programme)
    for place in (*joint, alone):
        factories.closed(round, place, {"edu": 5})
    kept = {key: ids for key, ids in groups(round).items() if key.startswith("consortium")}
    assert kept == {f"consortium:{enrolment.pk}": {place.pk for place in joint}}
