"""What is fixed of a round, whoever asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from participants.models import Enrolment
from surveys.models import Round, Survey
from surveys.services import closing, rounds
from tests import factories


@pytest.fixture
def staff(db: None) -> User:
    return factories.consultant()


@pytest.fixture
def enrolment(round: Round) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=round.programme)


def surveyed(round: Round, enrolment: Enrolment, state: str) -> Survey:
    assert enrolment.municipality is not None
    if state == "open":
        return factories.opened(round, enrolment.municipality)
    return factories.closed(round, enrolment.municipality, {"edu": 12}, release=state == "released")


def test_round_read_before_it_was_compared_does_not_take_that_back(
    round: Round, enrolment: Enrolment, staff: User
) -> None:
    survey = surveyed(round, enrolment, "open")
    factories.answered(survey, {"edu": 6})
    stale = Round.objects.get(pk=round.pk)
    closing.close(survey=survey)
    compared = Round.objects.get(pk=round.pk).compared_at
    stale.title_fi = "Uusi nimi"  # type: ignore[attr-defined]
    rounds.save_round(round=stale, changed=["title_fi"], actor=staff)
    now = Round.objects.get(pk=round.pk)
    assert (now.compared_at, now.title) == (compared, "Uusi nimi")
    assert compared is not None


@pytest.mark.parametrize(
    ("state", "field", "kept"),
    [
        ("open", "opens_at", True),
        ("open", "limit", True),
        ("open", "closes_at", False),
        ("closed", "closes_at", True),
        ("closed", "title_fi", False),
    ],
)
def test_what_an_opened_round_asks_is_fixed(
    round: Round, enrolment: Enrolment, staff: User, state: str, field: str, kept: bool
) -> None:
    surveyed(round, enrolment, state)
    changed = Round.objects.get(pk=round.pk)
    values: dict[str, Any] = {"limit": 7, "title_fi": "Uusi"}
    values |= {"opens_at": changed.opens_at - timedelta(days=1), "closes_at": timezone.now() + timedelta(days=60)}
    setattr(changed, field, values[field])
    before = getattr(Round.objects.get(pk=round.pk), field)
    if kept:
        with pytest.raises(rounds.RoundKept):
            rounds.save_round(round=changed, changed=[field], actor=staff)
    else:
        rounds.save_round(round=changed, changed=[field], actor=staff)
    assert (getattr(Round.objects.get(pk=round.pk), field) == before) == kept
