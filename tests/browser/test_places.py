"""Municipalities are chosen one at a time, by keyboard and by pointer, and typed where there is no script."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser
FORM = "/en/programmes/digiverkosto-demo/enrol/"


def fill_in_the_rest(page: Page) -> None:
    for name, value in {
        "contact_name": "Tuuli Testilä",
        "contact_email": "t@example.org",
        "motivation": "Digi",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=terms]").check()


def send(page: Page) -> str:
    """What the review says of who takes part."""
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    return page.locator("main").inner_text()


def test_chosen_by_keyboard_listed_removed_and_sent(browser: Browser, demo: str) -> None:
    page = browser.new_page()
    page.goto(f"{demo}{FORM}")
    field = page.get_by_role("combobox", name="Municipality", exact=True)
    field.press_sequentially("Aka")
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == "Akaa"
    field.press("Enter")
    field.press_sequentially("Helsingfors")
    page.get_by_role("option", name="Helsinki", exact=True).click()
    field.press_sequentially("Vaasa, ")
    chosen = page.get_by_role("list", name="Chosen municipalities")
    assert chosen.get_by_role("listitem").count() == 3
    page.get_by_role("button", name="Remove Vaasa").click()
    assert field.evaluate("field => field === document.activeElement")
    page.locator("[name=consortium_name]").fill("Pair")
    page.locator("[name=consents]").select_option("said")
    fill_in_the_rest(page)
    shown = send(page)
    assert ("Akaa, Helsinki" in shown, "Vaasa" in shown) == (True, False)


def test_what_is_typed_and_not_chosen_is_sent_and_comes_back_with_its_error(browser: Browser, demo: str) -> None:
    page = browser.new_page()
    page.goto(f"{demo}{FORM}")
    page.locator("[name=municipalities]").fill("Akka")
    fill_in_the_rest(page)
    assert "Did you mean Akaa?" in send(page)
    assert "Akka" in page.get_by_role("list", name="Chosen municipalities").inner_text()


def test_field_takes_names_where_there_is_no_script(browser: Browser, demo: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{demo}{FORM}")
    page.locator("[name=municipalities]").fill("Akaa")
    fill_in_the_rest(page)
    assert "Akaa" in send(page)


def test_what_is_typed_before_the_script_has_come_stays_in_the_field_with_the_focus(
    browser: Browser, demo: str
) -> None:
    page = browser.new_page()
    held: list[Route] = []
    page.route("**/places*.js", lambda route: held.append(route))
    page.goto(f"{demo}{FORM}", wait_until="commit")
    field = page.locator("[name=municipalities]")
    field.press_sequentially("Vaasa, Aka")
    [script] = held
    script.continue_()
    expect(field).to_have_attribute("role", "combobox")
    page.keyboard.type("a")
    assert field.input_value() == "Akaa"
    assert "Vaasa" in page.get_by_role("list", name="Chosen municipalities").inner_text()
