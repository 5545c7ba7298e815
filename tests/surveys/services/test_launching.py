"""A round asks for its municipalities, keeps its opening date, takes in latecomers, and is called off before an answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from desk.troubles import troubles
from municipalities.models import Municipality
from outbox.models import Message
from participants.models import Enrolment, Step
from programmes.models import Activity, Programme
from surveys.models import InstrumentVersion, KeyPair, Round, Survey
from surveys.questionnaire import Answers
from surveys.services import answering, opening
from surveys.services.progress import SurveyRefused
from tests import factories

KINDS = {"kind": Activity.Kind.SURVEY, "scope": Activity.Scope.MUNICIPAL}


@pytest.fixture
def programme(db: None) -> Programme:
    made = factories.programme()
    factories.activity(made, **KINDS)
    return made


@pytest.fixture
def places(programme: Programme) -> list[Municipality]:
    places = [factories.municipality(name_fi=name) for name in ("Aapakylä", "Beekylä", "Ceekylä")]
    for place in places:
        factories.accepted(place, programme=programme)
    return places


def a_round(programme: Programme, *, asks: bool = False, **fields: Any) -> Round:
    made = factories.survey_round(programme, **fields)
    if not asks:
        InstrumentVersion.objects.update(content={**made.instrument_version.content, "groups": []})
    return Round.objects.get(pk=made.pk)


def later(days: int = 2) -> Any:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def consultant(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def page(round: Round) -> str:
    return reverse("admin:round-launch", args=[round.pk])


def states() -> dict[str, str]:
    return {factories.place_of(survey).name_fi: survey.state for survey in Survey.objects.all()}  # type: ignore[attr-defined]


def test_page_names_every_municipality_and_whom_it_mails(
    consultant: Client, programme: Programme, places: list[Municipality]
) -> None:
    round = a_round(programme)
    shown = consultant.get(page(round)).content.decode()
    assert not Survey.objects.exists()
    for place in places:
        contact = factories.contact_of(Enrolment.objects.get(municipality=place))
        assert f"{place}: {contact}" in shown


def test_only_chosen_municipalities_get_a_survey(
    consultant: Client, programme: Programme, places: list[Municipality]
) -> None:
    round = a_round(programme)
    consultant.post(page(round), {"municipalities": [places[0].pk, places[2].pk]})
    assert states() == {"Aapakylä": "open", "Ceekylä": "open"}


@pytest.mark.parametrize("sent", [[], ["999999"], ["x"], ["9" * 19]])
def test_nothing_chosen_and_nonsense_are_told_beside_the_list(
    consultant: Client, programme: Programme, places: list[Municipality], sent: list[str]
) -> None:
    answer = consultant.post(page(a_round(programme)), {"municipalities": sent})
    assert (answer.status_code, bool(answer.context["form"].errors["municipalities"])) == (200, True)
    assert not Survey.objects.exists()


def test_municipality_accepted_later_is_told_of_and_taken_in(
    consultant: Client, programme: Programme, places: list[Municipality]
) -> None:
    round = a_round(programme)
    consultant.post(page(round), {"municipalities": [place.pk for place in places[:2]]})
    assert not [one for one in troubles() if one.address == page(round)]
    late = factories.municipality(name_fi="Deekylä")
    factories.accepted(late, programme=programme)
    assert [one for one in troubles() if one.address == page(round)]
    opened_before = Message.objects.filter(key__contains=":opened").count()
    shown = consultant.get(page(round))
    assert [one.municipality for one in shown.context["offered"]] == [places[2], late]
    consultant.post(page(round), {"municipalities": [late.pk]})
    assert states()["Deekylä"] == "open"
    assert Message.objects.filter(key__contains=":opened").count() == opened_before + 1


def test_round_opens_by_itself_on_its_date_and_mails_then(programme: Programme, places: list[Municipality]) -> None:
    round = a_round(programme, opens_at=later(), closes_at=later(9))
    launched = opening.launch(round=round, actor=None)
    assert (len(launched.planned), launched.opened) == (3, [])
    assert opening.open_due() == 0
    assert set(states().values()) == {"draft"}
    assert not Message.objects.filter(key__startswith="survey:").exists()
    Round.objects.update(opens_at=timezone.now())
    assert (opening.open_due(), opening.open_due()) == (3, 0)
    assert set(states().values()) == {"open"}
    assert Message.objects.filter(key__contains=":opened").count() == 3


def test_numbers_told_early_make_ready_and_open_nothing(programme: Programme, places: list[Municipality]) -> None:
    round = a_round(programme, asks=True, opens_at=later(), closes_at=later(9))
    opening.launch(round=round, municipalities=[places[0].pk], actor=None)
    survey, enrolment = Survey.objects.get(), Enrolment.objects.get(municipality=places[0])
    client = factories.signed_in(factories.contact_of(enrolment))
    address = factories.page("survey-follow", enrolment).replace("/fi/", "/en/")
    answer = client.post(address, {"survey": survey.pk, f"survey-{survey.pk}-sector:edu": "40"}, follow=True)
    survey.refresh_from_db()
    assert (survey.state, bool(survey.ready_at), survey.headcount) == ("draft", True, 40)
    assert "opens by itself" in answer.content.decode()
    assert not Message.objects.filter(key__contains=":opened").exists()


def test_survey_whose_numbers_are_not_told_does_not_open_by_itself(
    programme: Programme, places: list[Municipality]
) -> None:
    opening.launch(round=a_round(programme, asks=True), actor=None)
    assert opening.open_due() == 0


def test_one_that_cannot_be_opened_keeps_no_other_from_it(
    programme: Programme, places: list[Municipality], monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.launch(round=a_round(programme, opens_at=later(), closes_at=later(9)), actor=None)
    Round.objects.update(opens_at=timezone.now())
    broken = Survey.objects.earliest("pk")

    def notify(survey: Survey, what: str) -> None:
        if survey == broken:
            raise RuntimeError

    monkeypatch.setattr(opening, "notify_contacts", notify)
    assert opening.open_due() == 2
    broken.refresh_from_db()
    assert broken.state == Survey.State.DRAFT


def test_municipality_that_has_withdrawn_is_not_opened(programme: Programme, places: list[Municipality]) -> None:
    opening.launch(round=a_round(programme, opens_at=later(), closes_at=later(9)), actor=None)
    Round.objects.update(opens_at=timezone.now())
    Enrolment.objects.filter(municipality=places[0]).update(state=Enrolment.State.WITHDRAWN)
    assert opening.open_due() == 2


def test_survey_is_called_off_before_anybody_has_answered(
    consultant: Client, programme: Programme, places: list[Municipality]
) -> None:
    round = a_round(programme)
    opening.launch(round=round, municipalities=[places[0].pk], actor=None)
    survey, enrolment = Survey.objects.get(), Enrolment.objects.get(municipality=places[0])
    assert set(Step.objects.filter(enrolment=enrolment, activity__kind="survey").values_list("state")) == {
        ("under_way",)
    }
    sent = {"action": "call_off", "_selected_action": survey.pk}
    consultant.post(reverse("admin:surveys_survey_changelist"), sent)
    assert Survey.objects.exists()
    consultant.post(reverse("admin:surveys_survey_changelist"), {**sent, "confirmed": "yes"})
    assert (Survey.objects.count(), KeyPair.objects.exclude(survey=None).count()) == (0, 0)
    assert Message.objects.filter(key__contains=":called_off").count() == 1
    assert set(Step.objects.filter(enrolment=enrolment, activity__kind="survey").values_list("state")) == {
        ("not_started",)
    }
    assert Client().get(reverse("survey", args=[survey.key])).status_code == 404
    with pytest.raises(answering.ResponseRefused):
        answering.submit(survey=survey, token="late", answers=Answers(factories.answers(), {}))
    opening.launch(round=round, municipalities=[places[0].pk], actor=None)
    assert states() == {"Aapakylä": "open"}


def test_survey_that_somebody_has_answered_is_not_called_off(programme: Programme, places: list[Municipality]) -> None:
    survey = factories.opened(a_round(programme, asks=True), places[0])
    Client().post(reverse("survey", args=[survey.key]), factories.sent_form())
    with pytest.raises(SurveyRefused):
        opening.call_off(survey=survey, actor=None)
    assert Survey.objects.filter(pk=survey.pk, state="open").exists()


def test_closed_survey_is_not_called_off(programme: Programme, places: list[Municipality]) -> None:
    survey = factories.closed(a_round(programme, asks=True), places[0], {"edu": 5})
    with pytest.raises(SurveyRefused):
        opening.call_off(survey=survey, actor=None)


def ticked(shown: Any) -> set[Municipality]:
    initial = set(shown.context["form"]["municipalities"].value())
    return set(Municipality.objects.filter(pk__in=initial))


def test_ticked_are_those_that_are_asked_nothing_else_and_each_says_what_it_has(
    consultant: Client, programme: Programme, places: list[Municipality]
) -> None:
    results, answering_now, new = places
    factories.closed(a_round(programme, asks=True, title="Eka"), results, {"edu": 5})
    elsewhere = factories.survey_round(factories.programme(), title="Muu")
    factories.opened(elsewhere, answering_now)
    round = factories.survey_round(programme, title="Toka")
    shown = consultant.get(page(round))
    assert ticked(shown) == {results, new}
    with translation.override("en"):
        day = date_format(timezone.localtime(elsewhere.closes_at), "SHORT_DATE_FORMAT")
        assert str(shown.context["offered"][0]).endswith("– has results of “Eka”")
        assert str(shown.context["offered"][1]).endswith(f"– “Muu” is open until {day}")
        assert "–" not in str(shown.context["offered"][2])
    assert ticked(consultant.get(page(round), {"ticked": "all"})) == set(places)
    assert ticked(consultant.get(page(round), {"ticked": "none"})) == set()


def test_municipalities_stand_in_the_order_of_the_names_that_are_shown(programme: Programme) -> None:
    for finnish, swedish in (("Kruunupyy", "Kronoby"), ("Närpiö", "Närpes"), ("Maalahti", "Malax"), ("Äänes", "Åby")):
        factories.accepted(factories.municipality(name_fi=finnish, name_sv=swedish), programme=programme)
    client = factories.signed_in(factories.consultant(language="sv"))
    shown = client.get(page(a_round(programme)), headers={"Accept-Language": "sv"})
    with translation.override("sv"):
        assert [f"{one.municipality}" for one in shown.context["offered"]] == ["Kronoby", "Malax", "Närpes", "Åby"]


def test_surveys_are_opened_from_the_row_and_the_page_of_the_round(consultant: Client, programme: Programme) -> None:
    open_one, over = a_round(programme), a_round(programme, opens_at=later(-9), closes_at=later(-3))
    for address in (reverse("admin:surveys_round_changelist"), round_page(open_one)):
        assert f'href="{page(open_one)}"' in consultant.get(address).content.decode()
    for address in (reverse("admin:surveys_round_changelist"), round_page(over)):
        assert f'href="{page(over)}"' not in consultant.get(address).content.decode()


def test_whoever_only_reads_rounds_is_told_who_opens_them(consultant: Client, programme: Programme) -> None:
    round = a_round(programme)
    manager = factories.signed_in(factories.manager(language="en"))
    for address in (reverse("admin:surveys_round_changelist"), round_page(round)):
        assert "opened, by a consultant" in manager.get(address).content.decode()
        assert page(round) not in manager.get(address).content.decode()
        assert "opened, by a consultant" not in consultant.get(address).content.decode()


def round_page(round: Round) -> str:
    return reverse("admin:surveys_round_change", args=[round.pk])
