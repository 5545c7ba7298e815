"""Following the survey: its link while it is open, the past tense when it is over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Municipality
from outbox.models import Message
from participants.models import Enrolment
from surveys.models import Round, Survey
from surveys.queries.response_rate import response_rates
from surveys.services import closing, opening
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


def test_survey_that_opens_later_has_its_link_already(round: Round, enrolment: Enrolment) -> None:
    """Its contact person has told the numbers of staff early, and can prepare the letter."""
    survey = factories.opened(round, municipality_of(enrolment))
    Round.objects.update(opens_at=timezone.now() + timedelta(days=2))
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


@pytest.mark.parametrize(("sent", "told"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (23, 20)])
def test_count_of_an_open_survey_is_told_from_five_up_and_in_steps(survey: Survey, sent: int, told: int | None) -> None:
    factories.answered(survey, {"edu": sent})
    (answered,) = response_rates([survey])
    assert (answered.answers, answered.exact) == (told, False)


def test_count_of_a_closed_survey_is_exact(survey: Survey) -> None:
    factories.answered(survey, {"edu": 7})
    closing.close(survey=survey)
    (answered,) = response_rates([Survey.objects.get(pk=survey.pk)])
    assert (answered.answers, answered.exact) == (7, True)


def test_staff_see_no_more_of_an_open_survey_than_its_municipality(survey: Survey) -> None:
    staff = factories.signed_in(factories.consultant(language="en"))
    rows = {}
    for sent in (3, 6):
        factories.answered(survey, {"edu": 3})
        rows[sent] = staff.get(reverse("admin:surveys_survey_changelist")).content.decode()
    assert "fewer than 5" in rows[3]
    assert "at least 5" in rows[6]


@pytest.mark.parametrize(("heads", "said"), [(9, True), (10, False), (0, False)])
def test_more_answers_than_people_are_told_to_the_municipality(survey: Survey, heads: int, said: bool) -> None:
    factories.answered(survey, {"edu": 10})
    Survey.objects.filter(pk=survey.pk).update(headcounts={"sector:edu": heads} if heads else {})
    (answered,) = response_rates([Survey.objects.get(pk=survey.pk)])
    assert answered.overfull is said


def test_survey_that_is_being_counted_is_told_in_the_past(round: Round, enrolment: Enrolment) -> None:
    survey = factories.opened(round, municipality_of(enrolment))
    closing.ask_to_close(survey=survey, actor=factories.consultant())
    shown = page(enrolment)
    assert ("closes by itself" in shown, "It opened on" in shown) == (False, True)
    assert Survey.objects.get(pk=survey.pk).answered_until <= timezone.now()


def test_member_of_a_consortium_hears_of_results_when_all_are_released(round: Round) -> None:
    """The results are joint, though the page follows its own survey alone."""
    one, two = factories.municipality(), factories.municipality()
    enrolment = factories.accepted(one, two, programme=round.programme)
    client = factories.signed_in(factories.member(one))
    address = f"/en/m/{one.slug}/{enrolment.programme.slug}/survey/"
    factories.closed(round, one, {"edu": 20})
    factories.opened(round, two)
    assert "its results are out" not in client.get(address).content.decode()
    Survey.objects.update(state=Survey.State.RELEASED)
    assert "its results are out" in client.get(address).content.decode()


@pytest.fixture
def together(round: Round) -> Enrolment:
    """A consortium of three, whose surveys wait for their numbers of staff."""
    places = [factories.municipality(name_en=name, name_fi=name) for name in ("Äänes", "Beekylä", "Aapakylä")]
    enrolment = factories.accepted(*places, programme=round.programme)
    for place in places:
        Survey.objects.create(round=round, municipality=place)
    return enrolment


def test_surveys_of_a_consortium_keep_their_order_as_they_are_opened(together: Enrolment) -> None:
    client = factories.signed_in(factories.contact_of(together))
    address = f"/en/m/{together.party.slug}/{together.programme.slug}/survey/"
    names = ["Aapakylä", "Beekylä", "Äänes"]
    chosen = Survey.objects.get(municipality__name_fi="Beekylä")
    sent = {"survey": chosen.pk, f"survey-{chosen.pk}-sector:edu": "40"}
    answer = client.post(address, sent, follow=True)
    assert [str(entry["survey"].municipality) for entry in answer.context["surveys"]] == names
    assert ["answered" in entry for entry in answer.context["surveys"]] == [False, True, False]
    assert "The survey of Beekylä has been opened." in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("earlier", [False, True])
def test_numbers_are_told_or_checked_when_they_are_known(enrolment: Enrolment, round: Round, earlier: bool) -> None:
    place = municipality_of(enrolment)
    if earlier:
        before = factories.survey_round(round.programme, opens_at=round.opens_at - timedelta(days=400))  # type: ignore[arg-type]
        Survey.objects.create(round=before, municipality=place, state="released", headcounts={"sector:edu": 40})
    contact = factories.contact_of(enrolment)
    type(contact).objects.update(language="en")
    opening.launch(round=round, municipalities=[place.pk], actor=None)
    client = factories.signed_in(contact)
    home = client.get(f"/en/m/{enrolment.party.slug}/{enrolment.programme.slug}/").content.decode()
    mail = Message.objects.get(key__contains=":numbers").subject
    assert ("Check the numbers" in home, "Tell the numbers" in home) == (earlier, not earlier)
    assert mail.startswith("Check" if earlier else "Tell")
