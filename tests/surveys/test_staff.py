"""The staff's lists of surveys: what cannot be undone is asked first."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from surveys import tasks
from surveys.models import RatingSums, SealedAnswer, Submission, Survey, Tally
from tests import factories

LIST = "admin:surveys_survey_changelist"


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant())


def act(staff: Client, action: str, survey: Survey, **sent: str) -> Any:
    return staff.post(reverse(LIST), {"action": action, "_selected_action": [str(survey.pk)], **sent})


def state_of(survey: Survey) -> str:
    return Survey.objects.get(pk=survey.pk).state


def test_closing_and_releasing_ask_first(staff: Client, survey: Survey) -> None:
    for action, before, after in (("close_now", "open", "closing"), ("release", "closed", "released")):
        asked = act(staff, action, survey)
        assert (asked.status_code, state_of(survey)) == (200, before)
        assert str(survey) in asked.content.decode()
        assert act(staff, action, survey, confirmed="yes").status_code == 302
        assert state_of(survey) == after
        tasks.close(survey_id=survey.pk)


def test_survey_that_is_asked_to_close_takes_no_more_answers(staff: Client, survey: Survey) -> None:
    act(staff, "close_now", survey, confirmed="yes")
    answer = Client().post(reverse("survey", args=[survey.key]), factories.sent_form())
    assert (answer.status_code, SealedAnswer.objects.count()) == (409, 0)


def test_question_of_an_open_answer_is_in_words(staff: Client, survey: Survey) -> None:
    closed = factories.closed(survey.round, factories.municipality(), {"edu": 30})
    factories.said(closed, "Kuulimme teitä.")
    page = staff.get(reverse("admin:surveys_openanswer_changelist")).content.decode()
    assert closed.round.questionnaire.questions["O1"].text["fi"] in page


def test_results_are_read_in_the_readers_language(staff: Client, survey: Survey) -> None:
    closed = factories.closed(survey.round, factories.municipality(), {"edu": 20})
    staff.cookies["django_language"] = "sv"
    assert closed.round.programme is not None
    address = f"/sv/m/{factories.place_of(closed).slug}/{closed.round.programme.slug}/survey/results/"
    assert address in staff.get(reverse(LIST)).content.decode()


def test_raw_figures_are_not_in_the_admin() -> None:
    assert {RatingSums, Tally, SealedAnswer, Submission} & set(admin.site._registry) == set()


def test_closing_and_releasing_say_who_did_it(staff: Client, survey: Survey) -> None:
    for action in ("close_now", "release"):
        act(staff, action, survey, confirmed="yes")
        tasks.close(survey_id=survey.pk)
    entries = Entry.objects.exclude(action="survey.opened").filter(action__startswith="survey.").order_by("pk")
    assert [(entry.action, entry.actor is not None) for entry in entries] == [
        ("survey.closing_asked", True),
        ("survey.closed", False),
        ("survey.released", True),
    ]


def test_releasing_an_open_survey_is_refused_in_words(staff: Client, survey: Survey) -> None:
    said = act(staff, "release", survey, confirmed="yes")
    assert (said.status_code, state_of(survey)) == (302, "open")
    assert (
        str(survey.municipality)
        in staff.get(reverse(LIST)).content.decode().split('<ul class="messagelist">')[1].split("</ul>")[0]
    )


@pytest.mark.parametrize(
    "query",
    [
        "key_pair__wrapped__startswith=x",
        "sealed_answers__id__gt=0",
        "public_key__isnull=False",
        "headcounts__contains=1",
    ],
)
def test_address_of_the_list_reads_no_column_that_it_has_no_filter_for(survey: Survey, query: str) -> None:
    """Asked digit by digit, it would give the key away, and the very number of answers."""
    reader = factories.signed_in(factories.manager())
    assert reader.get(f"{reverse(LIST)}?{query}").status_code in (302, 400)
    assert reader.get(f"{reverse(LIST)}?state__exact=open&round__id__exact={survey.round_id}").status_code == 200
