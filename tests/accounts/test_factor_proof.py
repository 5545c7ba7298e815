"""The session itself has shown a second factor: nothing that only looks like one opens the staff's pages."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.factors import FactorKept, reset
from audit.models import Entry
from outbox.models import Message
from tests import factories
from tests.accounts.test_second_factor import SECRET, app_code, set_up, signed_in_by_code

NONSENSE = [
    "0",
    "false",
    "null",
    "[]",
    "{}",
    '""',
    "7",
    '"passkey"',
    "[[]]",
    '{"id": 0}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"MQ"}}',
    '{"response": {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"response": {"userHandle": 3}}',
    '{"response": []}',
    '{"a": ' * 2000 + "1" + "}" * 2000,
    "not JSON",
    "1e999",
    '"\\u0000"',
]


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create(email="kaisa@example.org", name="Kaisa Konsultti", staff_role="consultant")


def gets_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_is_no_passkey_and_opens_nothing(staff: User, credential: str) -> None:
    client = signed_in_by_code(staff)
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "key", "credential": credential})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors)
    assert not Authenticator.objects.exists()
    assert not gets_in(client)


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_as_the_second_factor_is_refused_in_words(staff: User, credential: str) -> None:
    TOTP.activate(staff, SECRET)
    client = signed_in_by_code(staff)
    answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert (answer.status_code, gets_in(client)) == (200, False)


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_at_the_door_of_passkeys_leads_back_to_signing_in(staff: User, credential: str) -> None:
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_to_confirm_who_one_is_leads_back(staff: User, credential: str) -> None:
    client = signed_in_by_code(staff)
    set_up(client)
    client.get(reverse("mfa_reauthenticate_webauthn"))
    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
    assert answer.status_code == 302


def test_session_without_proof_is_asked_for_the_factor_although_there_is_one(staff: User) -> None:
    client = signed_in_by_code(staff)
    set_up(client)
    other = Client()
    other.force_login(User.objects.get())
    answer = other.get("/admin/?programme=1")
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=/admin/%3Fprogramme%3D1"


def test_confirming_lets_in_and_leads_where_one_was_going(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    client = Client()
    client.force_login(staff)
    answer = client.post(reverse("mfa_reauthenticate"), {"code": app_code(SECRET), "next": "/admin/"})
    assert (answer["Location"], gets_in(client)) == ("/admin/", True)


def test_proof_of_one_person_is_not_anothers(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    session_of_colleague = factories.signed_in(factories.manager()).session
    client = Client()
    client.force_login(staff)
    session = client.session
    for key in ("account_authentication_methods", "account_authentication_methods_user"):
        session[key] = session_of_colleague[key]
    session.save()
    assert not gets_in(client)


def test_code_of_the_mail_is_no_proof(staff: User) -> None:
    client = signed_in_by_code(staff)
    TOTP.activate(staff, SECRET)
    assert client.session["account_authentication_methods"]
    assert not gets_in(client)


def test_new_member_of_staff_proves_in_the_session_they_are_in(db: None) -> None:
    user = factories.person()
    client = Client()
    client.force_login(user)
    User.objects.update(staff_role="manager")
    assert client.get(reverse("me"))["Location"] == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)
def test_session_from_before_the_factor_was_set_up_ends(staff: User) -> None:
    first, second = signed_in_by_code(staff), signed_in_by_code(staff)
    set_up(first)
    assert (gets_in(first), gets_in(second)) == (True, False)
    assert second.get(reverse("me"))["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["mfa_deactivate_totp", "mfa_generate_recovery_codes"])
def test_changed_factor_ends_the_other_sessions_and_is_told(staff: User, page: str) -> None:
    client = signed_in_by_code(staff)
    set_up(client)
    other = factories.signed_in(User.objects.get())
    assert gets_in(other)
    Message.objects.all().delete()
    assert client.post(reverse(page)).status_code == 302
    assert not gets_in(other)
    assert client.get(reverse("me")).status_code in (200, 302)
    assert "_auth_user_id" in client.session
    assert Message.objects.filter(to=staff.email, subject="Toinen tunnisteesi on muuttunut").exists()
    assert Entry.objects.filter(action="person.second_factor_changed", target_id=str(staff.pk)).exists()


def broken_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "key", "credential": 0})


def test_broken_passkey_locks_nobody_out(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    broken_passkey(staff)
    client = signed_in_by_code(staff)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)})
    assert gets_in(client)
    for page in ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn"):
        assert client.get(reverse(page), follow=True).status_code == 200


def test_broken_passkey_alone_still_asks_for_a_factor_and_takes_a_recovery_code(staff: User) -> None:
    broken_passkey(staff)
    codes = RecoveryCodes.activate(staff)
    client = signed_in_by_code(staff)
    assert not gets_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    assert gets_in(client)


def test_nothing_fits_a_broken_passkey(staff: User) -> None:
    broken_passkey(staff)
    client = signed_in_by_code(staff)
    client.get(reverse("mfa_authenticate"))
    empty = {"id": "", "rawId": "", "type": "public-key", "response": {"userHandle": None}}
    client.post(reverse("mfa_authenticate"), {"credential": json.dumps(empty)})
    assert not gets_in(client)


class TestReset:
    """A colleague takes a lost second factor away."""

    @pytest.fixture
    def lost(self, staff: User) -> User:
        TOTP.activate(staff, SECRET)
        RecoveryCodes.activate(staff)
        return staff

    def test_manager_resets_a_colleagues(self, lost: User) -> None:
        session = factories.signed_in(lost)
        manager = factories.manager()
        address = reverse("admin:person-reset-factor", args=[lost.pk])
        client = factories.signed_in(manager)
        person = client.get(reverse("admin:accounts_user_change", args=[lost.pk])).content.decode()
        assert (address in person, SECRET in person) == (True, False)
        assert client.get(address).status_code == 200
        assert Authenticator.objects.filter(user=lost).count() == 2
        client.post(address)
        assert gets_in(client)
        assert not Authenticator.objects.filter(user=lost).exists()
        assert not gets_in(session)
        entry = Entry.objects.get(action="person.second_factor_reset")
        assert (entry.actor, entry.target_id) == (manager, str(lost.pk))
        assert {entry.actor for entry in Entry.objects.filter(payload__factor="totp")} == {None, manager}
        assert Message.objects.get().to == lost.email
        assert signed_in_by_code(lost).get("/admin/")["Location"] == reverse("mfa_activate_totp")

    def test_consultant_and_member_may_not(self, lost: User) -> None:
        address = reverse("admin:person-reset-factor", args=[lost.pk])
        assert factories.signed_in(factories.consultant()).post(address).status_code == 403
        assert factories.signed_in(factories.person()).post(address).status_code == 302
        assert Authenticator.objects.filter(user=lost).count() == 2

    @pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
    def test_nobody_resets_their_own(self, db: None, fields: dict[str, Any]) -> None:
        manager = factories.manager(**fields)
        TOTP.activate(manager, SECRET)
        factories.signed_in(manager).post(reverse("admin:person-reset-factor", args=[manager.pk]))
        with pytest.raises(FactorKept):
            reset(user=manager, actor=manager)
        assert Authenticator.objects.count() == 1

    def test_nothing_to_reset_is_told_and_signs_nobody_out(self, staff: User) -> None:
        session = factories.signed_in(staff)
        client = factories.signed_in(factories.manager())
        client.post(reverse("admin:person-reset-factor", args=[staff.pk]))
        assert gets_in(session)
        assert not Entry.objects.exists()


class TestCreateStaff:
    def test_first_person_can_sign_in(self, db: None, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("create_staff", "maija@example.org", name="Maija Mallikas")
        user = User.objects.get()
        assert (user.name, user.staff_role, user.organisation) == ("Maija Mallikas", "manager", "kuntaliitto")
        assert "/fi/accounts/login/code/" in capsys.readouterr().out
        assert {entry.action for entry in Entry.objects.all()} == {"person.changed", "person.rights_changed"}
        assert signed_in_by_code(user).get("/admin/")["Location"] == reverse("mfa_activate_totp")

    def test_twice_is_once(self, db: None) -> None:
        for _time in range(2):
            call_command("create_staff", "maija@example.org", name="Maija", role="consultant")
        assert User.objects.get().organisation == "fcg"
        assert Entry.objects.filter(action="person.rights_changed").count() == 1

    def test_somebody_who_is_there_gets_the_role_and_keeps_their_name(self, db: None) -> None:
        factories.person(email="aino@example.org", name="Aino", is_active=False)
        call_command("create_staff", "AINO@example.org")
        user = User.objects.get()
        assert (user.name, user.is_active, user.staff_role) == ("Aino", True, "manager")

    @pytest.mark.parametrize(("email", "name"), [("maija", "Maija"), ("maija@example.org", " ")])
    def test_what_is_missing_is_told(self, db: None, email: str, name: str) -> None:
        with pytest.raises(CommandError):
            call_command("create_staff", email, name=name)
        assert not User.objects.exists()

    def test_what_is_refused_is_told(self, staff: User) -> None:
        manager = factories.manager()
        for email in (manager.email, "väinö@example.org"):
            with pytest.raises(CommandError):
                call_command("create_staff", email, name="Väinö", role="consultant")
        manager.refresh_from_db()
        assert (manager.staff_role, User.objects.count()) == ("manager", 2)

    def test_last_manager_gets_a_new_second_factor(self, staff: User) -> None:
        TOTP.activate(staff, SECRET)
        call_command("create_staff", staff.email, role="consultant", reset_second_factor=True)
        assert not Authenticator.objects.exists()
        with pytest.raises(CommandError):
            call_command("create_staff", staff.email, role="consultant", reset_second_factor=True)


def test_person_who_is_erased_is_not_told_that_their_factor_went(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    Message.objects.all().delete()
    Entry.objects.all().delete()
    User.objects.all().delete()
    assert (Message.objects.count(), Entry.objects.count(), Authenticator.objects.count()) == (0, 0, 0)


def test_tables_of_signing_in_are_not_in_the_admin() -> None:
    """Seeds and addresses: nobody on the staff needs to read them."""
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels & {"account", "mfa", "sessions", "auth"} == set()


@pytest.mark.parametrize("prefix", ["/static", "/s", "/healthz", "/i18n", "/fi/accounts"])
def test_header_that_says_where_paths_begin_opens_nothing(staff: User, prefix: str) -> None:
    """A server near the proxy may believe it: the portal does not."""
    client = Client()
    client.force_login(staff)
    answer = client.get("/admin/accounts/user/", SCRIPT_NAME=prefix)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_their_last_factor_away_sets_up_another(staff: User) -> None:
    client = signed_in_by_code(staff)
    set_up(client)
    assert gets_in(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")
