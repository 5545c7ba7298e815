"""What staff change of an event reaches the participants, and no seat is taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Registration, Seats
from events.queries import entry
from events.services import registrations
from events.services.places import RegistrationRefused
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.manager())


def go(event: Event, enrolment: Enrolment, people: int) -> None:
    for _ in range(people):
        user = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)


def change(staff: Client, event: Event, **fields: Any) -> Any:
    """Save the event's page in the admin with these fields changed."""
    address = reverse("admin:events_event_change", args=[event.pk])
    form = staff.get(address).context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for name in ("starts_at", "ends_at"):
        moment = timezone.localtime(sent.pop(name))
        sent |= {f"{name}_0": moment.date().isoformat(), f"{name}_1": moment.time().isoformat()}
    rows = {"registrations-TOTAL_FORMS": 0, "registrations-INITIAL_FORMS": 0}
    return staff.post(address, {name: value for name, value in {**sent, **rows, **fields}.items() if value is not None})


@pytest.mark.parametrize(("limit", "left"), [(6, 3), (4, 1), (2, 0)])
def test_changed_seats_of_an_event_reach_those_who_have_named_people(
    staff: Client, event: Event, enrolment: Enrolment, limit: int, left: int
) -> None:
    go(event, enrolment, 3)
    assert change(staff, event, seats_per_participant=limit).status_code == 302
    schedule_entry = entry(enrolment, event.pk, event.starts_at)
    assert schedule_entry
    assert (schedule_entry.left, len(schedule_entry.going), Seats.objects.get().taken) == (left, 3, 3)
    if not left:
        with pytest.raises(RegistrationRefused):
            go(event, enrolment, 1)


@pytest.mark.parametrize(("limit", "seats"), [(5, 5), (3, 3), ("", None)])
def test_who_kept_more_seats_than_the_others_has_never_fewer_than_they(
    staff: Client, event: Event, enrolment: Enrolment, limit: object, seats: int | None
) -> None:
    go(event, enrolment, 3)
    change(staff, event, seats_per_participant=2)
    change(staff, event, seats_per_participant=limit)
    assert Seats.objects.get().limit == seats


def test_seats_given_to_one_participant_alone_are_kept(staff: Client, event: Event, enrolment: Enrolment) -> None:
    Event.objects.update(capacity=None)
    go(event, enrolment, 4)
    own = Seats.objects.get()
    staff.post(reverse("admin:events_seats_change", args=[own.pk]), {"limit": 9, "taken": 0})
    change(staff, event, seats_per_participant=6)
    own.refresh_from_db()
    assert (own.limit, own.taken) == (9, 4)
    schedule_entry = entry(enrolment, event.pk, event.starts_at)
    assert schedule_entry
    assert schedule_entry.left == 5


def test_fewer_seats_than_are_taken_are_refused_in_words(staff: Client, event: Event, enrolment: Enrolment) -> None:
    go(event, enrolment, 3)
    answer = staff.post(reverse("admin:events_seats_change", args=[Seats.objects.get().pk]), {"limit": 2})
    assert answer.status_code == 200
    assert "Paikkoja on jo varattu enemmän" in answer.content.decode()
    assert Seats.objects.get().limit == 4


def test_smaller_capacity_than_is_taken_is_refused_in_words(staff: Client, event: Event, enrolment: Enrolment) -> None:
    go(event, enrolment, 3)
    answer = change(staff, event, capacity=2)
    assert (answer.status_code, Event.objects.get().capacity) == (200, 6)
    assert "Paikkoja on jo varattu enemmän" in answer.content.decode()


def test_saved_event_keeps_its_registrations(staff: Client, event: Event, enrolment: Enrolment) -> None:
    go(event, enrolment, 1)
    assert change(staff, event, title_fi="Uusi nimi").status_code == 302
    assert Event.objects.get().title_fi == "Uusi nimi"  # type: ignore[attr-defined]
    assert Registration.objects.get().state == Registration.State.REGISTERED


def test_page_takes_as_many_queries_for_one_registration_as_for_three(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    address, counts = reverse("admin:events_event_change", args=[event.pk]), []
    staff.get(address)
    for people in (1, 2):
        go(event, enrolment, people)
        with CaptureQueriesContext(connection) as queries:
            staff.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
