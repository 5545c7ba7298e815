"""Staff switch the question on for an event on site; switched off, what was said is deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Needs, Registration
from events.services import events, life, registrations
from events.services.appointments import tell_all
from events.services.needs import NeedsRefused
from events.services.refusing import AsksOnline
from outbox.models import Message
from programmes.models import Programme
from tests import factories
from tests.events.needs.test_saying import said
from tests.events.test_admin import change


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.manager(language="en"))


def test_question_is_off_until_staff_switch_it_on(staff: Client, programme: Programme) -> None:
    event = factories.event(programme)
    assert event.asks_needs is False
    change(staff, event, asks_needs="on")
    assert Event.objects.get().asks_needs is True


def test_switched_off_what_was_said_is_deleted(staff: Client, seat: Registration) -> None:
    elsewhere = factories.seat_that_asks()
    said(seat)
    said(elsewhere)
    change(staff, seat.event, title_fi="Uusi nimi", title_sv="Nytt", **open_rows(seat))
    assert Needs.objects.count() == 2, "another change keeps it"
    change(staff, seat.event, asks_needs=None, _forgets="1", **open_rows(seat))
    assert list(Needs.objects.values_list("registration", flat=True)) == [elsewhere.pk]


def test_switched_off_it_is_asked_first_how_much_goes(staff: Client, seat: Registration) -> None:
    said(seat)
    answer = change(staff, seat.event, asks_needs=None, title_en="Another", **open_rows(seat))
    shown = answer.content.decode()
    assert "1 person has said what they eat and need here." in shown
    assert 'name="_forgets" value="1"' in shown
    second = another_seat(seat)
    said(second)
    assert (
        "2 people have said"
        in change(staff, seat.event, asks_needs=None, _forgets="1", **open_rows(seat, second)).content.decode()
    )
    event = Event.objects.get(pk=seat.event_id)
    assert (event.asks_needs, event.title, Needs.objects.count()) == (True, "Kick-off", 2)
    assert change(staff, seat.event, asks_needs=None, _forgets="2", **open_rows(seat, second)).status_code == 302
    assert (Event.objects.get(pk=seat.event_id).asks_needs, Needs.objects.count()) == (False, 0)


def test_where_nobody_has_said_anything_it_is_switched_off_at_once(staff: Client, seat: Registration) -> None:
    assert change(staff, seat.event, asks_needs=None, **open_rows(seat)).status_code == 302
    assert Event.objects.get().asks_needs is False


def test_who_calls_it_off_or_revives_it_reads_what_becomes_of_the_answers(staff: Client, seat: Registration) -> None:
    address, words = reverse("admin:event-cancel", args=[seat.event_id]), "said they eat and need"
    quiet = factories.event(seat.event.activity.programme)
    shown = [staff.get(address).content.decode()]
    life.set_cancelled(event=seat.event, cancelled=True, actor=None)
    shown.append(staff.get(address).content.decode())
    assert ["is deleted for good" in shown[0], "asks those who have a seat to say it again" in shown[1]] == [True, True]
    assert words not in staff.get(reverse("admin:event-cancel", args=[quiet.pk])).content.decode()


def told(event: Event, seat: Registration) -> str:
    """The mail that says how the event stands now."""
    batch = f"batch-{timezone.now().timestamp()}"
    tell_all(event=event, note="", batch=batch, actor=factories.manager())
    return Message.objects.get(key__contains=batch, user=seat.user).text


@pytest.mark.parametrize("asks", [True, False])
def test_after_it_takes_place_again_people_are_asked_to_say_it_again(seat: Registration, asks: bool) -> None:
    User.objects.filter(pk=seat.user_id).update(language="en")
    Event.objects.filter(pk=seat.event_id).update(asks_needs=asks)
    off = life.set_cancelled(event=seat.event, cancelled=True, actor=None)
    assert "kitchen" not in told(off, seat)
    text = told(life.set_cancelled(event=off, cancelled=False, actor=None), seat)
    words = "If the event was called off in between, what you had said was deleted."
    place = reverse("my-event", args=[seat.event_id])
    assert (words in text, text.count(place)) == (asks, 2 if asks else 1)


def test_who_waits_for_a_seat_is_not_asked_what_they_need(seat: Registration) -> None:
    Event.objects.update(capacity=1)
    waits = another_seat(seat)
    User.objects.filter(pk=waits.user_id).update(language="en")
    assert "kitchen" not in told(Event.objects.get(), waits)


def another_seat(seat: Registration) -> Registration:
    """A colleague's, or their place in the line."""
    who, event = factories.member(seat.enrolment.party), seat.event_id
    return registrations.register(event_id=event, enrolment=seat.enrolment, user=who, actor=who, or_wait=True)[0]


def test_who_is_late_by_a_moment_says_it_to_nobody(seat: Registration) -> None:
    Event.objects.filter(pk=seat.event_id).update(asks_needs=False)
    with pytest.raises(NeedsRefused):
        said(seat)
    assert not Needs.objects.exists()


def open_rows(*seats: Registration) -> dict[str, Any]:
    """The part of the page on who has registered."""
    sent: dict[str, Any] = {f"registrations-{name}_FORMS": len(seats) for name in ("TOTAL", "INITIAL")}
    for number, seat in enumerate(seats):
        sent |= {f"registrations-{number}-id": seat.pk, f"registrations-{number}-event": seat.event_id}
    return sent


def test_event_online_cannot_ask(staff: Client, programme: Programme) -> None:
    event = factories.event(programme)
    answer = change(staff, event, asks_needs="on", mode="remote")
    assert "Only an event on site asks for diet and access needs." in answer.content.decode()
    assert Event.objects.get().asks_needs is False
    event.asks_needs, event.mode = True, "remote"
    with pytest.raises(AsksOnline):
        events.save_event(event=event, changed=["asks_needs", "mode"], actor=None)


def test_new_event_that_takes_its_mode_from_an_activity_online_cannot_ask(programme: Programme) -> None:
    activity = factories.activity(programme, scope="shared", mode="remote")
    now = timezone.now()
    event = Event(activity=activity, title_fi="Uusi", starts_at=now, ends_at=now + timedelta(hours=1))
    event.asks_needs = True
    with pytest.raises(AsksOnline):
        events.save_event(event=event, changed=[], actor=None)


def test_copy_asks_too_and_takes_nobodys_needs_along(seat: Registration) -> None:
    said(seat)
    twin = life.copy(event=seat.event, day=timezone.localdate(seat.event.starts_at), actor=None)
    assert (twin.asks_needs, Needs.objects.filter(registration__event=twin).count()) == (True, 0)
