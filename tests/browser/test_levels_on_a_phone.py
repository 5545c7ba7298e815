"""The page of target levels: one aspect at a time on a phone, all of them elsewhere and without a script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser.test_chain import step_in

pytestmark = pytest.mark.browser

CONTACT = "Aino Lehtimäki"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NEXT, SAVE = "Tallenna ja jatka", "Tallenna tavoitetasot"


def opened(browser: Browser, demo: str, **taste: Any) -> Iterator[Page]:
    context = browser.new_context(locale="fi-FI", **taste)
    page = context.new_page()
    step_in(page, demo, CONTACT)
    page.goto(f"{page.url}roadmap/levels/")
    yield page
    context.close()


def shown(page: Page) -> int:
    return page.locator("[data-level]:visible").count()


def row_of(page: Page) -> Locator:
    return page.locator("[data-level]:visible")


def go_on(page: Page) -> None:
    page.get_by_role("button", name=NEXT).click()


def stands_at(page: Page, step: int) -> None:
    expect(page.locator("[data-where]")).to_have_text(f"{step} / 11")


def to_first(page: Page) -> None:
    """A page opens at the first aspect that is open; the tests begin with the first of all."""
    back = page.get_by_role("button", name="Edellinen")
    while back.is_visible():
        back.click()
    stands_at(page, 1)


def choose(page: Page, level: str, reason: str = "siksi") -> None:
    row_of(page).locator("textarea").fill(reason)
    row_of(page).locator("select").select_option(level)


def other_than(row: Locator) -> str:
    return "4" if row.locator("select").input_value() == "5" else "5"


def test_phone_shows_one_aspect_and_its_gap(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        assert shown(page) == 1
        to_first(page)
        go_on(page)
        row = row_of(page)
        expect(row.locator("legend")).to_be_focused()
        stands_at(page, 2)
        baseline = float(row.get_attribute("data-baseline") or "")
        for target in (5, 1):
            row.locator("select").select_option(str(target))
            expect(row.locator("[data-gap]")).to_have_text(
                f"{target - baseline:.1f}".replace(".", ",").replace("-", "−")
            )
            step = row.locator(f"[data-step='{target}']").get_attribute("cx") or ""
            expect(row.locator("[data-ring]")).to_have_attribute("cx", step)
            expect(row.locator("[data-way]")).to_have_attribute("x2", step)
            expect(row.locator("[data-below]")).to_be_visible(visible=target < baseline)
        row.locator("select").select_option("")
        expect(row.locator("[data-gap]")).to_have_text("–")
        expect(row.locator("[data-ring]")).to_be_hidden()


def test_going_on_saves_the_aspect(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        to_first(page)
        level = other_than(row_of(page))
        choose(page, level, f"siksi {level}")
        go_on(page)
        stands_at(page, 2)
        expect(page.locator("[data-said]")).to_contain_text("allennettu")
        page.reload()
        to_first(page)
        expect(row_of(page).locator("select")).to_have_value(level)
        expect(row_of(page).locator("textarea")).to_have_value(f"siksi {level}")


def test_phone_opens_at_the_first_aspect_that_is_not_set(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        to_first(page)
        go_on(page)
        stands_at(page, 2)
        before = row_of(page).locator("select").input_value()
        row_of(page).locator("select").select_option("")
        go_on(page)
        stands_at(page, 3)
        page.reload()
        stands_at(page, 2)
        choose(page, before or "5")
        go_on(page)
        stands_at(page, 3)


def test_lost_connection_loses_nothing_that_was_chosen(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        to_first(page)
        level = other_than(row_of(page))
        choose(page, level, "ilman yhteyttä")
        page.context.set_offline(True)
        go_on(page)
        expect(page.locator("[data-said]")).to_contain_text("ei ole vielä tallennettu")
        stands_at(page, 1)
        page.context.set_offline(False)
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        to_first_kept(page, level)
        go_on(page)
        stands_at(page, 2)
        expect(page.locator("[data-said]")).to_contain_text("allennettu")


def to_first_kept(page: Page, level: str) -> None:
    """What the window kept is there again, on whichever step the page opens."""
    first = page.locator("[data-level='1']")
    expect(first.locator("select")).to_have_value(level)
    expect(first.locator("textarea")).to_have_value("ilman yhteyttä")
    to_first(page)


def test_leaving_with_something_unsaved_asks_first(browser: Browser, demo: str) -> None:
    asked = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    for page in opened(browser, demo, viewport=DESKTOP):
        page.on("dialog", stay)
        row = page.locator("[data-level='1']")
        row.locator("select").select_option(other_than(row))
        page.get_by_role("link", name="Takaisin digitiekarttaan").click()
        page.wait_for_timeout(500)
        assert asked == ["beforeunload"]
        assert page.url.endswith("/levels/")


def test_desktop_and_a_turned_screen_show_all(browser: Browser, demo: str) -> None:
    for page in opened(browser, demo, viewport=DESKTOP):
        assert shown(page) == 11
        expect(page.get_by_role("button", name=NEXT)).to_be_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        expect(page.locator("[data-level]:visible")).to_have_count(1)
        page.set_viewport_size({"width": 844, "height": 390})
        expect(page.locator("[data-level]:visible")).to_have_count(11)


@pytest.mark.parametrize("button", [NEXT, SAVE])
def test_what_was_refused_is_the_step_that_opens(browser: Browser, demo: str, button: str) -> None:
    for page in opened(browser, demo, viewport=PHONE):
        to_first(page)
        go_on(page)
        stands_at(page, 2)
        choose(page, "1", "")
        page.get_by_role("button", name=button).click()
        expect(page.locator("[data-level]:visible .invalid-feedback")).to_be_visible()
        stands_at(page, 2)


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_all_aspects_stand_on_one_page_without_a_script(browser: Browser, demo: str, size: dict[str, int]) -> None:
    for page in opened(browser, demo, viewport=size, java_script_enabled=False):
        assert shown(page) == 11
        expect(page.get_by_role("button", name=NEXT)).to_be_hidden()
