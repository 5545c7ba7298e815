"""A session and its step on the board say the same, whichever of them is changed, and nothing is done before its day."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import AgendaItem, Event, Slot
from events.services import events, life, registrations
from events.services.consultants import ConsultantBusy
from events.services.following import SessionStands
from events.services.refusing import WrongParticipant
from outbox.models import Message
from participants.models import Enrolment, Step
from participants.services import steps
from programmes.models import Activity
from tests import factories
from tests.events.test_event_admin import form_of

KIND = Activity.Kind.LEADERSHIP_WORKSHOP


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def workshop(enrolment: Enrolment) -> Activity:
    return factories.activity(enrolment.programme, kind=KIND, title_fi="Johtoryhmän työpaja")


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def booked(enrolment: Enrolment, workshop: Activity, day: date) -> Event:
    session = Event(
        activity=workshop, enrolment=enrolment, title="Paja", starts_at=at(day), ends_at=at(day, 12), mode="on_site"
    )
    return events.save_event(event=session, changed=[], actor=None)


def step_of(workshop: Activity) -> tuple[str, date | None]:
    step = Step.objects.get(activity=workshop)
    return step.state, step.on


def mark(enrolment: Enrolment, workshop: Activity, state: Step.State, on: date | None) -> None:
    steps.mark(enrolment=enrolment, activity=workshop, state=state, on=on, note="", actor=None)


def test_booked_session_books_the_step(enrolment: Enrolment, workshop: Activity) -> None:
    booked(enrolment, workshop, in_days(7))
    assert step_of(workshop) == ("booked", in_days(7))


def test_moved_session_moves_the_step(enrolment: Enrolment, workshop: Activity) -> None:
    session = booked(enrolment, workshop, in_days(7))
    session.starts_at, session.ends_at = at(in_days(9)), at(in_days(9), 12)
    events.save_event(event=session, changed=["starts_at", "ends_at"], actor=None)
    assert step_of(workshop) == ("booked", in_days(9))


def test_moved_step_moves_the_session_at_the_same_time_of_the_day(enrolment: Enrolment, workshop: Activity) -> None:
    session = booked(enrolment, workshop, date(2027, 3, 26))
    mark(enrolment, workshop, Step.State.BOOKED, date(2027, 3, 30))  # the clocks change in between
    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (at(date(2027, 3, 30)), at(date(2027, 3, 30), 12))


@pytest.mark.parametrize(("state", "on"), [("booked", None), ("not_started", None), ("done", 0), ("done", None)])
def test_step_does_not_contradict_its_session(enrolment: Enrolment, workshop: Activity, state: str, on: Any) -> None:
    booked(enrolment, workshop, in_days(7))
    with pytest.raises(SessionStands):
        mark(enrolment, workshop, Step.State(state), None if on is None else in_days(on))
    assert step_of(workshop) == ("booked", in_days(7))


def test_contradiction_is_told_on_the_boards_form_and_nothing_typed_is_lost(
    enrolment: Enrolment, workshop: Activity
) -> None:
    booked(enrolment, workshop, in_days(7))
    page = reverse("admin:participants_step_change", args=[Step.objects.get(activity=workshop).pk])
    typed = {"state": "booked", "on": "", "note": "siirretään"}
    answer = factories.signed_in(factories.consultant(language="en")).post(f"{page}?lang=en", typed)
    assert "siirretään" in answer.content.decode()
    assert list(answer.context["adminform"].form.errors) == ["on"]


@pytest.mark.parametrize("seats", [0, 1])
def test_session_moved_from_the_board_offers_to_tell_its_people(
    enrolment: Enrolment, workshop: Activity, seats: int
) -> None:
    session = booked(enrolment, workshop, in_days(7))
    for _seat in range(seats):
        member = factories.member(enrolment.party)
        registrations.register(event_id=session.pk, enrolment=enrolment, user=member, actor=member)
    page = reverse("admin:participants_step_change", args=[Step.objects.get(activity=workshop).pk])
    typed = {"state": "booked", "on": in_days(9).isoformat(), "note": ""}
    answer = factories.signed_in(factories.consultant()).post(page, typed)
    told = reverse("admin:event-tell", args=[session.pk])
    assert answer["Location"].startswith(f"{told}?before="), "its contact persons too"


def test_cancelled_session_frees_the_step_and_a_revived_one_books_it(enrolment: Enrolment, workshop: Activity) -> None:
    session = booked(enrolment, workshop, in_days(7))
    life.set_cancelled(event=session, cancelled=True, actor=None)
    assert step_of(workshop) == ("not_started", None)
    life.set_cancelled(event=session, cancelled=False, actor=None)
    assert step_of(workshop) == ("booked", in_days(7))


def test_session_that_has_been_can_be_marked_as_done(enrolment: Enrolment, workshop: Activity) -> None:
    booked(enrolment, workshop, in_days(-7))
    mark(enrolment, workshop, Step.State.DONE, in_days(-7))
    assert step_of(workshop) == ("done", in_days(-7))


def test_done_step_is_booked_again_when_its_session_moves_to_a_day_to_come(
    enrolment: Enrolment, workshop: Activity
) -> None:
    session = booked(enrolment, workshop, in_days(-7))
    mark(enrolment, workshop, Step.State.DONE, in_days(-7))
    session.starts_at, session.ends_at = at(in_days(3)), at(in_days(3), 12)
    events.save_event(event=session, changed=["starts_at", "ends_at"], actor=None)
    assert step_of(workshop) == ("booked", in_days(3))


def test_session_of_another_participant_or_activity_moves_nothing(enrolment: Enrolment, workshop: Activity) -> None:
    other = factories.accepted(programme=enrolment.programme)
    session = booked(other, workshop, in_days(7))
    mark(enrolment, workshop, Step.State.BOOKED, in_days(3))
    session.refresh_from_db()
    assert session.starts_at == at(in_days(7))
    assert Step.objects.get(activity=workshop, enrolment=enrolment).on == in_days(3)


def test_nothing_is_marked_as_done_on_a_date_to_come(enrolment: Enrolment, workshop: Activity) -> None:
    with pytest.raises(steps.DoneTooEarly):
        mark(enrolment, workshop, Step.State.DONE, in_days(1))
    mark(enrolment, workshop, Step.State.DONE, in_days(0))
    assert step_of(workshop) == ("done", in_days(0))


def test_nothing_that_is_to_come_is_done_by_itself(enrolment: Enrolment, workshop: Activity) -> None:
    """As when all targets are set before the workshop in which they were to be set."""
    mark(enrolment, workshop, Step.State.BOOKED, in_days(7))
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.DONE)
    assert step_of(workshop) == ("booked", in_days(7))


def test_what_is_done_before_its_time_is_done_today(enrolment: Enrolment, workshop: Activity) -> None:
    steps.advance(enrolment=enrolment, kind=KIND, state=Step.State.DONE, on=in_days(9))
    assert step_of(workshop) == ("done", in_days(0))


def test_whatever_hangs_on_a_session_moves_with_its_step(enrolment: Enrolment, workshop: Activity) -> None:
    """The agenda, registration and reminder; the time that it was booked on is offered no longer."""
    session = booked(enrolment, workshop, date(2027, 3, 26))
    Event.objects.update(
        reminded_at=timezone.now(),
        registration_closes_at=at(date(2027, 3, 24)),
        join_from=at(date(2027, 3, 25)),
        consultant=(consultant := factories.consultant()),
    )
    AgendaItem.objects.create(event=session, title="Alku", starts_at=session.starts_at, ends_at=session.ends_at)
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    Slot.objects.create(event=session, activity=workshop, consultant=consultant, **times)
    mark(enrolment, workshop, Step.State.BOOKED, date(2027, 3, 30))  # the clocks change in between
    session.refresh_from_db()
    assert (session.registration_closes_at, session.join_from) == (at(date(2027, 3, 28)), at(date(2027, 3, 29)))
    assert (session.reminded_at, AgendaItem.objects.get().starts_at) == (None, session.starts_at)
    assert not Slot.objects.exists()


@pytest.mark.parametrize("days", [7, 9])
def test_step_of_a_session_that_stands_is_not_unstarted(enrolment: Enrolment, workshop: Activity, days: int) -> None:
    session = booked(enrolment, workshop, in_days(7))
    with pytest.raises(SessionStands):
        mark(enrolment, workshop, Step.State.NOT_STARTED, in_days(days))
    assert (step_of(workshop), Event.objects.get().starts_at) == (("booked", in_days(7)), session.starts_at)


def test_session_that_was_held_stays_on_its_day_when_it_is_marked_as_done(
    enrolment: Enrolment, workshop: Activity
) -> None:
    """As when staff mark many on one day: each was held on its own."""
    session = booked(enrolment, workshop, in_days(-7))
    Event.objects.update(thanked_at=timezone.now())
    with pytest.raises(SessionStands):
        mark(enrolment, workshop, Step.State.DONE, in_days(-1))
    kept = Event.objects.get()
    assert (kept.starts_at, kept.thanked_at is None) == (session.starts_at, False)


def test_whoever_answers_for_a_session_is_told_that_staff_have_booked_one(
    enrolment: Enrolment, workshop: Activity
) -> None:
    contact = factories.contact_of(enrolment)
    booked(enrolment, workshop, in_days(-7))
    assert not Message.objects.filter(user=contact, key__contains=":booked:").exists(), "it has been"
    booked(enrolment, workshop, in_days(7))
    assert Message.objects.filter(user=contact, key__contains=":booked:").count() == 1


def test_session_without_a_consultant_is_held_by_the_participants_own(enrolment: Enrolment, workshop: Activity) -> None:
    session = booked(enrolment, workshop, in_days(7))
    other = factories.accepted(programme=enrolment.programme)
    consultant = factories.consultant()
    Enrolment.objects.update(consultant=consultant)
    with pytest.raises(ConsultantBusy):
        booked(Enrolment.objects.get(pk=other.pk), workshop, in_days(7))
    session = Event.objects.get(pk=session.pk)
    events.save_event(event=session, changed=["place_fi"], actor=None)
    assert Event.objects.get(pk=session.pk).consultant == consultant


@pytest.mark.parametrize("to", ["another", "everybody"])
def test_session_stays_its_participants(enrolment: Enrolment, workshop: Activity, to: str) -> None:
    session = booked(enrolment, workshop, in_days(7))
    session = Event.objects.get(pk=session.pk)
    session.enrolment = factories.accepted(programme=enrolment.programme) if to == "another" else None
    if to == "everybody":
        session.activity = factories.activity(enrolment.programme, scope="shared")
    with pytest.raises(WrongParticipant):
        events.save_event(event=session, changed=["enrolment", "activity"], actor=None)


def test_shared_event_that_people_have_registered_for_becomes_nobodys_own(
    enrolment: Enrolment, workshop: Activity
) -> None:
    event, member = factories.event(enrolment.programme), factories.member(enrolment.party)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=member, actor=member)
    event = Event.objects.get(pk=event.pk)
    event.enrolment, event.activity = enrolment, workshop
    with pytest.raises(WrongParticipant):
        events.save_event(event=event, changed=["enrolment", "activity"], actor=None)


def test_consultant_who_does_not_hold_a_session_any_more_is_told_and_it_leaves_their_calendar(
    enrolment: Enrolment, workshop: Activity
) -> None:
    former, other = factories.consultant(), factories.consultant()
    session = booked(enrolment, workshop, in_days(7))
    Event.objects.update(consultant=former)
    page = reverse("admin:events_event_change", args=[session.pk])
    form = form_of(Event.objects.get(), consultant=other.pk, enrolment=enrolment.pk)
    told = factories.signed_in(factories.consultant(language="en")).post(page, form)["Location"]
    assert told.startswith(f"{reverse('admin:event-tell', args=[session.pk])}?before=")
    staff = factories.signed_in(factories.consultant(language="en"))
    assert f"Held by: {other} (before: {former})" in staff.get(told).content.decode()
    for _click in range(2):
        staff.post(told, {"whom": ["answering"], "note": "", "batch": "b"})
    mail = Message.objects.get(user=former)
    assert "METHOD:CANCEL" in mail.calendar
    assert Message.objects.filter(user__in=[other, factories.contact_of(enrolment)], key__contains=":b:").count() == 2


def test_event_that_is_corrected_afterwards_thanks_nobody_anew(enrolment: Enrolment, workshop: Activity) -> None:
    session = booked(enrolment, workshop, in_days(-1))
    Event.objects.update(thanked_at=timezone.now())
    session = Event.objects.get()
    session.starts_at -= timedelta(minutes=15)
    events.save_event(event=session, changed=["starts_at"], actor=None)
    assert Event.objects.get().thanked_at is not None
