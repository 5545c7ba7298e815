"""The page of target levels: one aspect at a time on a phone, all of them elsewhere and without a script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_chain import step_in

CONTACT = "Aino Lehtimäki"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def opened(browser: Browser, demo: str, **taste: Any) -> Iterator[Page]:
    context = browser.new_context(locale="fi-FI", **taste)
    page = context.new_page()
    step_in(page, demo, CONTACT)
    page.goto(f"{page.url}roadmap/levels/")
    yield page
    context.close()


def shown(page: Page) -> int:
    return page.locator("[data-level]:visible").count()


def test_phone_shows_one_aspect_and_its_gap(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        assert shown(page) == 1
        page.get_by_role("button", name="Seuraava").click()
        row = page.locator("[data-level]:visible")
        expect(row.locator("legend")).to_be_focused()
        expect(page.locator("[data-where]")).to_have_text("2 / 11")
        baseline = float(row.get_attribute("data-baseline") or "")
        for target in (5, 1):
            row.locator("select").select_option(str(target))
            expect(row.locator("[data-gap]")).to_have_text(f"{target - baseline:.1f}".replace(".", ","))
        row.locator("select").select_option("")
        expect(row.locator("[data-gap]")).to_have_text("–")
        page.get_by_role("button", name="Edellinen").click()
        expect(page.get_by_role("button", name="Edellinen")).to_be_hidden()


def test_desktop_and_a_turned_screen_show_all(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=DESKTOP):
        assert shown(page) == 11
        expect(page.get_by_role("button", name="Seuraava")).to_be_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        expect(page.locator("[data-level]:visible")).to_have_count(1)
        page.set_viewport_size({"width": 844, "height": 390})
        expect(page.locator("[data-level]:visible")).to_have_count(11)


def test_what_was_refused_is_the_step_that_opens(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        page.get_by_role("button", name="Seuraava").click()
        page.locator("[data-level]:visible select").select_option("1")
        page.get_by_role("button", name="Tallenna tavoitetasot").click()
        expect(page.locator("[data-level]:visible .invalid-feedback")).to_be_visible()
        expect(page.locator("[data-where]")).to_have_text("2 / 11")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_all_aspects_stand_on_one_page_without_a_script(browser: Browser, demo: str, size: dict[str, int]) -> None:
    for page in opened(browser, demo, viewport=size, java_script_enabled=False):
        assert shown(page) == 11
        expect(page.get_by_role("button", name="Seuraava")).to_be_hidden()
