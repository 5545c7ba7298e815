"""Setting up the second factor, and signing in with it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from tests.accounts.test_sign_in import request_code, who

PAGES = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
)
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def staff(db: None) -> User:
    """Added in the admin, whose form knows no password."""
    return User.objects.create(email="kaisa@example.org", name="Kaisa Konsultti", staff_role="consultant")


def signed_in_by_code(user: User) -> Client:
    client = Client()
    client.post(reverse("account_confirm_login_code"), {"code": request_code(client, user.email)})
    return client


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    _before, now, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))


def set_up(client: Client) -> str:
    """Set up an app. Returns where the portal leads next."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})["Location"]


def test_staff_added_in_the_admin_set_up_an_app_and_go_on(staff: User) -> None:
    client = signed_in_by_code(staff)
    assert client.get(reverse("admin:index"))["Location"] == reverse("mfa_activate_totp")
    assert set_up(client) == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_shown_at_once_after_setting_up(staff: User) -> None:
    client = signed_in_by_code(staff)
    page = client.get(set_up(client))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert (page.status_code, len(codes)) == (200, 10)
    assert all(code in page.content.decode() for code in codes)


def test_code_with_the_space_that_apps_show_is_taken(staff: User) -> None:
    client = signed_in_by_code(staff)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = app_code(secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": f" {code[:3]} {code[3:]}"})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")


def test_wrong_code_sets_nothing_up_and_is_told_kindly(staff: User) -> None:
    client = signed_in_by_code(staff)
    with override("fi"):
        answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Kirjoita koodi, jonka sovellus näyttää juuri nyt" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_code_of_the_mail_alone_does_not_let_staff_with_a_second_factor_in(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    client = signed_in_by_code(staff)
    assert who(client) is None
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)})
    assert (answer["Location"], who(client)) == (reverse("start"), staff.pk)


def test_recovery_code_lets_in_once(staff: User) -> None:
    TOTP.activate(staff, SECRET)
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    first, second = signed_in_by_code(staff), signed_in_by_code(staff)
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert (who(first), who(second)) == (staff.pk, None)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_served_in_every_language(staff: User, name: str, language: str) -> None:
    client = signed_in_by_code(staff)
    set_up(client)
    with override(language):
        page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


def test_too_many_passkey_tries_are_stopped_in_words(staff: User) -> None:
    with override("sv"):
        answers = [Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"}) for _try in range(12)]
    assert answers[-1].status_code == 429
    assert "Det blev många försök" in answers[-1].content.decode()
