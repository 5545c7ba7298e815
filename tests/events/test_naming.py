"""Naming many people to an event at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration, Seats
from events.views import inviting
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


def address(enrolment: Enrolment, event: Event) -> str:
    return factories.page("event-name-many", enrolment, event.pk)


def membership(enrolment: Enrolment) -> int:
    pk: int = factories.member(enrolment.party).memberships.get().pk
    return pk


def states() -> list[str]:
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def test_list_is_shown_before_anybody_is_named(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"members": [membership(enrolment)], "people": "Pekka Uusi pekka@example.org", "role": "expert"}
    answer: Any = client.post(address(enrolment, event), sent)
    assert (answer.status_code, answer.context["asked"], len(answer.context["named"])) == (200, True, 2)
    assert (Registration.objects.count(), User.objects.filter(email="pekka@example.org").count()) == (0, 0)
    back: Any = client.post(address(enrolment, event), {**sent, "back": "1"})
    assert not back.context["asked"]
    assert "Pekka Uusi pekka@example.org" in back.content.decode()


def test_colleagues_and_pasted_people_get_seats(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"members": [membership(enrolment)], "people": "Pekka Uusi pekka@example.org", "role": "developer"}
    assert client.post(address(enrolment, event), {**sent, "sure": "1"}).status_code == 302
    assert states() == ["registered", "registered"]
    assert Membership.objects.get(user__email="pekka@example.org").role == Membership.Role.DEVELOPER


@pytest.mark.parametrize(
    ("wait", "expected"), [(True, ["registered"] * 4 + ["waiting"] * 2), (False, ["registered"] * 4)]
)
def test_more_people_than_seats_get_them_in_order(
    client: Client, enrolment: Enrolment, event: Event, wait: bool, expected: list[str]
) -> None:
    sent = {"members": [membership(enrolment) for _number in range(6)], "sure": "1", **({"wait": "on"} if wait else {})}
    answer: Any = client.post(address(enrolment, event), sent, follow=True)
    assert states() == expected
    assert Seats.objects.get().taken == 4
    assert len([one for one in answer.context["messages"] if one.level_tag == "warning"]) == (0 if wait else 2)


def test_sent_twice_names_nobody_twice(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"people": "Pekka Uusi pekka@example.org", "role": "expert", "sure": "1"}
    for _click in range(2):
        answer = client.post(address(enrolment, event), sent, follow=True).content.decode()
        assert ("1 henkilöllä on paikka" in answer, "oli jo" in answer) == (True, False)
    assert (states(), User.objects.filter(email="pekka@example.org").count()) == (["registered"], 1)
    Registration.objects.update(changed_at=timezone.now() - timedelta(minutes=1))
    assert "oli jo" in client.post(address(enrolment, event), sent, follow=True).content.decode()


def test_person_pasted_and_chosen_is_one(client: Client, enrolment: Enrolment, event: Event) -> None:
    user = factories.member(enrolment.party)
    sent = {"members": [user.memberships.get().pk], "people": f"{user.name} {user.email.upper()}"}
    answer: Any = client.post(address(enrolment, event), sent)
    assert len(answer.context["named"]) == 1


@pytest.mark.parametrize(
    "people",
    [
        "",
        "Pekka",
        "pekka@example.org",
        "\n".join(f"Nimi {n} n{n}@example.org" for n in range(5_000)),
        "x" * 30_000,
        "\n".join(f"N {n} n{n}@example.org" for n in range(51)),
    ],
    ids=["nothing", "no address", "no name", "5,000 rows", "too long", "51 people"],
)
def test_list_that_cannot_be_read_is_refused_and_kept(
    client: Client, enrolment: Enrolment, event: Event, people: str
) -> None:
    answer: Any = client.post(address(enrolment, event), {"people": people, "sure": "1"})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert people[:2_000] in answer.content.decode()
    assert Registration.objects.count() == 0


def test_how_many_go_in_at_once_is_said_before_and_in_place_of_characters(
    client: Client, enrolment: Enrolment, event: Event
) -> None:
    url = address(enrolment, event)
    assert "Kerralla enintään 50 henkilöä." in client.get(url).content.decode()
    answer: Any = client.post(url, {"people": "\n".join(f"Nimi {n} n{n}@example.org" for n in range(5_000))})
    assert answer.context["form"].errors["people"] == [
        "Lista on liian pitkä: kerralla voi lisätä enintään 50 henkilöä. Lähetä se osissa."
    ]


@pytest.mark.parametrize("page", ["event-name-many", "event"])
def test_colleagues_stand_in_the_order_of_what_is_shown_of_them(
    client: Client, enrolment: Enrolment, event: Event, page: str
) -> None:
    for name in ("Örjan Ö", "anna a", "Åsa Å"):
        factories.member(enrolment.party, name=name)
    factories.invited(enrolment.party, factories.person(name="Aatu Aalto", email="zulu@example.org"))
    shown = client.get(factories.page(page, enrolment, event.pk)).content.decode()
    places = [shown.index(word) for word in ("anna a", "zulu@", "Åsa Å", "Örjan Ö")]
    assert places == sorted(places)


def test_member_of_another_municipality_is_not_named(client: Client, enrolment: Enrolment, event: Event) -> None:
    stranger = factories.member(factories.municipality()).memberships.get().pk
    answer: Any = client.post(address(enrolment, event), {"members": [stranger], "sure": "1"})
    assert "members" in answer.context["form"].errors


def test_closed_registration_gives_nobody_a_seat(client: Client, enrolment: Enrolment, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(registration_closes_at=event.starts_at.replace(year=2020))
    client.post(address(enrolment, event), {"people": "Pekka Uusi pekka@example.org", "sure": "1"})
    assert (Registration.objects.count(), User.objects.filter(email="pekka@example.org").count()) == (0, 0)


@pytest.mark.parametrize("page", ["event-name-many", "event"])
def test_newcomers_are_within_the_limit_of_invitations(
    client: Client, enrolment: Enrolment, event: Event, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviting, "may_invite", lambda request: False)
    sent = {"people": "Pekka Uusi pekka@example.org", "name": "Pekka", "email": "pekka@example.org", "sure": "1"}
    client.post(factories.page(page, enrolment, event.pk), sent)
    assert not User.objects.filter(email="pekka@example.org").exists()
    known = factories.member(enrolment.party)
    sent = {"people": f"{known.name} {known.email}", "name": known.name, "email": known.email, "sure": "1"}
    client.post(factories.page(page, enrolment, event.pk), sent)
    assert states() == ["registered"], "who belongs to the participant needs no invitation"


def test_second_click_names_colleagues_without_an_error(client: Client, enrolment: Enrolment, event: Event) -> None:
    sent = {"members": [membership(enrolment), membership(enrolment)], "sure": "1"}
    for _click in range(2):
        assert client.post(address(enrolment, event), sent).status_code == 302
    assert states() == ["registered", "registered"]


def test_whoever_has_not_accepted_yet_has_no_name_here(client: Client, enrolment: Enrolment, event: Event) -> None:
    stranger = factories.person(name="Salainen Sukunimi")
    invited = factories.invited(enrolment.party, stranger)
    listed = client.get(address(enrolment, event)).content.decode().replace("<wbr>", "")
    asked = client.post(address(enrolment, event), {"members": [invited.pk]}).content.decode().replace("<wbr>", "")
    assert [("Salainen" in text, stranger.email in text) for text in (listed, asked)] == [(False, True)] * 2
