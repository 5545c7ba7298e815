"""Wishes as they are written: whose they are, who stands behind them, what came of them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from network.models import Wish, WishSupport
from network.services import wishes as services
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def maker(enrolment: Enrolment) -> User:
    return factories.contact_of(enrolment)


def behind() -> set[tuple[int, int]]:
    """(wish, person) of all support there is."""
    return set(WishSupport.objects.values_list("wish", "user"))


def test_wish_is_given_back_as_it_is_stored(enrolment: Enrolment, maker: User) -> None:
    made = services.make(enrolment=enrolment, text="Toive.", actor=maker)
    assert list(Wish.objects.values_list("pk", "programme", "enrolment", "text")) == [
        (made.pk, enrolment.programme_id, enrolment.pk, "Toive.")
    ]
    assert behind() == {(made.pk, maker.pk)}


def test_same_words_of_one_participant_are_one_wish(enrolment: Enrolment, maker: User) -> None:
    other = factories.accepted(programme=enrolment.programme)
    one, again, of_others = (
        services.make(enrolment=row, text="Toive.", actor=maker) for row in (enrolment,) * 2 + (other,)
    )
    assert (one, set(Wish.objects.values_list("pk", flat=True))) == (again, {one.pk, of_others.pk})
    assert Entry.objects.filter(action="wish.made").count() == 2


def test_support_is_of_one_wish_and_one_person(enrolment: Enrolment, maker: User) -> None:
    one, other = (services.make(enrolment=enrolment, text=text, actor=maker) for text in ("Yksi", "Toinen"))
    person = factories.person()
    assert services.toggle_support(wish=one, user=person) is True
    assert behind() == {(one.pk, maker.pk), (other.pk, maker.pk), (one.pk, person.pk)}
    assert services.toggle_support(wish=one, user=maker) is False
    assert behind() == {(other.pk, maker.pk), (one.pk, person.pk)}
    entries = Entry.objects.filter(action="wish.support_changed").order_by("pk")
    assert [(entry.actor, entry.payload) for entry in entries] == [
        (person, {"supports": True}),
        (maker, {"supports": False}),
    ]


def test_outcome_is_kept_and_logged_when_it_changes(enrolment: Enrolment, maker: User) -> None:
    wish = services.make(enrolment=enrolment, text="Toive.", actor=maker)
    staff = factories.manager()
    for outcome in ("Tehdään", "Tehdään", "Tehty"):
        assert services.answer(wish=wish, outcome=outcome, actor=staff).outcome == outcome
        assert Wish.objects.get().outcome == outcome
    assert Entry.objects.filter(action="wish.answered", actor=staff).count() == 2


@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_are_four_turns() -> None:
    enrolment = factories.accepted()
    maker = factories.contact_of(enrolment)
    wish = services.make(enrolment=enrolment, text="Toive.", actor=maker)
    client = factories.signed_in(maker)
    statuses: list[int] = []

    def click(_: User) -> bool:
        other = Client()
        other.cookies = client.cookies
        statuses.append(other.post(reverse("wish-support", args=[wish.pk])).status_code)
        return True

    at_once([maker] * 4, click)
    assert statuses == [302] * 4
    assert behind() == {(wish.pk, maker.pk)}
