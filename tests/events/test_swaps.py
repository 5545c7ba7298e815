"""A colleague goes instead of somebody: the seat passes on as it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Registration, Seats
from events.services import life, registrations
from events.services.places import RegistrationRefused
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.test_waiting import join, state_of

State = Registration.State


def test_seat_passes_on_and_both_are_told_once(event: Event, enrolment: Enrolment) -> None:
    old, user = join(event, enrolment), factories.member(enrolment.party)
    for _press in range(2):
        new = registrations.swap(registration=old, user=user, actor=old.user)
    assert (state_of(old), state_of(new)) == (State.CANCELLED, State.REGISTERED)
    assert Event.objects.get(pk=event.pk).taken == Seats.objects.get(event=event).taken == 1
    assert [Message.objects.filter(user=one).count() for one in (old.user, user)] == [2, 1]


def test_colleague_goes_though_registration_has_closed(event: Event, enrolment: Enrolment) -> None:
    old = join(event, enrolment)
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(minutes=61), registration_closes_at=timezone.now() - timedelta(days=1)
    )
    new = registrations.swap(registration=old, user=factories.member(enrolment.party), actor=old.user)
    assert new.state == State.REGISTERED


def test_who_waits_may_take_a_colleagues_seat(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, capacity=1)
    old, waits = join(event, enrolment), join(event, enrolment)
    registrations.swap(registration=old, user=waits.user, actor=old.user)
    assert (state_of(old), state_of(waits)) == (State.CANCELLED, State.REGISTERED)
    assert Event.objects.get(pk=event.pk).taken == 1


@pytest.mark.parametrize("why", ["an hour before", "called off", "cancelled seat", "in already", "has an offer"])
def test_swap_that_cannot_be_is_refused_in_words(enrolment: Enrolment, why: str) -> None:
    event = factories.event(enrolment.programme, capacity=2)
    old, other = join(event, enrolment), join(event, enrolment)
    user = factories.member(enrolment.party)
    if why == "an hour before":
        Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() + timedelta(minutes=59))
    elif why == "called off":
        life.set_cancelled(event=event, cancelled=True, actor=None)
    elif why == "cancelled seat":
        registrations.cancel(registration=old, actor=old.user)
    elif why == "in already":
        user = other.user
    else:
        join(event, enrolment, user)
        registrations.cancel(registration=other, actor=other.user)
    before = list(Registration.objects.order_by("pk").values_list("user", "state"))
    with pytest.raises(RegistrationRefused):
        registrations.swap(registration=old, user=user, actor=old.user)
    assert list(Registration.objects.order_by("pk").values_list("user", "state")) == before


def test_page_swaps_for_a_newcomer_and_invites_nobody_who_is_refused(event: Event, enrolment: Enrolment) -> None:
    old = join(event, enrolment)
    browser = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("registration-swap", enrolment, event.pk, old.pk)
    assert browser.get(page).status_code == 200
    sent = {"name": "Pekka Uusi", "email": "pekka@example.org", "role": "expert"}
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() + timedelta(minutes=5))
    assert browser.post(page, sent).status_code == 200
    assert not Message.objects.filter(to="pekka@example.org").exists()
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() + timedelta(days=5))
    assert browser.post(page, sent).status_code == 302
    assert Registration.objects.standing().get().user.email == "pekka@example.org"


def test_seat_of_another_participant_is_not_found(event: Event, enrolment: Enrolment) -> None:
    other = factories.accepted(programme=enrolment.programme)
    theirs = join(event, other)
    browser = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("registration-swap", enrolment, event.pk, theirs.pk)
    assert browser.post(page, {"name": "A B", "email": "ab@example.org"}).status_code == 404
    assert state_of(theirs) == State.REGISTERED
