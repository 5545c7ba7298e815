"""Who is at an event through another participant is told before the click, and is offered in no list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Registration
from events.services import registrations
from events.there import there
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join

ALREADY = "toisen kunnan kautta"
IN_LINE = "Olet jo tämän tilaisuuden jonossa, tai sinulle on tarjottu paikkaa, osallistujana "
THROUGH = "Olet jo mukana tässä tilaisuudessa, osallistujana "


@pytest.fixture
def other(enrolment: Enrolment) -> Enrolment:
    """Another participant of the programme."""
    return factories.accepted(programme=enrolment.programme)


@pytest.fixture
def both(enrolment: Enrolment, other: Enrolment, event: Event) -> Registration:
    """A person of two participants, who has a seat through the other one."""
    person = factories.member(enrolment.party, name="Kaksi Kuntaa")
    factories.belonging(user=person, municipality=other.municipality)
    made, _new = registrations.register(event_id=event.pk, enrolment=other, user=person, actor=person)
    return made


def pages(event: Event, enrolment: Enrolment) -> list[str]:
    return [factories.page(name, enrolment, event.pk) for name in ("event", "event-name-many")]


def test_person_sees_through_whom_they_go_and_is_not_offered_a_second_seat(
    event: Event, enrolment: Enrolment, both: Registration
) -> None:
    reader = factories.signed_in(both.user)
    shown = reader.get(factories.page("event", enrolment, event.pk)).content.decode()
    assert f"{THROUGH}{both.enrolment.party}." in shown
    assert factories.page("event-register-me", enrolment, event.pk) not in shown
    theirs = reader.get(factories.page("event", both.enrolment, event.pk)).content.decode()
    assert THROUGH not in theirs


def test_who_waits_for_a_seat_through_another_reads_so(event: Event, enrolment: Enrolment, both: Registration) -> None:
    Registration.objects.filter(pk=both.pk).update(state=Registration.State.WAITING, queued_at=timezone.now())
    shown = factories.signed_in(both.user).get(factories.page("event", enrolment, event.pk)).content.decode()
    assert (THROUGH in shown, f"{IN_LINE}{both.enrolment.party}" in shown) == (False, True)
    assert factories.page("event-register-me", enrolment, event.pk) not in shown


def test_page_that_passes_a_seat_on_says_who_is_left_out(
    event: Event, enrolment: Enrolment, both: Registration
) -> None:
    seat = join(event, enrolment)
    reader = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("registration-swap", enrolment, event.pk, seat.pk)
    assert ALREADY in reader.get(page).content.decode()
    Registration.objects.filter(pk=both.pk).update(state=Registration.State.WAITING, queued_at=timezone.now())
    waiting = reader.get(page).content.decode()
    assert (ALREADY in waiting, f"{both.user.name} (" in waiting) == (True, False)
    answer = reader.post(page, {"member": Membership.objects.of(enrolment.party).get(user=both.user).pk})
    assert "toisen kunnan kautta" in answer.content.decode()
    both.refresh_from_db()
    assert (both.state, both.enrolment_id == enrolment.pk) == (Registration.State.WAITING, False)


def test_contact_person_reads_it_beside_the_lists_and_does_not_find_the_person_in_them(
    event: Event, enrolment: Enrolment, both: Registration
) -> None:
    contact = factories.contact_of(enrolment)
    membership = Membership.objects.of(enrolment.party).get(user=both.user)
    reader = factories.signed_in(contact)
    for address in pages(event, enrolment):
        shown = reader.get(address).content.decode()
        assert f"Kaksi Kuntaa on jo mukana tässä tilaisuudessa tai jonossa {ALREADY}" in shown
        assert f'value="{membership.pk}"' not in shown
        assert str(both.enrolment.party) not in shown
    registrations.cancel(registration=both, actor=both.user)
    for address in pages(event, enrolment):
        shown = reader.get(address).content.decode()
        assert (ALREADY in shown, f'value="{membership.pk}"' in shown) == (False, True)


def test_nothing_is_told_of_somebody_who_has_not_accepted_or_belongs_to_others_alone(
    event: Event, enrolment: Enrolment, both: Registration
) -> None:
    Membership.objects.of(enrolment.party).filter(user=both.user).update(accepted_at=None)
    stranger = factories.member(both.enrolment.party, name="Vieras")
    registrations.register(event_id=event.pk, enrolment=both.enrolment, user=stranger, actor=stranger)
    contact = factories.contact_of(enrolment)
    reader = factories.signed_in(contact)
    for address in pages(event, enrolment):
        shown = reader.get(address).content.decode()
        assert (ALREADY in shown, "Kaksi Kuntaa" in shown, "Vieras" in shown) == (False, False, False)


@pytest.mark.parametrize("joint", [False, True])
def test_own_and_others_are_told_apart_in_one_query_of_the_event_alone(event: Event, *, joint: bool) -> None:
    places = [factories.municipality() for _place in range(2 if joint else 1)]
    mine, other = (factories.accepted(*own, programme=event.activity.programme) for own in (places, ()))
    people = [factories.member(mine.party, name=name) for name in ("Adele", "Zorro", "Muualla")]
    first, second, elsewhere = people
    factories.belonging(user=elsewhere, municipality=other.municipality)
    for person, whose in ((first, mine), (second, mine), (elsewhere, other)):
        join(event, whose, person)
    join(event, other, factories.member(other.party))
    join(factories.event(mine.programme), mine, elsewhere)
    Membership.objects.filter(user=second).update(accepted_at=None)
    with CaptureQueriesContext(connection) as captured:
        found = there(event.pk, mine)
    assert len(captured) == 1
    assert [(one.user_id, one.is_invited) for one in found.going] == [(second.pk, True), (first.pk, False)]
    assert [(one.user, one.name, one.enrolment) for one in found.elsewhere] == [(elsewhere.pk, "Muualla", other.pk)]


def test_page_asks_as_often_however_many_go_from_here_and_elsewhere(
    event: Event, enrolment: Enrolment, both: Registration
) -> None:
    reader = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("event", enrolment, event.pk)
    asked = []
    for _turn in range(2):
        join(event, enrolment)
        join(event, both.enrolment, factories.member(both.enrolment.party))
        reader.get(page)
        with CaptureQueriesContext(connection) as captured:
            reader.get(page)
        asked.append(len(captured))
    assert asked == [7, 7]
