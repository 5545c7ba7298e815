"""Whom people become: nobody raises themselves, and what decides rights is logged."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.fields import NameField
from accounts.models import User
from accounts.services.people import PersonKept, person, save_person
from accounts.services.rights import LastManager
from audit.models import Entry
from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from outbox.services import post_text
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


def test_nobody_changes_the_address_they_sign_in_with(db: None) -> None:
    manager = factories.manager()
    before = manager.email
    assert save(manager, manager, email="vaarin@example.org").status_code == 200
    assert User.objects.get().email == before


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


def mails_to(user: User) -> list[str]:
    return list(Message.objects.filter(to=user.email).values_list("subject", flat=True))


def test_who_is_added_to_the_staff_is_invited_by_mail_in_their_language(db: None) -> None:
    manager = factories.manager(name="Maija Mallikas")
    sent = {"name": "Sven Sakkunnig", "email": "Sven@example.org", "language": "sv", "organisation": "fcg"}
    add = reverse("admin:accounts_user_add")
    client = factories.signed_in(manager)
    assert client.post(add, sent).context["adminform"].form.errors.keys() == {"staff_role"}
    client.post(add, {**sent, "staff_role": "consultant"})
    person = User.objects.get(email="sven@example.org")
    mail = Message.objects.get(to=person.email)
    assert (person.staff_role, person.is_active, mail.language) == ("consultant", True, "sv")
    assert "Maija Mallikas" in mail.text
    assert "/sv/accounts/login/" in mail.text
    client.post(add, {**sent, "staff_role": "manager"})
    assert User.objects.get(email="sven@example.org").staff_role == "consultant"
    assert len(mails_to(person)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"staff_role": "manager", "organisation": "kuntaliitto"}, "programme manager, Association"),
        ({"staff_role": ""}, "no longer among the staff"),
        ({"is_active": ""}, "can no longer sign in"),
    ],
)
def test_whose_rights_change_is_told_what_they_are_now(db: None, changes: dict[str, str], said: str) -> None:
    manager = factories.manager()
    person = factories.consultant(last_login=timezone.now(), language="en")
    save(manager, person, **changes)
    assert said in Message.objects.get(to=person.email).text


def test_changed_address_is_told_to_both(db: None) -> None:
    person = factories.member(factories.municipality())
    former = person.email
    save(factories.manager(), person, email="uusi@example.org")
    assert set(Message.objects.filter(to__in=(former, "uusi@example.org")).values_list("to", flat=True)) == {
        former,
        "uusi@example.org",
    }


@pytest.mark.parametrize("changes", [{"staff_role": ""}, {"staff_role": "consultant"}, {"is_active": False}])
def test_last_manager_stays_whoever_asks(db: None, changes: dict[str, Any]) -> None:
    last = factories.manager()
    factories.manager(is_active=False)
    for name, value in changes.items():
        setattr(last, name, value)
    with pytest.raises(LastManager):
        save_person(user=last, changed=list(changes), actor=None)
    last.refresh_from_db()
    assert (last.staff_role, last.is_active) == ("manager", True)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_take_each_others_role_at_once_leave_one() -> None:
    managers = [factories.manager(), factories.manager()]

    def take(actor: User) -> bool:
        other = User.objects.exclude(pk=actor.pk).get()
        other.staff_role = ""
        try:
            save_person(user=other, changed=["staff_role"], actor=actor)
        except LastManager:
            return False
        return True

    assert at_once(managers, take) == 1
    assert User.objects.filter(staff_role="manager").count() == 1


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


@pytest.mark.parametrize(
    "name",
    [
        *(
            "http://evil.example",
            "Voita www.evil.example",
            "Klikkaa evil.example/palkinto",
            "evil.com",
            "evil.com:8080",
        ),
        *(
            "a@evil.com",
            "mailto:a",
            "evil.рф/x",
            "evil\u3002com",
            "ＷＷＷ.evil.com",
            "http:\\\\evil.com",
            "h\u200bttp://x",
        ),
    ],
)
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


@pytest.mark.parametrize(
    "name", ["J.R. Ewing", "Åsa Öberg-Mäkelä", "St. Karin", "Aino d’Alku", "Kunnan digiryhmä (2026)"]
)
def test_names_as_people_have_them_are_taken(db: None, name: str) -> None:
    assert NameField().clean(name) == name


LOOK_ALIKES = [
    "ınfo@kaupunki.fi",
    "info@kaupunkı.fi",
    "ſusi@kaupunki.fi",
    "info@kaupunki．fi",
    "İ" * 200 + "@example.org",
]


@pytest.mark.parametrize("email", LOOK_ALIKES)
def test_address_that_looks_like_another_is_nobodys(db: None, email: str) -> None:
    """It would be compared as alike, and another's rights would go to whoever has registered it."""
    enrolment = factories.accepted()
    contact = factories.signed_in(factories.contact_of(enrolment))
    answer = contact.post(factories.page("people", enrolment), {"name": "Aave", "email": email, "role": "expert"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])
    with pytest.raises(PersonKept):
        person(email=email, name="Aave", language="fi")
    save(factories.manager(), factories.person(), email=email)
    assert all(stored.isascii() for stored in User.objects.values_list("email", flat=True))
    answer = Client().post(reverse("account_request_login_code"), {"email": email})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])


def test_account_is_found_by_its_own_address_alone(db: None) -> None:
    """Whatever stands in the table from elsewhere."""
    other = factories.person(email="info@kaupunk\u0131.fi")
    made, new = person(email="INFO@kaupunki.fi", name="Aino", language="fi")
    assert (new, made == other, made.email) == (True, False, "info@kaupunki.fi")


@pytest.mark.parametrize("changes", [{"email": "new@example.org"}, {"is_active": ""}, {"staff_role": ""}])
def test_changed_address_or_right_ends_the_sessions(db: None, changes: dict[str, str]) -> None:
    other = factories.consultant()
    session = factories.signed_in(other)
    assert session.get(reverse("me")).status_code == 200
    manager = factories.manager()
    assert save(manager, other, **changes).status_code == 302
    assert save(manager, User.objects.get(pk=other.pk), is_active="on").status_code == 302
    assert session.get(reverse("me")).status_code == 302


def test_invitation_of_the_same_day_is_mailed_once(db: None) -> None:
    enrolment = factories.accepted()
    contact = factories.contact_of(enrolment)
    for _time in range(5):
        about = {"name": "Eino", "email": "eino@example.org", "role": "expert", "language": "fi"}
        members.remove(membership=members.invite(party=enrolment.party, actor=contact, **about), actor=contact)
    assert Message.objects.filter(to="eino@example.org").count() == 1


def test_mail_that_waits_goes_to_nobody_once_its_reader_is_erased(db: None) -> None:
    user = factories.person()
    for state in (Message.State.QUEUED, Message.State.HELD):
        post_text(key=state, to=user.email, subject="Hei", body=user.name, language="fi", user=user)
        Message.objects.filter(key=state).update(state=state)
    user.delete()
    assert set(Message.objects.values_list("state", "to", "subject", "text")) == {("cancelled", "", "", "")}
