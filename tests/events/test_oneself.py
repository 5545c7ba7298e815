"""Members register themselves where their role may, within the seats, and are told why where it may not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Registration
from events.rules import may_register
from events.services import registrations
from municipalities.models import Membership
from participants.models import Enrolment
from programmes.models import Activity
from tests import factories
from tests.events.crowds import at_once

Role = Membership.Role


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted(factories.municipality())


def an_event(enrolment: Enrolment, audiences: list[str], **fields: Any) -> Event:
    about = factories.activity(enrolment.programme, scope="shared", audiences=audiences)
    return factories.event(enrolment.programme, activity=about, **fields)


def address(enrolment: Enrolment, event: Event, name: str = "event-register-me", *more: int) -> str:
    return factories.page(name, enrolment, event.pk, *more).replace("/fi/", "/en/")


@pytest.mark.parametrize(
    ("role", "audiences", "may"),
    [
        (Role.EXPERT, [], True),
        (Role.EXPERT, ["staff"], True),
        (Role.EXPERT, ["management", "official"], False),
        (Role.OFFICIAL, ["official"], True),
        (Role.OFFICIAL, ["staff"], False),
        (Role.MANAGEMENT, ["top_management"], True),
        (Role.CONTACT, ["top_management"], True),
        (Role.DEVELOPER, ["developer"], True),
        (Role.SUPERVISOR, ["developer"], False),
    ],
)
def test_role_decides(role: str, audiences: list[str], may: bool) -> None:
    assert may_register(Membership(role=role), Event(activity=Activity(audiences=audiences))) == may


def test_nobody_without_a_role_registers() -> None:
    assert not may_register(None, Event(activity=Activity(audiences=[])))


def test_member_takes_a_seat_and_gives_it_back(enrolment: Enrolment) -> None:
    event, me = an_event(enrolment, ["staff"]), factories.member(enrolment.party)
    browser = factories.signed_in(me)
    assert "Register me" in browser.get(address(enrolment, event, "event")).content.decode()
    for _click in range(2):
        assert browser.post(address(enrolment, event)).status_code == 302
    seat = Registration.objects.get()
    assert (seat.user, seat.state, Event.objects.get().taken) == (me, "registered", 1)
    page = browser.get(address(enrolment, event, "event")).content.decode()
    assert ("Register me" in page, "Cancel the seat" in page) == (False, True)


@pytest.mark.parametrize(("role", "may"), [(Role.OFFICIAL, True), (Role.EXPERT, True), (Role.SUPERVISOR, False)])
def test_staff_and_officials_register_to_their_municipalitys_own_training(
    enrolment: Enrolment, role: str, may: bool
) -> None:
    training = factories.activity(enrolment.programme, kind="training", audiences=["official", "expert"])
    session = factories.event(enrolment.programme, activity=training, enrolment=enrolment)
    browser = factories.signed_in(factories.member(enrolment.party, role))
    shown = browser.get(address(enrolment, session, "event")).content.decode()
    assert ("Register me" in shown, "This event is for:" in shown) == (may, not may)
    assert browser.post(address(enrolment, session)).status_code == (302 if may else 403)
    assert Registration.objects.standing().filter(event=session).exists() == may
    stranger = factories.signed_in(factories.contact_of(factories.accepted(programme=enrolment.programme)))
    assert stranger.post(address(enrolment, session)).status_code == 404


def test_member_whose_role_may_not_is_told_why_and_refused(enrolment: Enrolment) -> None:
    event = an_event(enrolment, ["official"])
    browser = factories.signed_in(factories.member(enrolment.party))
    page = browser.get(address(enrolment, event, "event")).content.decode()
    assert ("This event is for: elected officials" in page, "Register me" in page) == (True, False)
    assert browser.post(address(enrolment, event)).status_code == 403
    assert not Registration.objects.exists()


@pytest.mark.parametrize(("audiences", "told"), [(["official", "developer"], True), ([], False)])
def test_who_names_others_is_told_whom_it_is_for_and_names_them_all_the_same(
    enrolment: Enrolment, audiences: list[str], told: bool
) -> None:
    event, expert = an_event(enrolment, audiences), factories.member(enrolment.party)
    seat, _made = registrations.register(
        event_id=event.pk, enrolment=enrolment, user=factories.member(enrolment.party), actor=expert
    )
    browser = factories.signed_in(factories.contact_of(enrolment))
    pages = [
        address(enrolment, event, "event"),
        address(enrolment, event, "event-name-many"),
        address(enrolment, event, "registration-swap", seat.pk),
    ]
    shown = [browser.get(page).content.decode() for page in pages]
    assert ["This event is for: elected officials, developers." in page for page in shown] == [told] * 3
    assert ["You may name others too" in page for page in shown] == [told] * 3
    assert browser.post(pages[0], {"member": expert.memberships.get().pk}).status_code == 302
    assert Registration.objects.standing().filter(user=expert).exists()


def test_event_of_another_programme_or_participant_is_not_found(enrolment: Enrolment) -> None:
    other = factories.accepted(programme=factories.programme(slug="toinen"))
    browser = factories.signed_in(factories.member(enrolment.party))
    assert browser.post(address(enrolment, an_event(other, []))).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_ten_members_at_once_take_no_more_than_their_seats() -> None:
    enrolment = factories.accepted(factories.municipality())
    event = an_event(enrolment, [], seats_per_participant=4)
    people = [factories.member(enrolment.party) for _number in range(10)]
    at_once(people, lambda person: factories.signed_in(person).post(address(enrolment, event)).status_code == 302)
    assert (Registration.objects.standing().count(), Event.objects.get().taken) == (4, 4)


def test_page_of_an_event_asks_no_query_more_for_it(enrolment: Enrolment) -> None:
    event, me = an_event(enrolment, ["staff"]), factories.member(enrolment.party)
    browser = factories.signed_in(me)
    browser.get(address(enrolment, event, "event"))
    with CaptureQueriesContext(connection) as captured:
        browser.get(address(enrolment, event, "event"))
    assert len({query["sql"] for query in captured}) == len(captured), "nothing is asked twice"
