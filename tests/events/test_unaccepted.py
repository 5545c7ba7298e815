"""Who has not accepted a participant's invitation has no name on its pages of an event, only an address."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import Event, Registration
from events.services import registrations
from participants.models import Enrolment
from tests import factories

NAME = "Salainen Sukunimi"


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


@pytest.fixture
def stranger(db: None) -> User:
    """Known to the portal, and not to the participant."""
    return factories.person(name=NAME)


def seat_of(event: Event, enrolment: Enrolment, user: User) -> Registration:
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]


def named(user: User) -> dict[str, str]:
    return {"member": "", "name": "Joku Muu", "email": user.email, "role": "expert"}


def read(answer: Any) -> tuple[bool, bool]:
    """Whether a page has the stranger's name, and whether it has the address."""
    text = answer.content.decode().replace("<wbr>", "")
    address = User.objects.get(name=NAME).email
    return NAME in text, address in text


def test_name_is_not_told_to_whoever_names_an_address(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    page = factories.page("event", enrolment, event.pk)
    for _time in range(2):
        assert read(client.post(page, named(stranger), follow=True)) == (False, True)


def test_address_stands_under_addresses_and_what_is_missing_under_names(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    factories.invited(enrolment.party, stranger)
    seat_of(event, enrolment, stranger)
    page = client.get(factories.page("event", enrolment, event.pk)).content.decode().replace("<wbr>", "")
    (row,) = re.findall(r'<td class="quiet" data-label="Nimi">(.*?)</td>\s*<th scope="row">(.*?)</th>', page)
    assert row == ("ei ole vielä hyväksynyt", stranger.email)


def test_name_is_not_told_in_the_line(client: Client, stranger: User, enrolment: Enrolment, event: Event) -> None:
    for _number in range(4):
        seat_of(event, enrolment, factories.member(enrolment.party))
    page = factories.page("event", enrolment, event.pk)
    assert read(client.post(page, {**named(stranger), "wait": "1"}, follow=True)) == (False, True)
    assert read(client.get(page)) == (False, True)
    assert Registration.objects.get(user=stranger).state == Registration.State.WAITING


def test_name_is_not_told_where_the_seat_is_passed_on_or_cancelled(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    factories.invited(enrolment.party, stranger)
    seat = seat_of(event, enrolment, stranger)
    pages = [factories.page(f"registration-{act}", enrolment, event.pk, seat.pk) for act in ("swap", "cancel")]
    assert [read(client.get(page)) for page in pages] == [(False, True)] * 2
    assert read(client.post(pages[1], follow=True)) == (False, True)


def test_name_is_not_told_when_the_stranger_is_sent_instead_of_somebody(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    old = seat_of(event, enrolment, factories.member(enrolment.party))
    page = factories.page("registration-swap", enrolment, event.pk, old.pk)
    assert read(client.post(page, named(stranger), follow=True)) == (False, True)


def test_name_is_not_told_when_the_stranger_has_a_seat_through_another_participant(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    seat_of(event, other, stranger)
    old = seat_of(event, enrolment, factories.member(enrolment.party))
    page = factories.page("registration-swap", enrolment, event.pk, old.pk)
    assert read(client.post(page, named(stranger))) == (False, True)
    assert not stranger.memberships.exists()


def test_name_is_told_once_the_invitation_has_been_accepted(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    factories.belonging(user=stranger, municipality=enrolment.municipality)
    seat = seat_of(event, enrolment, stranger)
    for act in ("swap", "cancel"):
        assert read(client.get(factories.page(f"registration-{act}", enrolment, event.pk, seat.pk)))[0]
