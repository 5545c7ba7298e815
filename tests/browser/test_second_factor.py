"""The staff's second factor in a browser that has an authenticator: an app's code, then a passkey alone."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from outbox.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "kaisa.konsultti@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings) -> str:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    User.objects.create_user(ADDRESS, name="Kaisa Konsultti", staff_role="consultant")
    return live_server.url


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complained about: a script that the policy stopped, an error in one."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield messages
    assert messages == []


def mailed_code() -> str:
    """The code of the newest mail. Read it in a thread of its own: the browser's loop runs in the test's."""
    text = Message.objects.filter(to=ADDRESS).latest("pk").text
    connection.close()
    code = re.search(r"^[A-Z0-9-]{6,9}$", text, re.MULTILINE)
    assert code
    return code.group()


def request_code(page: Page, portal: str) -> None:
    page.goto(f"{portal}/fi/accounts/login/")
    page.locator("[name=email]").fill(ADDRESS)
    page.get_by_role("button", name="Lähetä minulle koodi").click()
    expect(page.locator("h1")).to_have_text("Kirjoita koodi")
    with ThreadPoolExecutor(1) as thread:
        page.locator("[name=code]").fill(thread.submit(mailed_code).result())
    page.get_by_role("button", name="Kirjaudu", exact=True).click()


def set_up_an_app(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Ota tunnistussovellus käyttöön")
    _before, now, _after = yield_hotp_counters_from_time()
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(page.locator(".secret").inner_text(), now)))
    page.get_by_role("button", name="Ota käyttöön").click()
    expect(page.locator(".codes li")).to_have_count(10)


def add_a_passkey(page: Page, portal: str) -> None:
    page.goto(f"{portal}/fi/accounts/2fa/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator(".notice.done")).to_have_text("Avainkoodi lisättiin.")


def test_staff_set_up_an_app_and_a_passkey_and_sign_in_with_each(
    portal: str, page: Page, complaints: list[str]
) -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    key = browser.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    request_code(page, portal)
    set_up_an_app(page)
    recovery_code = page.locator(".codes li").first.inner_text()
    add_a_passkey(page, portal)

    page.context.clear_cookies()
    page.goto(f"{portal}/fi/accounts/login/")
    page.get_by_role("button", name="Kirjaudu avainkoodilla").click()
    page.wait_for_url(f"{portal}/admin/")

    page.context.clear_cookies()
    request_code(page, portal)
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name="Kirjaudu", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Koodi ei kelpaa")
    page.locator("[name=code]").fill(recovery_code)
    page.get_by_role("button", name="Kirjaudu", exact=True).click()
    page.wait_for_url(f"{portal}/admin/")

    page.context.clear_cookies()
    browser.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    page.goto(f"{portal}/fi/accounts/login/")
    page.get_by_role("button", name="Kirjaudu avainkoodilla").click()
    expect(page.get_by_role("alert")).to_contain_text("Avainkoodia ei käytetty")
