"""Steps: forward by themselves, anywhere by hand, and there for activities that came later."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry
from desk.board import board_for
from participants.models import Enrolment, Step
from participants.queries.phases import phases_of, progress_of
from participants.services import steps
from programmes.models import Activity
from tests import factories

KIND = Activity.Kind.CONTENT_WORKSHOP


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def later(enrolment: Enrolment) -> Activity:
    """A municipal activity that was added when the participant had been accepted already."""
    return factories.activity(enrolment.programme, kind=KIND, title_fi="Lisätty paja")


def test_activity_added_after_the_acceptance_is_on_the_board_and_the_ribbon(
    enrolment: Enrolment, later: Activity
) -> None:
    shown = board_for({"programme": enrolment.programme.slug}).board
    assert shown is not None
    cells = shown.rows[0].cells
    assert [(cell.step.activity_id, cell.step.state) for cell in cells][-1] == (later.pk, Step.State.NOT_STARTED)
    assert [phase.title for phase in phases_of(progress_of(enrolment))][-1] == "Lisätty paja"


def test_progress_in_an_activity_added_later_is_kept(enrolment: Enrolment, later: Activity) -> None:
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.DONE, on=date(2026, 3, 1))
    assert [(step.state, step.on) for step in Step.objects.filter(activity=later)] == [("done", date(2026, 3, 1))]


def test_cell_of_an_activity_added_later_leads_to_a_form_that_marks_it(enrolment: Enrolment, later: Activity) -> None:
    client = factories.signed_in(factories.consultant())
    address = reverse("admin:board-cell", args=[enrolment.pk, later.pk])
    assert f'href="{address}"' in client.get(reverse("admin:index")).content.decode()
    sent = {"state": "booked", "on": "2026-03-01", "note": ""}
    assert client.post(address, sent).status_code == 302
    assert Step.objects.get(activity=later).state == Step.State.BOOKED


def test_step_does_not_go_back_by_itself(enrolment: Enrolment, later: Activity) -> None:
    for state in (Step.State.DONE, Step.State.BOOKED):
        steps.advance(enrolment=enrolment, kind=KIND, state=state)
    assert Step.objects.get(activity=later).state == Step.State.DONE


def test_step_of_another_kind_stays(enrolment: Enrolment, later: Activity) -> None:
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.DONE)
    others = Step.objects.filter(enrolment=enrolment).exclude(activity=later)
    assert set(others.values_list("state", flat=True)) == {Step.State.NOT_STARTED}


def test_marking_goes_back_too_and_says_so_once(enrolment: Enrolment, later: Activity) -> None:
    actor = factories.consultant()
    for state in (Step.State.DONE, Step.State.BOOKED, Step.State.BOOKED):
        steps.mark(enrolment=enrolment, activity=later, state=state, on=None, note="", actor=actor)
    assert Step.objects.get(activity=later).state == Step.State.BOOKED
    entries = Entry.objects.filter(action="step.changed").order_by("pk")
    assert [entry.payload["state"] for entry in entries] == ["done", "booked"]


@pytest.mark.django_db(transaction=True)
def test_steps_of_one_kind_move_together_and_keep_what_is_not_told() -> None:
    """Each under its lock, in one transaction of their own."""
    enrolment, day = factories.accepted(), date(2026, 3, 1)
    two = [factories.activity(enrolment.programme, kind=KIND, title_fi=title) for title in ("Yksi", "Kaksi")]
    for activity in two:
        steps.mark(enrolment=enrolment, activity=activity, state=Step.State.BOOKED, on=day, note="klo 9", actor=None)
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.UNDER_WAY)
    stored = Step.objects.filter(activity__in=two).values_list("state", "on", "note")
    assert list(stored) == [("under_way", day, "klo 9")] * 2
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.DONE, on=date(2026, 4, 1))
    stored = Step.objects.filter(activity__in=two).values_list("state", "on", "note")
    assert list(stored) == [("done", date(2026, 4, 1), "klo 9")] * 2


def test_step_that_is_where_it_should_be_is_not_logged_again(enrolment: Enrolment, later: Activity) -> None:
    for _ in range(2):
        steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.BOOKED)
    assert Entry.objects.filter(action="step.changed").count() == 1


def test_marked_step_is_given_back_as_it_is_stored_and_no_other_moves(enrolment: Enrolment, later: Activity) -> None:
    other = factories.accepted(programme=enrolment.programme)
    day = date(2026, 3, 1)
    step = steps.mark(enrolment=enrolment, activity=later, state=Step.State.BOOKED, on=day, note="klo 9", actor=None)
    steps.mark(enrolment=other, activity=later, state=Step.State.DONE, on=None, note="", actor=None)
    stored = Step.objects.filter(state__in=["booked", "done"]).order_by("state")
    assert [(one.enrolment, one.activity, one.state, one.on, one.note) for one in stored] == [
        (enrolment, later, "booked", day, "klo 9"),
        (other, later, "done", None, ""),
    ]
    assert step == stored[0]


@pytest.mark.parametrize("change", [{"note": "klo 10"}, {"on": date(2026, 3, 2)}, {"state": Step.State.NOT_STARTED}])
def test_any_part_of_a_step_may_be_changed_alone(enrolment: Enrolment, later: Activity, change: dict[str, Any]) -> None:
    told: dict[str, Any] = {"state": Step.State.BOOKED, "on": date(2026, 3, 1), "note": "klo 9"}
    for facts in (told, {**told, **change}):
        steps.mark(enrolment=enrolment, activity=later, actor=None, **facts)
    stored = Step.objects.values("state", "on", "note").get(activity=later)
    assert stored == {**told, **change}
    assert Entry.objects.filter(action="step.changed").count() == 2


@pytest.mark.parametrize("scope", ["municipal", "shared"])
def test_activity_that_is_no_step_of_the_programme_is_refused_on_the_form_too(enrolment: Enrolment, scope: str) -> None:
    programme = enrolment.programme if scope == "shared" else factories.programme(slug="toinen")
    stranger = factories.activity(programme, scope=scope, kind=KIND)
    facts: dict[str, Any] = {"state": Step.State.DONE, "on": None, "note": ""}
    with pytest.raises(steps.StepOfAnotherProgramme, match=str(enrolment.programme)):
        steps.mark(enrolment=enrolment, activity=stranger, actor=None, **facts)
    typed = {"enrolment": enrolment.pk, "activity": stranger.pk, "state": "done", "on": "", "note": "klo 9"}
    answer = factories.signed_in(factories.manager()).post(reverse("admin:participants_step_add"), typed)
    assert "klo 9" in answer.content.decode()
    assert not Step.objects.filter(activity=stranger).exists()
