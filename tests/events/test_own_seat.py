"""Whoever has a seat sees and cancels it, also where the pages of the participant that it is of are not open to them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration
from events.services import life, registrations
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join

State = Registration.State


@pytest.fixture
def named(enrolment: Enrolment, event: Event) -> Registration:
    """A seat of somebody who belongs to another participant and was named by this one."""
    person = factories.contact_of(factories.accepted(programme=enrolment.programme))
    factories.invited(enrolment.party, person)
    return join(event, enrolment, person)


@pytest.fixture
def client(named: Registration) -> Client:
    return factories.signed_in(named.user)


def where(client: Client, event: Event) -> str:
    """Where a mail about the event leads to."""
    answer: Any = client.get(reverse("my-event", args=[event.pk]))
    return str(answer.url)


def seat_page(event: Event) -> str:
    return reverse("my-seat", args=[event.pk])


def test_mail_leads_to_the_seat_and_not_to_the_page_of_ones_own_municipality(
    client: Client, named: Registration, event: Event
) -> None:
    assert where(client, event) == seat_page(event)
    page = client.get(seat_page(event)).content.decode()
    assert f"osallistujana {named.enrolment.party}." in page
    assert reverse("invitations") in page
    Membership.objects.of(named.enrolment.party).update(accepted_at=timezone.now())
    assert where(client, event) == factories.page("event", named.enrolment, event.pk)
    assert reverse("invitations") not in client.get(seat_page(event)).content.decode()


def test_who_belongs_to_no_participant_yet_sees_and_cancels_the_seat(event: Event, enrolment: Enrolment) -> None:
    person = factories.person()
    factories.invited(enrolment.party, person)
    join(event, enrolment, person)
    client = factories.signed_in(person)
    assert where(client, event) == seat_page(event)
    assert client.post(seat_page(event)).status_code == 302
    assert client.get(reverse("my-event", args=[event.pk])).status_code == 404


def test_seat_is_cancelled_by_its_person_and_twice_is_once(client: Client, named: Registration, event: Event) -> None:
    for _click in range(2):
        answer = client.post(seat_page(event), follow=True)
        assert f"Et ole enää tulossa: {event}." in answer.content.decode()
    named.refresh_from_db()
    assert (named.state, Event.objects.get().taken) == (State.CANCELLED, 0)
    assert "Sinulla ei ole enää paikkaa" in client.get(seat_page(event)).content.decode()
    assert where(client, event) != seat_page(event)


def test_place_in_the_line_is_left(event: Event, named: Registration, client: Client) -> None:
    Registration.objects.update(state=State.WAITING, queued_at=timezone.now())
    assert "Olet jonossa" in client.get(seat_page(event)).content.decode()
    Event.objects.update(taken=0)
    client.post(seat_page(event))
    named.refresh_from_db()
    assert named.state == State.CANCELLED


def test_offer_is_answered_on_its_own_page(event: Event, named: Registration, client: Client) -> None:
    until = timezone.now() + timedelta(days=1)
    Registration.objects.update(state=State.OFFERED, queued_at=timezone.now(), offered_until=until)
    page = client.get(seat_page(event)).content.decode()
    assert ("/offers/" in page, '<form method="post" class="actions">' in page) == (True, False)


@pytest.mark.parametrize("is_past", [False, True])
def test_nothing_is_to_be_cancelled_at_an_event_that_is_over_or_called_off(
    client: Client, named: Registration, event: Event, is_past: bool
) -> None:
    if is_past:
        ended = timezone.now() - timedelta(days=1)
        Event.objects.update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    else:
        life.set_cancelled(event=event, cancelled=True, actor=None)
    page = client.get(seat_page(event)).content.decode()
    assert ("on ohi" in page, "on peruttu" in page, "btn-danger" in page) == (is_past, not is_past, False)
    assert client.post(seat_page(event)).status_code == 302
    named.refresh_from_db()
    assert named.state == (State.REGISTERED if is_past else State.CANCELLED)


@pytest.mark.parametrize("closed", [False, True])
def test_what_becomes_of_a_seat_that_is_given_back_is_said_as_it_is(
    client: Client, named: Registration, event: Event, closed: bool
) -> None:
    if closed:
        Event.objects.update(registration_closes_at=timezone.now())
    contact = factories.signed_in(factories.contact_of(named.enrolment))
    asked = factories.page("registration-cancel", named.enrolment, event.pk, named.pk)
    for browser, address in ((client, seat_page(event)), (contact, asked)):
        shown = browser.get(address.replace("/fi/", "/en/")).content.decode()
        assert ("first in line" in shown, "Registration has closed" in shown) == (not closed, closed)


def test_nobody_elses_seat_and_no_draft_is_shown(client: Client, named: Registration, event: Event) -> None:
    stranger = factories.signed_in(factories.contact_of(named.enrolment))
    assert [stranger.get(seat_page(event)).status_code, stranger.post(seat_page(event)).status_code] == [404, 404]
    Event.objects.update(published_at=None)
    assert client.get(seat_page(event)).status_code == 404


def test_own_municipalitys_page_leads_to_the_seat_that_one_has_through_another(
    client: Client, named: Registration, event: Event
) -> None:
    own = Enrolment.objects.get(contact_email=named.user.email)
    page = client.get(factories.page("event", own, event.pk)).content.decode()
    assert reverse("my-event", args=[event.pk]) in page


def test_own_schedule_names_the_participant_that_is_not_ones_own(
    client: Client, named: Registration, event: Event
) -> None:
    page = client.get(reverse("my-schedule")).content.decode()
    assert (f" · {named.enrolment.party}</p>" in page, seat_page(event) in page) == (True, True)


def test_own_schedule_has_a_seat_in_a_programme_that_ones_own_does_not_take_part_in(
    event: Event, enrolment: Enrolment
) -> None:
    person = factories.contact_of(factories.accepted())
    join(event, enrolment, person)
    page = factories.signed_in(person).get(reverse("my-schedule")).content.decode()
    assert (event.title in page, str(enrolment.party) in page) == (True, True)


def test_own_participant_is_not_named_where_it_is_the_only_one(event: Event, enrolment: Enrolment) -> None:
    person: User = factories.member(enrolment.party)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    page = factories.signed_in(person).get(reverse("my-schedule")).content.decode()
    assert f" · {enrolment.party}" not in page
