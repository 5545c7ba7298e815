"""Following the survey: its link while it is open, the past tense when it is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from municipalities.models import Municipality
from participants.models import Enrolment
from surveys.models import Round, Survey
from tests import factories


@pytest.fixture
def enrolment(round: Round) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=round.programme)


def page(enrolment: Enrolment) -> str:
    client = factories.signed_in(factories.contact_of(enrolment))
    return client.get(f"/en/m/{enrolment.party.slug}/{enrolment.programme.slug}/survey/").content.decode()


def municipality_of(enrolment: Enrolment) -> Municipality:
    assert enrolment.municipality is not None
    return enrolment.municipality


def test_open_survey_has_its_link_and_its_end(round: Round, enrolment: Enrolment) -> None:
    survey = factories.opened(round, municipality_of(enrolment))
    shown = page(enrolment)
    assert (survey.key in shown, "it closes by itself" in shown, "It opened on" in shown) == (True, True, False)


@pytest.mark.parametrize("release", [False, True])
def test_closed_survey_is_told_in_the_past(round: Round, enrolment: Enrolment, release: bool) -> None:
    survey = factories.closed(round, municipality_of(enrolment), {"edu": 20}, release=release)
    shown = page(enrolment)
    assert (survey.key in shown, "closes by itself" in shown, "It opened on" in shown) == (False, False, True)
    assert ("its results are out" in shown) == release


def test_survey_that_nobody_has_closed_yet_is_over_with_its_window(round: Round, enrolment: Enrolment) -> None:
    factories.opened(round, municipality_of(enrolment))
    Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "It opened on" in page(enrolment)


def test_answers_end_with_the_window_or_when_it_is_closed_by_hand(round: Round, enrolment: Enrolment) -> None:
    survey = factories.closed(round, municipality_of(enrolment), {"edu": 20})
    assert survey.answered_until == survey.closed_at
    survey.round.closes_at = timezone.now() - timedelta(days=1)
    assert survey.answered_until == survey.round.closes_at
    assert Survey(round=round).answered_until == round.closes_at
