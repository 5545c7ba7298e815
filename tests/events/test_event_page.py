"""What an event's page says first: how one takes part, what one has there, and that it is over or called off."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration
from events.services import life, registrations
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join

State = Registration.State


@pytest.fixture
def client(contact: User) -> Client:
    return factories.signed_in(contact)


def head_of(client: Client, enrolment: Enrolment, event: Event) -> str:
    """What stands under the title, before everything else of the page."""
    page = client.get(factories.page("event", enrolment, event.pk)).content.decode()
    return page.split('<div class="page-head">')[1].split('<div class="two">')[0]


def full(enrolment: Enrolment, **fields: object) -> Event:
    event = factories.event(enrolment.programme, capacity=1, **fields)
    join(event, enrolment)
    return event


def choices(client: Client, address: str) -> list[int]:
    """The colleagues that a page's form offers, by their memberships."""
    found = re.findall(r'(?:<option|name="members") value="(\d+)"', client.get(address).content.decode())
    return [int(one) for one in found]


@pytest.mark.parametrize(("mode", "words"), [("remote", "etänä"), ("on_site", "paikan päällä, Kuntatalo")])
def test_way_to_take_part_is_said_with_the_time(client: Client, enrolment: Enrolment, mode: str, words: str) -> None:
    place = "" if mode == "remote" else "Kuntatalo"
    event = factories.event(enrolment.programme, mode=mode, place_fi=place)
    assert f", {words}</p>" in head_of(client, enrolment, event)
    join(event, enrolment, factories.contact_of(enrolment))
    assert f", {words}</p>" in client.get(reverse("my-schedule")).content.decode()


@pytest.mark.parametrize(("mode", "words"), [("remote", "etänä"), ("on_site", "paikan päällä")])
def test_own_session_says_how_one_takes_part_before_and_after_it_is_booked(
    client: Client, enrolment: Enrolment, mode: str, words: str
) -> None:
    workshop = factories.activity(enrolment.programme, kind="leadership_workshop", scope="municipal", mode=mode)
    page = factories.page("own-sessions", enrolment)
    assert f">{words.capitalize()}</p>" in client.get(page).content.decode()
    session = factories.event(enrolment.programme, enrolment=enrolment, activity=workshop, mode=mode)
    assert f"</a>, {words}" in client.get(page).content.decode()
    assert f", {words}</p>" in client.get(factories.page("session-change", enrolment, session.pk)).content.decode()


def test_who_has_a_seat_reads_so_first_and_can_cancel_it(
    client: Client, contact: User, enrolment: Enrolment, event: Event
) -> None:
    assert "sinulla on paikka" not in head_of(client, enrolment, event)
    seat = join(event, enrolment, contact)
    head = head_of(client, enrolment, event)
    assert (
        "sinulla on paikka" in head,
        factories.page("registration-cancel", enrolment, event.pk, seat.pk) in head,
    ) == (
        True,
        True,
    )


def test_who_waits_reads_their_place_and_who_is_offered_a_seat_takes_it_there(
    client: Client, contact: User, enrolment: Enrolment
) -> None:
    event = full(enrolment)
    join(event, enrolment)
    mine = join(event, enrolment, contact)
    leave = factories.page("registration-cancel", enrolment, event.pk, mine.pk)
    head = head_of(client, enrolment, event)
    assert ("Olet jonossa sijalla 2." in head, leave in head) == (True, True)
    for one in Registration.objects.exclude(pk=mine.pk):
        registrations.cancel(registration=one, actor=one.user)
    head = head_of(client, enrolment, event)
    take = factories.page("event-register-me", enrolment, event.pk)
    assert ("sinulle tarjotaan paikkaa" in head, take in head, leave in head) == (True, True, True)


@pytest.mark.parametrize("is_past", [True, False])
def test_event_that_is_over_or_called_off_says_so_and_nothing_of_a_seat(
    client: Client, contact: User, enrolment: Enrolment, event: Event, is_past: bool
) -> None:
    join(event, enrolment, contact)
    if is_past:
        ended = timezone.now() - timedelta(days=2)
        Event.objects.update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    else:
        life.set_cancelled(event=event, cancelled=True, actor=None)
    head = head_of(client, enrolment, event)
    assert ("Tilaisuus on ohi." in head, "on peruttu" in head, "sinulla on paikka" in head) == (
        is_past,
        not is_past,
        False,
    )


@pytest.mark.parametrize("is_called_off", [True, False])
def test_page_for_naming_many_asks_nothing_when_no_seat_is_given_any_more(
    client: Client, enrolment: Enrolment, event: Event, is_called_off: bool
) -> None:
    if is_called_off:
        life.set_cancelled(event=event, cancelled=True, actor=None)
    else:
        Event.objects.update(registration_closes_at=timezone.now() - timedelta(days=1))
    page = client.get(factories.page("event-name-many", enrolment, event.pk)).content.decode()
    assert ("on peruttu" in page, "on päättynyt" in page, 'name="people"' in page) == (
        is_called_off,
        not is_called_off,
        False,
    )


@pytest.mark.parametrize("what", ["called off", "over", "cancelled"])
def test_cancelling_asks_nothing_where_nothing_is_to_be_cancelled(
    client: Client, enrolment: Enrolment, event: Event, what: str
) -> None:
    seat = join(event, enrolment)
    url = factories.page("registration-cancel", enrolment, event.pk, seat.pk)
    assert "btn-danger" in client.get(url).content.decode()
    if what == "called off":
        life.set_cancelled(event=event, cancelled=True, actor=None)
    elif what == "over":
        ended = timezone.now() - timedelta(days=2)
        Event.objects.update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    else:
        registrations.cancel(registration=seat, actor=seat.user)
    page = client.get(url).content.decode()
    said = {"called off": "on peruttu", "over": "on ohi", "cancelled": "ei enää paikkaa"}
    assert ("btn-danger" in page, [word for word, text in said.items() if text in page]) == (False, [what])


def test_full_event_offers_nobody_who_hopes_for_a_seat_already(client: Client, enrolment: Enrolment) -> None:
    event = full(enrolment)
    people = [factories.member(enrolment.party) for _number in range(3)]
    waiting, offered, free = (person.memberships.get().pk for person in people)
    for person in people[:2]:
        join(event, enrolment, person)
    Registration.objects.filter(user=people[1]).update(
        state=State.OFFERED, offered_until=timezone.now() + timedelta(days=1)
    )
    for name in ("event", "event-name-many"):
        shown = choices(client, factories.page(name, enrolment, event.pk))
        assert [one in shown for one in (waiting, offered, free)] == [False, False, True]
    Event.objects.update(capacity=3)
    shown = choices(client, factories.page("event", enrolment, event.pk))
    assert [one in shown for one in (waiting, offered, free)] == [True] * 3
