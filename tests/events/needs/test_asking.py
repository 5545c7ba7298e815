"""Staff switch the question on for an event on site; switched off, what was said is deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Needs, Registration
from events.services import events, life
from events.services.events import AsksOnline
from events.services.needs import NeedsRefused
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
    change(staff, seat.event, asks_needs=None, **open_rows(seat))
    assert list(Needs.objects.values_list("registration", flat=True)) == [elsewhere.pk]


def test_who_is_late_by_a_moment_says_it_to_nobody(seat: Registration) -> None:
    Event.objects.filter(pk=seat.event_id).update(asks_needs=False)
    with pytest.raises(NeedsRefused):
        said(seat)
    assert not Needs.objects.exists()


def open_rows(seat: Registration) -> dict[str, Any]:
    """The part of the page on who has registered."""
    return {
        "registrations-TOTAL_FORMS": 1,
        "registrations-INITIAL_FORMS": 1,
        "registrations-0-id": seat.pk,
        "registrations-0-event": seat.event_id,
    }


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
