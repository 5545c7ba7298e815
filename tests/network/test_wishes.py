"""Wishes: seen by those of the programme, supported once each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.models import Wish, WishSupport
from network.services import wishes
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories

SECRET = "Naapurin toive."


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


def wish(enrolment: Enrolment, text: str = "Toive.") -> Wish:
    return wishes.make(enrolment=enrolment, text=text, actor=factories.contact_of(enrolment))


def test_wish_is_made_for_the_own_participant(client: Client, enrolment: Enrolment) -> None:
    client.post(reverse("wishes"), {"text": "Tekoälyn pelisäännöt."})
    made = Wish.objects.get()
    assert (made.text, made.enrolment, made.programme) == ("Tekoälyn pelisäännöt.", enrolment, enrolment.programme)
    assert list(made.supports.values_list("user", flat=True)) == [factories.contact_of(enrolment).pk]


@pytest.mark.parametrize("text", ["", "   ", "x" * 301, "a\x00b"])
def test_wish_that_cannot_be_kept_is_refused(client: Client, text: str) -> None:
    answer = client.post(reverse("wishes"), {"text": text})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["text"])
    assert Wish.objects.count() == 0


def test_wish_of_a_neighbour_in_the_programme_is_seen(client: Client, programme: Programme) -> None:
    wish(factories.accepted(programme=programme), SECRET)
    assert SECRET in client.get(reverse("wishes")).content.decode()


def test_wish_of_another_programme_is_hidden_and_a_404(client: Client) -> None:
    other = wish(factories.accepted(), SECRET)
    assert SECRET not in client.get(reverse("wishes")).content.decode()
    assert client.post(reverse("wish-support", args=[other.pk])).status_code == 404
    assert WishSupport.objects.count() == 1


def test_outsider_sees_no_wish_and_makes_none(enrolment: Enrolment) -> None:
    wish(enrolment, SECRET)
    outsider = factories.signed_in(factories.person())
    assert SECRET not in outsider.get(reverse("wishes")).content.decode()
    assert outsider.post(reverse("wishes"), {"text": "Toive."}).status_code == 404


def test_one_who_waits_for_the_decision_sees_no_wish(enrolment: Enrolment, programme: Programme) -> None:
    wish(enrolment, SECRET)
    waiting = factories.submitted(programme=programme)
    reader = factories.signed_in(factories.member(waiting.party, "contact"))
    assert SECRET not in reader.get(reverse("wishes")).content.decode()


def test_staff_see_every_wish_and_make_none(enrolment: Enrolment) -> None:
    wish(enrolment, SECRET)
    staff = factories.signed_in(factories.manager())
    assert SECRET in staff.get(reverse("wishes")).content.decode()
    assert staff.post(reverse("wishes"), {"text": "Toive."}).status_code == 404


def test_member_of_a_consortiums_municipality_takes_part(programme: Programme) -> None:
    one, two = factories.municipality(), factories.municipality()
    enrolment = factories.accepted(one, two, programme=programme)
    factories.signed_in(factories.member(two)).post(reverse("wishes"), {"text": "Toive."})
    assert Wish.objects.get().enrolment == enrolment


def test_support_is_given_once_and_taken_back(client: Client, enrolment: Enrolment, programme: Programme) -> None:
    other = wish(factories.accepted(programme=programme))
    counts = []
    for _ in range(2):
        client.post(reverse("wish-support", args=[other.pk]))
        counts.append(other.supports.count())
    assert counts == [2, 1]


def test_support_by_reading_is_refused(client: Client, enrolment: Enrolment) -> None:
    assert client.get(reverse("wish-support", args=[wish(enrolment).pk])).status_code == 405


def test_list_asks_as_often_with_one_wish_as_with_three(client: Client, enrolment: Enrolment) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("wishes"))
        return len(captured)

    wish(enrolment)
    queries()
    one = queries()
    for _ in range(2):
        wish(factories.accepted(programme=enrolment.programme))
    assert queries() == one


def test_similar_wish_is_shown_before_one_is_made(client: Client, programme: Programme) -> None:
    other = wish(factories.accepted(programme=programme), "Tekoälyn käytön pelisäännöt koko kunnalle")
    page = client.post(reverse("wishes"), {"text": "Pelisäännöt tekoälylle"})
    assert (page.status_code, page.context["similar"], Wish.objects.count()) == (200, [other], 1)
    client.post(reverse("wishes"), {"text": "Pelisäännöt tekoälylle", "anyway": "1"})
    assert Wish.objects.count() == 2


def test_wish_about_another_thing_is_made_at_once(client: Client, programme: Programme) -> None:
    wish(factories.accepted(programme=programme), "Tekoälyn käytön pelisäännöt koko kunnalle")
    client.post(reverse("wishes"), {"text": "Mittarit, jotka ohjaavat koko kuntaa eteenpäin"})
    assert Wish.objects.count() == 2


def test_similar_wish_of_another_programme_is_not_shown(client: Client) -> None:
    wish(factories.accepted(), "Tekoälyn pelisäännöt")
    client.post(reverse("wishes"), {"text": "Tekoälyn pelisäännöt"})
    assert Wish.objects.count() == 2


def test_wish_of_short_words_alone_is_made(client: Client) -> None:
    client.post(reverse("wishes"), {"text": "AI nyt, ok?"})
    assert Wish.objects.count() == 1


def test_standing_behind_a_wish_instead_twice_is_once(client: Client, programme: Programme) -> None:
    other = wish(factories.accepted(programme=programme))
    for _ in range(2):
        client.post(reverse("wish-support", args=[other.pk]), {"stand": "1"})
    assert other.supports.count() == 2
