"""Who has not accepted a participant's invitation has no name on its pages of an event, only an address."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event, Grouping, Registration
from events.services import registrations
from participants.models import Enrolment
from tests import factories
from tests.events.printed.test_printed import grouped
from tests.events.test_answers_in_groups import tell_all

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


def test_name_is_not_told_to_whoever_chooses_the_address_from_the_list(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    invited = factories.invited(enrolment.party, stranger)
    page = factories.page("event", enrolment, event.pk)
    for _time in range(2):
        assert read(client.post(page, {"member": invited.pk}, follow=True)) == (False, True)


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


@pytest.mark.parametrize("act", ["name", "swap"])
def test_where_a_stranger_goes_is_not_told_to_whoever_names_an_address(
    client: Client, stranger: User, enrolment: Enrolment, event: Event, act: str
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    factories.belonging(user=stranger, municipality=other.municipality)
    seat_of(event, other, stranger)
    old = seat_of(event, enrolment, factories.member(enrolment.party))
    name = factories.page("event", enrolment, event.pk)
    swap = factories.page("registration-swap", enrolment, event.pk, old.pk)
    answer = client.post({"name": name, "swap": swap}[act], named(stranger))
    text = answer.content.decode()
    assert ("ei voi nimetä tästä" in text, "toisen kunnan" in text, NAME in text) == (True, False, False)
    assert not stranger.memberships.filter(municipality=enrolment.municipality).exists()


def test_of_an_own_member_it_is_told_that_they_go_through_another_municipality(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    for party in (enrolment.party, other.party):
        factories.belonging(user=stranger, municipality=party)
    seat_of(event, other, stranger)
    text = client.post(factories.page("event", enrolment, event.pk), named(stranger)).content.decode()
    assert "toisen kunnan kautta" in text


def test_name_is_told_once_the_invitation_has_been_accepted(
    client: Client, stranger: User, enrolment: Enrolment, event: Event
) -> None:
    factories.belonging(user=stranger, municipality=enrolment.municipality)
    seat = seat_of(event, enrolment, stranger)
    for act in ("swap", "cancel"):
        assert read(client.get(factories.page(f"registration-{act}", enrolment, event.pk, seat.pk)))[0]


def test_small_group_is_told_of_somebody_without_name_or_address(
    stranger: User, enrolment: Enrolment, event: Event
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    factories.invited(other.party, stranger)
    mine, theirs = seat_of(event, enrolment, factories.member(enrolment.party)), seat_of(event, other, stranger)
    grouped(event, [mine, theirs])
    Grouping.objects.update(told_at=timezone.now())
    tell_all()
    page = factories.signed_in(mine.user).get(factories.page("event", enrolment, event.pk))
    assert read(page) == (False, False)
    assert f"{other.party} (nimi ei vielä näy)" in page.content.decode()
    stranger.memberships.update(accepted_at=timezone.now())
    assert read(factories.signed_in(mine.user).get(factories.page("event", enrolment, event.pk))) == (True, False)


@pytest.mark.parametrize(("accepted", "waits"), [(True, False), (False, True)])
def test_member_without_a_name_is_not_said_to_have_an_invitation_open(
    client: Client, enrolment: Enrolment, event: Event, accepted: bool, waits: bool
) -> None:
    nameless = factories.person(name="")
    factories.belonging(user=nameless, municipality=enrolment.municipality)
    seat_of(event, enrolment, nameless)
    if not accepted:
        nameless.memberships.update(accepted_at=None)
    page = client.get(factories.page("event", enrolment, event.pk).replace("/fi/", "/en/")).content.decode()
    assert (nameless.email in page.replace("<wbr>", ""), "has not accepted yet" in page) == (True, waits)
