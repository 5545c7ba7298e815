"""What cannot be sent says so beside its field or button, and nothing that was typed is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_chain import step_in

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, demo: str) -> Page:
    made = browser.new_page(locale="fi-FI")
    step_in(made, demo, "Aino Lehtimäki")
    return made


def test_file_that_is_too_large_is_told_beside_its_field(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "logo.png"
    large.write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    page.goto(f"{page.url}brand/")
    address = page.url
    page.locator("[name=logo_alt]").fill("Kaksi puuta")
    page.locator("[name=logo]").set_input_files(large)
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator("[role=alert]")).to_contain_text("2 Mt")
    expect(page.locator("[name=logo_alt]")).to_have_value("Kaksi puuta")
    assert page.url == address


def test_lost_connection_is_told_beside_the_button_and_what_was_typed_stays(page: Page) -> None:
    page.goto(f"{page.url}people/")
    page.locator("[name=name]").fill("Uusi Ihminen")
    page.locator("[name=email]").fill("uusi@example.org")
    page.context.set_offline(True)
    button = page.locator("main form button.btn-primary").first
    button.click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Uusi Ihminen")
    page.context.set_offline(False)
    button.click()
    expect(page.get_by_text("uusi@example.org").first).to_be_visible()
