"""Whom people become: nobody raises themselves, and what decides rights is logged."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.people import PersonKept, save_person
from audit.models import Entry
from municipalities.models import Membership
from tests import factories
from tests.events.crowds import at_once


def form_of(user: User, **changes: Any) -> dict[str, Any]:
    fields = ("name", "email", "language", "organisation", "staff_role")
    return {**{field: getattr(user, field) for field in fields}, "is_active": "on", **changes}


def save(actor: User, user: User, **changes: Any) -> Any:
    url = reverse("admin:accounts_user_change", args=[user.pk])
    return factories.signed_in(actor).post(url, form_of(user, **changes))


@pytest.mark.parametrize(
    "changes", [{"staff_role": "consultant"}, {"organisation": "fcg"}, {"is_active": ""}, {"staff_role": ""}]
)
def test_nobody_changes_their_own_role(db: None, changes: dict[str, str]) -> None:
    manager = factories.manager()
    answer = save(manager, manager, **changes)
    assert (answer.status_code, bool(answer.context["adminform"].form.errors)) == (200, True)
    now = User.objects.get()
    assert (now.staff_role, now.organisation, now.is_active) == ("manager", "kuntaliitto", True)
    assert not Entry.objects.filter(action="person.rights_changed").exists()
    with pytest.raises(PersonKept):
        save_person(user=manager, changed=["staff_role"], actor=manager)


def test_own_name_is_ones_own(db: None) -> None:
    manager = factories.manager()
    assert save(manager, manager, name="Uusi Nimi").status_code == 302
    assert User.objects.get().name == "Uusi Nimi"


def test_changed_role_is_logged_with_who_changed_it(db: None) -> None:
    manager, other = factories.manager(), factories.person()
    assert save(manager, other, staff_role="consultant", organisation="fcg").status_code == 302
    entry = Entry.objects.get(action="person.rights_changed")
    assert (entry.actor, entry.target_id) == (manager, str(other.pk))
    assert entry.payload == {"role": "consultant", "active": True}


def test_consultant_changes_nobodys_role(db: None) -> None:
    other = factories.person()
    assert save(factories.consultant(), other, staff_role="manager").status_code == 403
    assert User.objects.get(pk=other.pk).staff_role == ""


def test_own_settings_take_no_role(db: None) -> None:
    user = factories.person()
    sent = {"name": "Aino", "language": "fi", "staff_role": "manager", "is_superuser": "on", "organisation": "fcg"}
    factories.signed_in(user).post(reverse("me"), sent)
    now = User.objects.get()
    assert (now.name, now.staff_role, now.is_superuser, now.organisation) == ("Aino", "", False, "")


def test_session_of_somebody_who_was_erased_is_nobodys(db: None) -> None:
    enrolment = factories.accepted()
    user = factories.member(enrolment.party)
    client = factories.signed_in(user)
    User.objects.filter(pk=user.pk).delete()
    for url in (
        reverse("me"),
        factories.page("participant-home", enrolment),
        reverse("admin:index"),
        reverse("wishes"),
    ):
        answer = client.get(url)
        assert (answer.status_code, "/login" in answer["Location"]) == (302, True), url
    assert client.get("/fi/").status_code == 200
    assert client.post(reverse("me"), {"name": "Aave", "language": "fi"}).status_code == 403


@pytest.mark.parametrize("name", ["http://evil.example", "Voita www.evil.example", "Klikkaa evil.example/palkinto"])
def test_name_is_no_web_address_that_our_mails_would_carry_to_others(db: None, name: str) -> None:
    enrolment = factories.accepted()
    contact = factories.signed_in(factories.contact_of(enrolment))
    data = {"name": name, "email": "victim@example.org", "role": "expert"}
    answer = contact.post(factories.page("people", enrolment), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["name"])
    assert not User.objects.filter(email="victim@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_double_click_on_an_invitation_invites_once_and_is_no_error() -> None:
    enrolment = factories.accepted()
    contact = factories.contact_of(enrolment)
    url = factories.page("people", enrolment)
    data = {"name": "Eino Uusi", "email": "Eino@example.org", "role": "expert"}
    browsers = {number: factories.signed_in(contact) for number in range(6)}
    clicks = iter(browsers.values())

    def click(client: Client) -> bool:
        return client.post(url, data).status_code == 302

    assert at_once([contact] * 6, lambda _: click(next(clicks))) == 6
    assert User.objects.filter(email="eino@example.org").count() == 1
    assert Membership.objects.filter(user__email="eino@example.org").count() == 1


def test_invitations_have_a_limit_and_nothing_typed_is_lost(db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invite": "2/d/user"}
    enrolment = factories.accepted()
    client = factories.signed_in(factories.contact_of(enrolment))
    answers = [
        client.post(
            factories.page("people", enrolment),
            {"name": "Eino", "email": f"eino{number}@example.org", "role": "expert"},
        )
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "eino2@example.org" in answers[2].content.decode()
    assert not User.objects.filter(email="eino2@example.org").exists()
