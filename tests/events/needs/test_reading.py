"""What staff read of it: numbers, and names for those who answer for the event, with each look in the log."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from events.models import Event, Needs, Registration
from events.needs.reading import numbers_of
from events.needs.said import Said
from events.services import needs, registrations
from tests import factories
from tests.events.needs.test_saying import said


@pytest.fixture
def organiser(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def page(event: Event, name: str = "needs") -> str:
    return reverse(f"admin:event-{name}", args=[event.pk])


def more(seat: Registration, told: Said | None, name: str) -> Registration:
    """Another person with a seat, of a participant of their own."""
    enrolment = factories.accepted(programme=seat.enrolment.programme)
    user = factories.member(enrolment.party, name=name)
    made = registrations.register(event_id=seat.event_id, enrolment=enrolment, user=user, actor=user)[0]
    if told is not None:
        needs.say(event_id=seat.event_id, enrolment=enrolment, said=told, actor=user)
    return made


def test_numbers_are_those_of_who_has_a_seat_without_a_name(organiser: Client, seat: Registration) -> None:
    said(seat)
    more(seat, Said(("vegan", "nut_allergy"), "Öljyä ei", ("loop",), "<script>"), "Äijö Ääni")
    more(seat, Said(diet_words="Ananasta ei"), "Bertta Bee")
    more(seat, None, "Hiljainen Mies")
    registrations.cancel(registration=more(seat, Said(diet=("milk_free",)), "Poissa Oleva"), actor=seat.user)
    said(factories.seat_that_asks(), "gluten_free")
    numbers = numbers_of(seat.event, named=True)
    assert numbers is not None
    assert (numbers.people, numbers.said, numbers.silent, numbers.closed) == (4, 3, 1, 0)
    assert (numbers.diet, numbers.access) == ([("vegan", 2), ("nut allergy", 1)], [("needs an induction loop", 1)])
    assert (numbers.diet_words, numbers.access_words) == (["Ananasta ei", "Öljyä ei"], ["<script>"])
    shown = organiser.get(page(seat.event)).content.decode()
    assert re.search(r"vegan</th><td[^>]*>2</td>", shown)
    assert ("&lt;script&gt;" in shown, "Bertta" in shown, "Äijö" in shown) == (True, False, False)


def other_reads(seat: Registration) -> str:
    """The page of numbers, for the staff of the organisation that does not answer for the event."""
    return factories.signed_in(factories.manager(language="en")).get(page(seat.event)).content.decode()


def test_number_that_is_one_persons_is_for_those_who_may_read_names(organiser: Client, seat: Registration) -> None:
    said(seat)
    assert re.search(r"vegan</th><td[^>]*>1</td>", organiser.get(page(seat.event)).content.decode())
    shown = other_reads(seat)
    assert ("vegan" in shown, "1 person has said" in shown, "Fewer than five people" in shown) == (False, False, True)


def test_numbers_of_enough_are_for_all_staff_and_small_ones_beside_them_are_not(
    organiser: Client, seat: Registration
) -> None:
    said(seat)
    for at in range(4):
        more(seat, Said(("vegan",), "Ei öljyä", ("loop",) if at else ()), f"Nimi {at}")
    assert "vegan" not in other_reads(seat), "all who have a seat need it"
    for at in range(3):
        more(seat, None, f"Hiljainen {at}")
    shown = other_reads(seat)
    assert re.search(r"vegan</th><td[^>]*>5</td>", shown)
    assert ("loop" in shown, "own words" in shown, "is left out here" in shown) == (False, False, True)
    whole = organiser.get(page(seat.event)).content.decode()
    assert ("induction loop" in whole, "Ei öljyä" in whole, "is left out here" in whole) == (True, True, False)


def test_row_that_outlived_its_seat_is_counted_nowhere(seat: Registration) -> None:
    said(seat)
    Registration.objects.filter(pk=seat.pk).update(state="cancelled")
    numbers = numbers_of(seat.event, named=True)
    assert (numbers and numbers.said, needs.read_names(event=seat.event, actor=factories.consultant())) == (0, [])


def test_organiser_reads_names_and_each_look_is_logged(organiser: Client, seat: Registration) -> None:
    said(seat)
    more(seat, Said(access_words="<img src=x>"), "Bertta Bee")
    assert page(seat.event, "needs-names") in organiser.get(page(seat.event)).content.decode()
    assert not Entry.objects.filter(action="needs.read").exists()
    shown = [organiser.get(page(seat.event, "needs-names")).content.decode() for _look in range(2)][-1]
    assert (str(seat.user) in shown, "Bertta Bee" in shown, "vegan" in shown) == (True, True, True)
    assert ("&lt;img src=x&gt;" in shown, "<img src=x>" in shown) == (True, False)
    looks = Entry.objects.filter(action="needs.read")
    assert [(one.target_id, one.payload) for one in looks] == [(str(seat.event_id), {})] * 2


@pytest.mark.parametrize(
    ("of_event", "of_activity", "reads"),
    [("fcg", "kuntaliitto", True), ("", "fcg", True), ("kuntaliitto", "fcg", False), ("", "kuntaliitto", False)],
)
def test_names_are_for_the_organisation_that_answers_for_it(
    organiser: Client, seat: Registration, of_event: str, of_activity: str, reads: bool
) -> None:
    said(seat)
    Event.objects.filter(pk=seat.event_id).update(organisation=of_event)
    seat.event.activity.organisation = of_activity
    seat.event.activity.save()
    numbers = organiser.get(page(seat.event))
    assert (numbers.status_code, page(seat.event, "needs-names") in numbers.content.decode()) == (200, reads)
    assert organiser.get(page(seat.event, "needs-names")).status_code == (200 if reads else 403)
    assert Entry.objects.filter(action="needs.read").exists() == reads


def test_consultant_of_the_event_reads_names_whatever_their_organisation(seat: Registration) -> None:
    said(seat)
    person = factories.consultant(organisation="partner")
    client = factories.signed_in(person)
    assert client.get(page(seat.event, "needs-names")).status_code == 403
    Event.objects.filter(pk=seat.event_id).update(consultant=person)
    assert client.get(page(seat.event, "needs-names")).status_code == 200


def test_who_lost_the_role_reads_nothing(seat: Registration) -> None:
    said(seat)
    person = factories.consultant()
    client = factories.signed_in(person)
    User.objects.filter(pk=person.pk).update(staff_role="")
    assert client.get(page(seat.event, "needs-names")).status_code == 302
    assert not Entry.objects.filter(action="needs.read").exists()


def test_person_of_the_organisation_without_a_staff_role_may_not(seat: Registration) -> None:
    from events.rules import may_read_needs

    assert may_read_needs(factories.consultant(), seat.event)
    assert not may_read_needs(factories.person(organisation="fcg"), seat.event)


@pytest.mark.parametrize("name", ["needs", "needs-names"])
def test_event_that_does_not_ask_has_no_such_page(organiser: Client, seat: Registration, name: str) -> None:
    Event.objects.filter(pk=seat.event_id).update(asks_needs=False)
    assert organiser.get(page(seat.event, name)).status_code == 404
    assert (
        page(seat.event)
        not in organiser.get(reverse("admin:events_event_change", args=[seat.event_id])).content.decode()
    )


def test_what_cannot_be_opened_is_told_and_breaks_nothing(organiser: Client, seat: Registration, settings: Any) -> None:
    said(seat)
    settings.EVENT_NEEDS_KEY = "another"
    more(seat, Said(diet=("vegan",)), "Bertta Bee")
    shown = organiser.get(page(seat.event)).content.decode()
    assert "What 1 person has said cannot be opened" in shown
    assert re.search(r"vegan</th><td[^>]*>1</td>", shown)
    assert "cannot be opened" in organiser.get(page(seat.event, "needs-names")).content.decode()


@pytest.mark.parametrize("name", ["needs", "needs-names"])
def test_pages_ask_as_often_for_one_person_as_for_three(organiser: Client, seat: Registration, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            organiser.get(page(seat.event, name))
        return len(captured)

    said(seat)
    asked()
    one = asked()
    for person in "AB":
        more(seat, Said(diet=("vegan",)), person)
    assert asked() == one


def test_no_register_and_no_export_shows_it(organiser: Client, seat: Registration) -> None:
    said(seat)
    told = [organiser.get(reverse("admin:events_event_change", args=[seat.event_id])).content.decode()]
    export = organiser.get(reverse("admin:seats-event", args=[seat.event_id], query={"_export": "xlsx"}))
    told += [b"".join(export.streaming_content).decode("latin-1")]  # type: ignore[attr-defined]
    told += [organiser.get(reverse("admin:log")).content.decode()]
    assert [text for text in told if "vegan" in text] == []
    assert Needs.objects.count() == 1
