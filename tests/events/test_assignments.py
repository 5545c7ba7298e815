"""What staff ask for before an event: written, changed by two at once, moved and copied with its event, taken away."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digiverkosto.moments import moment_of
from events.models import AgendaItem, Assignment, Event, HandIn
from events.services import assignments, life
from events.services.assignments import AssignmentOvertaken, AssignmentRefused, seen_of
from events.services.events import save_event
from events.services.following import move_session
from outbox.models import Message
from participants.models import Enrolment, Step
from programmes.models import Programme
from tests import factories


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def assignment(event: Event) -> Assignment:
    return factories.assignment(event)


def address(event: Event) -> str:
    return reverse("admin:event-assignment", args=[event.pk])


def form_of(event: Event, **changes: Any) -> dict[str, Any]:
    due = timezone.localtime(event.starts_at - timedelta(days=7))
    said = {"title_fi": "Mittari", "instructions_fi": "Kerro.", "due_at": f"{due:%Y-%m-%d}", "clock": "16"}
    return {**said, "takes": ["takes_text"], "whose": "participant", "sharing": "nobody", "seen": "", **changes}


def said_of(assignment: Assignment, **changes: Any) -> dict[str, Any]:
    return {name: getattr(assignment, name) for name in assignments.FIELDS} | changes


def keep(assignment: Assignment, **changes: Any) -> Assignment:
    said = said_of(assignment, **changes)
    return assignments.keep(event=assignment.event, said=said, seen=seen_of(assignment), actor=None)


def test_staff_write_it_on_a_page_of_its_own(staff: Client, event: Event) -> None:
    assert staff.get(address(event)).status_code == 200
    answer = staff.post(address(event), form_of(event, title_sv="Mätare"), follow=True)
    made = Assignment.objects.get()
    assert (made.title_fi, made.title_sv, made.takes_text, made.takes_file) == ("Mittari", "Mätare", True, False)  # type: ignore[attr-defined]
    assert timezone.localtime(made.due_at).hour == 16
    assert "English" in " ".join(str(one) for one in answer.context["messages"]), "what lacks by language is said"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title_fi": ""}, "title_fi"),
        ({"instructions_fi": " "}, "instructions_fi"),
        ({"takes": []}, "takes"),
        ({"due_at": "2020-01-01"}, "due_at"),
        ({"due_at": "2099-01-01"}, "due_at"),
        ({"clock": "25"}, "clock"),
        ({"whose": "everybody"}, "whose"),
        ({"title_fi": "Kaksi\nriviä"}, "title_fi"),
    ],
)
def test_what_is_refused_stands_beside_its_field_and_nothing_is_lost(
    staff: Client, event: Event, change: dict[str, Any], field: str
) -> None:
    other = "title_en" if field == "instructions_fi" else "instructions_en"
    answer = staff.post(address(event), form_of(event, **{other: "Kept as typed"}) | change)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert "Kept as typed" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_second_click_on_saving_changes_nothing(staff: Client, event: Event) -> None:
    for _click in range(2):
        assert staff.post(address(event), form_of(event)).status_code == 302
    assert Assignment.objects.get().version == 1


def test_who_saves_second_does_not_write_over_the_first(staff: Client, assignment: Assignment) -> None:
    before = seen_of(assignment)
    keep(assignment, title_fi="Ensimmäinen")
    answer = staff.post(address(assignment.event), form_of(assignment.event, title_fi="Toinen", seen=before))
    assert (answer.status_code, "Toinen" in answer.content.decode()) == (200, True)
    assert Assignment.objects.get().title_fi == "Ensimmäinen"  # type: ignore[attr-defined]
    with pytest.raises(AssignmentOvertaken):
        keep(assignment, title_fi="Kolmas")


def test_what_was_promised_to_those_who_handed_in_is_kept(assignment: Assignment, enrolment: Enrolment) -> None:
    factories.handed_in(assignment, enrolment, factories.contact_of(enrolment))
    Assignment.objects.update(sharing="group")
    assignment.refresh_from_db()
    for change in ({"whose": "person"}, {"sharing": "seats"}):
        with pytest.raises(AssignmentRefused) as refused:
            keep(assignment, **change)
        assert [refused.value.field] == list(change)
    assert keep(assignment, title_fi="Uusi nimi").version == 2
    assignment.refresh_from_db()
    assert keep(assignment, sharing="nobody").sharing == "nobody"
    assignment.refresh_from_db()
    with pytest.raises(AssignmentRefused):
        keep(assignment, sharing="group")


def test_it_is_taken_away_while_nobody_has_handed_in(
    staff: Client, assignment: Assignment, enrolment: Enrolment
) -> None:
    answer = factories.handed_in(assignment, enrolment, factories.contact_of(enrolment))
    staff.post(address(assignment.event), {"remove": "1"})
    assert Assignment.objects.exists()
    answer.delete()
    for _click in range(2):
        assert staff.post(address(assignment.event), {"remove": "1"}).status_code == 302
    assert not Assignment.objects.exists()


def test_deadline_moves_with_its_event_and_is_reminded_of_anew(assignment: Assignment) -> None:
    Assignment.objects.update(reminded_at=timezone.now(), reminded_last_at=timezone.now())
    event, days = assignment.event, timedelta(days=3)
    event.starts_at, event.ends_at = event.starts_at + days, event.ends_at + days
    save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
    moved = Assignment.objects.get()
    assert (moved.due_at, moved.reminded_at, moved.reminded_last_at) == (assignment.due_at + days, None, None)


def test_deadline_stays_at_its_hour_when_the_clocks_change_in_between(enrolment: Enrolment) -> None:
    """The deadline is at midnight before an event on the 4th, and after the clocks went back when it is on the 11th."""
    starts, due = moment_of(date(2027, 11, 4), time(9)), moment_of(date(2027, 10, 28), time(0))
    event = factories.event(enrolment.programme, starts_at=starts, ends_at=starts + timedelta(hours=3))
    Programme.objects.update(ends=date(2027, 12, 31))
    Assignment.objects.filter(pk=factories.assignment(event).pk).update(due_at=due)
    AgendaItem.objects.create(event=event, title="Alku", starts_at=starts, ends_at=event.ends_at)
    for day, midnight in ((11, date(2027, 11, 4)), (4, date(2027, 10, 28))):
        event = Event.objects.get(pk=event.pk)
        length, event.starts_at = event.ends_at - event.starts_at, moment_of(date(2027, 11, day), time(9))
        event.ends_at = event.starts_at + length
        save_event(event=event, changed=["starts_at", "ends_at"], actor=None)
        assert Assignment.objects.get().due_at == moment_of(midnight, time(0))
        assert AgendaItem.objects.get().starts_at == event.starts_at


def test_event_that_is_changed_otherwise_moves_no_deadline(assignment: Assignment) -> None:
    Assignment.objects.update(reminded_at=timezone.now())
    save_event(event=assignment.event, changed=["place_fi"], actor=None)
    kept = Assignment.objects.get()
    assert (kept.due_at, kept.reminded_at is None) == (assignment.due_at, False)


def test_deadline_moves_with_the_step_of_a_session(enrolment: Enrolment) -> None:
    step = Step.objects.filter(enrolment=enrolment).earliest("pk")
    session = factories.event(enrolment.programme, activity=step.activity, enrolment=enrolment)
    before = factories.assignment(session).due_at
    step.on, step.state = timezone.localdate(session.starts_at) + timedelta(days=1), Step.State.BOOKED
    move_session(step, None)
    assert timezone.localdate(Assignment.objects.get().due_at) == timezone.localdate(before) + timedelta(days=1)


def test_copy_takes_it_along_with_its_deadline_and_without_answers(
    assignment: Assignment, enrolment: Enrolment
) -> None:
    Assignment.objects.update(reminded_at=timezone.now(), sharing="seats")
    factories.handed_in(assignment, enrolment, factories.contact_of(enrolment))
    day = timezone.localdate(assignment.event.starts_at) + timedelta(days=10)
    twin = life.copy(event=assignment.event, day=day, actor=None).assignment
    assert timezone.localdate(twin.due_at) == timezone.localdate(assignment.due_at) + timedelta(days=10)
    assert (twin.title, twin.sharing, twin.reminded_at, twin.hand_ins.count()) == ("Yksi mittari", "seats", None, 0)
    assert HandIn.objects.count() == 1


def test_pages_of_an_event_without_one_are_a_404(staff: Client, event: Event) -> None:
    assert staff.get(reverse("admin:event-answers", args=[event.pk])).status_code == 404
    shown = staff.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
    assert (address(event) in shown, reverse("admin:event-answers", args=[event.pk]) in shown) == (True, False)


def test_draft_shows_it_to_nobody_but_the_staff(enrolment: Enrolment) -> None:
    draft = factories.event(enrolment.programme, published_at=None)
    factories.assignment(draft)
    browser = factories.signed_in(factories.contact_of(enrolment))
    assert browser.get(factories.page("assignment", enrolment, draft.pk)).status_code == 404
    assert not Message.objects.filter(key__startswith="assignment").exists()
