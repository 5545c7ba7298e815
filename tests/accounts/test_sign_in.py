"""Signing in by a code that comes by mail, and the staff's second factor."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from audit.models import Entry
from outbox import sending
from outbox.models import Message
from tests import factories


def request_code(client: Client, email: str) -> str:
    """Ask for a code; it is read where the portal keeps it until it is sent."""
    answer = client.post(reverse("account_request_login_code"), {"email": email})
    assert answer["Location"] == reverse("account_confirm_login_code")
    code = re.search(r"^[A-Z0-9-]{6,9}$", Message.objects.latest("pk").text, re.MULTILINE)
    assert code
    return code.group()


def who(client: Client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


@pytest.fixture
def user(db: None) -> User:
    return factories.person(email="aino@example.org")


def test_code_lets_its_person_in(user: User) -> None:
    client = Client()
    code = request_code(client, "aino@example.org")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert (answer.status_code, answer["Location"], who(client)) == (302, reverse("start"), user.pk)


def test_address_in_other_case_is_the_same_person(user: User) -> None:
    client = Client()
    client.post(reverse("account_confirm_login_code"), {"code": request_code(client, "AINO@Example.ORG")})
    assert who(client) == user.pk


def test_wrong_code_lets_nobody_in(user: User) -> None:
    client = Client()
    request_code(client, "aino@example.org")
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    assert who(client) is None


def test_code_of_another_browser_lets_nobody_in(user: User) -> None:
    code, other = request_code(Client(), "aino@example.org"), Client()
    other.post(reverse("account_confirm_login_code"), {"code": code})
    assert who(other) is None


@pytest.mark.parametrize("email", ["aino@example.org", "nobody@example.org"])
def test_new_code_is_told_of_whether_the_address_is_known_or_not(user: User, email: str) -> None:
    client = Client()
    with translation.override("fi"):
        said = gettext("If the address is known to us, a new code is on its way. The old one does not work any more.")
    first = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    assert said not in first.content.decode()
    again = client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)
    assert again.content.decode().count(said) == 1
    assert said not in client.get(reverse("account_confirm_login_code")).content.decode()


def test_new_code_is_sent_from_the_page_where_the_code_was_wrong(user: User) -> None:
    client = Client()
    first = request_code(client, "aino@example.org")
    page = client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    assert 'value="resend"' in page.content.decode()
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert Message.objects.count() == 2
    second = re.search(r"^[A-Z0-9-]{6,9}$", Message.objects.latest("pk").text, re.MULTILINE)
    assert second
    assert second.group() != first
    client.post(reverse("account_confirm_login_code"), {"code": second.group()})
    assert who(client) == user.pk


def test_codes_are_not_sent_anew_without_end(user: User) -> None:
    client = Client()
    request_code(client, "aino@example.org")
    for _click in range(10):
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert Message.objects.count() <= 4


def test_nobody_learns_by_asking_anew_whether_an_address_is_known(db: None) -> None:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    answer = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert answer["Location"] == reverse("account_confirm_login_code")


def test_code_works_once(user: User) -> None:
    client = Client()
    code = request_code(client, "aino@example.org")
    client.post(reverse("account_confirm_login_code"), {"code": code})
    client.post(reverse("account_logout"))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert who(client) is None


def test_somebody_who_may_no_longer_sign_in_stays_out(user: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    for message in Message.objects.all():
        for code in re.findall(r"^[A-Z0-9-]{6,9}$", message.text, re.MULTILINE):
            client.post(reverse("account_confirm_login_code"), {"code": code})
    assert who(client) is None


def test_unknown_address_gets_the_same_answer_and_makes_no_person(user: User) -> None:
    client = Client()
    known = client.post(reverse("account_request_login_code"), {"email": "aino@example.org"})
    unknown = Client().post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert list(User.objects.values_list("email", flat=True)) == ["aino@example.org"]


@pytest.mark.parametrize("email", ["", "aino", "a\x00@example.org", "x" * 300 + "@example.org"])
def test_address_that_is_none_is_refused_in_words(user: User, email: str) -> None:
    answer = Client().post(reverse("account_request_login_code"), {"email": email})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])


def test_nobody_signs_up_by_themselves(db: None) -> None:
    Client().post(reverse("account_signup"), {"email": "stranger@example.org"})
    assert User.objects.count() == 0


def test_mail_with_the_code_loses_its_text_once_sent(user: User, mailoutbox: list[object]) -> None:
    code = request_code(Client(), "aino@example.org")
    message = Message.objects.get()
    assert (message.confidential, message.to) == (True, "aino@example.org")
    sending.send(key=message.key)
    message.refresh_from_db()
    assert (message.state, message.text) == (Message.State.SENT, "")
    assert code not in message.subject
    assert code in str(mailoutbox[0].body)  # type: ignore[attr-defined]


def test_staff_do_not_read_the_code_in_the_admin(user: User) -> None:
    code = request_code(Client(), "aino@example.org")
    page = factories.signed_in(factories.manager()).get(
        reverse("admin:outbox_message_change", args=[Message.objects.get().pk])
    )
    assert (page.status_code, code in page.content.decode()) == (200, False)


@pytest.mark.parametrize("name", ["admin:index", "start", "wishes", "me"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(db: None, name: str) -> None:
    client = Client()
    client.force_login(factories.consultant())
    answer = client.get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))


def test_staff_without_a_second_factor_see_no_municipality(db: None) -> None:
    place, client = factories.municipality(), Client()
    client.force_login(factories.manager())
    assert client.get(reverse("party-home", args=[place.slug])).status_code == 302


def test_staff_can_reach_the_page_that_sets_one_up(db: None) -> None:
    client = Client()
    client.force_login(factories.consultant())
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert answer.status_code == 200


def test_members_need_no_second_factor(db: None) -> None:
    client = Client()
    client.force_login(factories.person())
    assert client.get(reverse("me")).status_code == 200


def test_own_settings_change_name_and_language_and_nothing_else(user: User) -> None:
    client = factories.signed_in(user)
    sent = {"name": "Aino Uusi", "language": "sv", "staff_role": "manager", "email": "other@example.org"}
    answer = client.post(reverse("me"), sent)
    user.refresh_from_db()
    assert (user.name, user.language, user.staff_role, user.email) == ("Aino Uusi", "sv", "", "aino@example.org")
    assert answer["Location"] == "/sv/me/"
    entry = Entry.objects.get(action="person.changed")
    assert (entry.actor, entry.payload) == (user, {"fields": ["language", "name"]})
    client.post(reverse("me"), sent)
    assert Entry.objects.count() == 1


def test_start_leads_each_to_their_own_page(db: None) -> None:
    place = factories.municipality()
    member, staff, nobody = factories.member(place), factories.manager(), factories.person()
    assert factories.signed_in(member).get(reverse("start"))["Location"] == reverse("party-home", args=[place.slug])
    assert factories.signed_in(staff).get(reverse("start"))["Location"] == reverse("admin:index")
    assert factories.signed_in(nobody).get(reverse("start")).status_code == 200


def test_overlong_address_is_no_error_at_the_login_door(db: None) -> None:
    address = f"{'x' * 300}@example.org"
    answer = Client().post(reverse("account_login"), {"email": address, "login": address, "password": "-"})
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "account_reset_password", "account_signup"])
def test_doors_that_change_an_address_or_a_password_are_shut(db: None, name: str) -> None:
    """An address that its holder has not proved would let them be taken for the person who is invited at it."""
    user = factories.person()
    answer = factories.signed_in(user).post(reverse(name), {"email": "other@example.org", "action_add": ""})
    assert answer.status_code == 404
    assert not EmailAddress.objects.filter(email="other@example.org").exists()


def test_pages_of_signing_in_tell_everybody_the_same_of_a_waiting_enrolment(user: User) -> None:
    """The words do not depend on the address, and no message says that a code was sent to it."""
    waiting = factories.submitted(contact_email="waiting@example.org")
    pages = []
    for email in (user.email, waiting.contact_email, "nobody@example.org"):
        answer = Client().post(reverse("account_request_login_code"), {"email": email}, follow=True)
        assert list(answer.context["messages"]) == []
        pages.append(answer.content.decode().count("Pääset sisään, kun se on hyväksytty"))
    assert pages == [1, 1, 1]
    mail = Message.objects.filter(to="waiting@example.org").latest("pk")
    assert "Pääset sisään, kun se on hyväksytty" in mail.text


def test_signing_in_and_out_is_told_kindly(user: User) -> None:
    client = Client()
    code = request_code(client, user.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        f"Tervetuloa, {user.name}! Olet nyt kirjautunut sisään."
    ]
