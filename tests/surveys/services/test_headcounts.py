"""Numbers of staff are told before a survey opens, and fixed by it, whoever asks and through whatever door."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from municipalities.models import Municipality
from outbox.models import Message
from participants.models import Enrolment
from surveys.models import Round, Survey
from surveys.services import closing, comparing, opening, progress
from tests import factories

EDU = "sector:edu"


@pytest.fixture
def enrolment(round: Round) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=round.programme)


@pytest.fixture
def waiting(round: Round, enrolment: Enrolment) -> Survey:
    opening.launch(round=round, actor=None)
    return Survey.objects.get()


def send(survey: Survey, enrolment: Enrolment, user: Any = None, **numbers: object) -> Any:
    """The form on the page that follows the survey, sent by the contact person or somebody else."""
    client = factories.signed_in(user or factories.contact_of(enrolment))
    sent = {"survey": survey.pk, **{f"survey-{survey.pk}-sector:{part}": number for part, number in numbers.items()}}
    if "without" in numbers:
        sent["without"] = "yes"
    address = factories.page("survey-follow", enrolment).replace("/fi/", "/en/")
    return client.post(address, sent, follow=True)


def place_of(enrolment: Enrolment) -> Municipality:
    assert enrolment.municipality is not None
    return enrolment.municipality


def now(survey: Survey) -> Survey:
    return Survey.objects.get(pk=survey.pk)


def test_survey_opens_when_its_contact_person_has_told_the_numbers(waiting: Survey, enrolment: Enrolment) -> None:
    assert waiting.state == Survey.State.DRAFT
    send(waiting, enrolment, edu="40", tech="0")
    survey = now(waiting)
    assert (survey.state, survey.headcounts) == (Survey.State.OPEN, {EDU: 40})
    assert list(Entry.objects.filter(action__startswith="survey.").order_by("pk").values_list("action", flat=True)) == [
        "survey.headcounts_changed",
        "survey.opened",
    ]


@pytest.mark.parametrize(
    "numbers", [{}, {"edu": "0"}, {"edu": "-3"}, {"edu": "many"}, {"edu": "9" * 19}, {"edu": "1.5"}]
)
def test_numbers_that_are_none_open_nothing(waiting: Survey, enrolment: Enrolment, numbers: dict[str, str]) -> None:
    answer = send(waiting, enrolment, **numbers)
    assert (now(waiting).state, now(waiting).headcounts) == (Survey.State.DRAFT, {})
    shown = answer.content.decode()
    assert answer.context["waiting"][0]["form"].errors
    assert all(f'value="{number}"' in shown for number in numbers.values())


def test_survey_is_opened_without_numbers_only_when_somebody_says_so(waiting: Survey, enrolment: Enrolment) -> None:
    send(waiting, enrolment, without="yes")
    assert (now(waiting).state, now(waiting).headcounts) == (Survey.State.OPEN, {})


def test_window_that_was_left_open_does_not_take_the_numbers_away(waiting: Survey, enrolment: Enrolment) -> None:
    """Confirmed in one window, "open without numbers" pressed in the other."""
    send(waiting, enrolment, edu="40")
    shown = send(waiting, enrolment, without="yes").content.decode()
    assert ("has been opened already" in shown, now(waiting).headcounts) == (True, {EDU: 40})


def test_number_is_read_as_people_type_it(waiting: Survey, enrolment: Enrolment) -> None:
    send(waiting, enrolment, edu="1 200", tech="12\u00a0000")
    assert now(waiting).headcounts == {EDU: 1200, "sector:tech": 12000}


def test_numbers_that_were_refused_stand_in_the_form(waiting: Survey, enrolment: Enrolment, settings: Any) -> None:
    settings.SURVEY_SECRET = ""
    shown = send(waiting, enrolment, edu="777").content.decode()
    assert "still being made" in shown
    assert 'value="777"' in shown


def test_manager_opens_no_survey(waiting: Survey, enrolment: Enrolment) -> None:
    """Nor by the address of a form that the page does not offer them."""
    shown = send(waiting, enrolment, factories.manager(), edu="40").content.decode()
    assert "A consultant opens surveys" in shown
    assert "Confirm and open the survey" not in shown
    assert now(waiting).state == Survey.State.DRAFT


def test_contact_person_is_asked_by_mail_once_a_day(waiting: Survey, round: Round) -> None:
    opening.launch(round=round, actor=None)
    mails = Message.objects.filter(key__contains=":numbers:")
    assert mails.count() == 1
    mails.update(key="survey:0:numbers:2020-01-01:0")
    opening.launch(round=round, actor=None)
    assert mails.count() == 2


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [({"edu": "31"}, True), ({"edu": "30", "tech": "1"}, True), ({"edu": "29"}, False), ({}, False)],
)
@pytest.mark.parametrize("state", [Survey.State.OPEN, Survey.State.CLOSED])
def test_municipality_cannot_raise_the_numbers_of_an_opened_survey(
    round: Round, enrolment: Enrolment, state: str, numbers: dict[str, str], kept: bool
) -> None:
    survey = factories.opened(round, place_of(enrolment), headcounts={EDU: 30})
    if state == Survey.State.CLOSED:
        closing.close(survey=survey)
    shown = send(survey, enrolment, **numbers).content.decode()
    assert (now(survey).headcounts == {EDU: 30}) == kept
    assert ("can only be made smaller" in shown) == kept


@pytest.mark.parametrize(("who", "kept"), [(factories.consultant, False), (factories.manager, True)])
def test_consultant_corrects_numbers_that_are_too_small(
    round: Round, enrolment: Enrolment, who: Any, kept: bool
) -> None:
    survey = factories.opened(round, place_of(enrolment), headcounts={EDU: 3})
    send(survey, enrolment, who(), edu="30")
    assert now(survey).headcounts == {EDU: 3 if kept else 30}
    assert Entry.objects.filter(action="survey.headcounts_changed").exists() != kept


@pytest.mark.parametrize("who", [None, factories.consultant])
def test_numbers_of_released_results_stay(round: Round, enrolment: Enrolment, who: Any) -> None:
    survey = factories.closed(round, place_of(enrolment), {"edu": 12})
    shown = send(survey, enrolment, who() if who else None, edu="1").content.decode()
    assert now(survey).headcounts == {}
    assert "have been released with the numbers" in shown


def test_numbers_of_the_round_before_stand_in_the_form(round: Round, enrolment: Enrolment) -> None:
    place = place_of(enrolment)
    factories.opened(round, place, headcounts={EDU: 44})
    factories.opened(factories.survey_round(enrolment.programme), factories.municipality(), headcounts={EDU: 55})
    opening.launch(round=factories.survey_round(enrolment.programme), actor=None)
    page = factories.signed_in(factories.contact_of(enrolment)).get(factories.page("survey-follow", enrolment))
    assert page.context["waiting"][0]["form"][EDU].value() == 44


def test_home_page_leads_the_contact_person_to_the_numbers(waiting: Survey, enrolment: Enrolment) -> None:
    home = factories.page("participant-home", enrolment).replace("/fi/", "/en/")
    shown = factories.signed_in(factories.contact_of(enrolment)).get(home).content.decode()
    other = factories.signed_in(factories.member(enrolment.party)).get(home).content.decode()
    manager = factories.signed_in(factories.manager()).get(home).content.decode()
    assert ["Tell the numbers of staff" in page for page in (shown, other, manager)] == [True, False, False]


def test_survey_whose_time_is_over_is_not_opened(waiting: Survey, enrolment: Enrolment) -> None:
    Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "The time to answer is over" in send(waiting, enrolment, edu="40").content.decode()
    with pytest.raises(progress.SurveyRefused):
        opening.launch(round=Round.objects.get(), actor=None)
    staff = factories.signed_in(factories.consultant(language="en"))
    sent = {"action": "open_without", "_selected_action": [waiting.pk], "confirmed": "yes"}
    answer = staff.post(reverse("admin:surveys_survey_changelist"), sent, follow=True)
    assert "The time to answer is over" in answer.content.decode()
    assert now(waiting).state == Survey.State.DRAFT


def test_staff_open_without_numbers_after_being_asked(waiting: Survey) -> None:
    staff, address = factories.signed_in(factories.consultant()), reverse("admin:surveys_survey_changelist")
    sent = {"action": "open_without", "_selected_action": [waiting.pk]}
    assert "confirmed" in staff.post(address, sent).content.decode()
    assert now(waiting).state == Survey.State.DRAFT
    staff.post(address, {**sent, "confirmed": "yes"})
    assert now(waiting).state == Survey.State.OPEN


def test_municipality_that_has_withdrawn_is_waited_for_no_more(
    round: Round, waiting: Survey, enrolment: Enrolment
) -> None:
    other = factories.opened(round, factories.municipality())
    Enrolment.objects.update(state=Enrolment.State.WITHDRAWN)
    assert opening.launch(round=round, actor=None).asked == []
    closing.close(survey=other)
    assert Round.objects.get().compared_at is not None


def test_groups_are_not_kept_while_a_survey_can_still_be_opened(round: Round, waiting: Survey) -> None:
    other = factories.opened(round, factories.municipality())
    closing.close(survey=other)
    comparing.freeze_closed()
    assert Round.objects.get().compared_at is None
    Round.objects.update(closes_at=timezone.now())
    comparing.freeze_closed()
    assert Round.objects.get().compared_at is not None
