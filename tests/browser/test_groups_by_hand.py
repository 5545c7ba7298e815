"""Small groups that a search made are put right by hand: by the keyboard and by dragging, and they stand."""

import urllib.parse
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_chain import step_in

pytestmark = pytest.mark.browser

WORKSHOP = "Kehittämispaja 2: mittarit"
GROUPS = 3
SEARCHED = 30_000
"""Milliseconds that a search takes at most, with its worker's queue."""


@pytest.fixture
def groups(page: Page, demo: str) -> Iterator[Page]:
    """The page of an event's groups, of which there are none yet; none are left."""
    step_in(page, demo, "Kirsi Konsultti")
    page.goto(f"{demo}/admin/events/event/?q={urllib.parse.quote(WORKSHOP)}")
    with page.expect_navigation():
        page.locator("#result_list tbody th a").first.click()
    page.goto(page.url.partition("?")[0].replace("/change/", "/groups/"))
    yield page
    page.goto(f"{page.url}drop/")
    page.locator("#content [type=submit]").click()
    expect(page.locator(".group-box")).to_have_count(0)


def box(page: Page, number: int) -> Locator:
    return page.locator(f".group-box[data-group='{number}']")


def who(place: Locator) -> list[str]:
    """The people of a group, or of all."""
    people = place.locator("[data-person]")
    return [people.nth(number).get_attribute("data-person") or "" for number in range(people.count())]


def as_it_stands(page: Page) -> dict[int, set[str]]:
    return {number: set(who(box(page, number))) for number in range(1, GROUPS + 1)}


def make_groups(page: Page) -> None:
    page.locator("[name=size]").fill("")
    page.locator("[name=number]").fill(str(GROUPS))
    page.locator("[value=search]").click()
    expect(page.locator(".group-box")).to_have_count(GROUPS, timeout=SEARCHED)


def move_by_keyboard(page: Page, person: str, number: int) -> None:
    """The focus stays on the button that was pressed, though the page is another."""
    page.locator(f"#to-{person}").focus()
    page.keyboard.press(str(number))
    page.keyboard.press("Tab")
    expect(page.locator(f"#move-{person}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page, number).locator(f"[data-person='{person}']")).to_be_visible()
    expect(page.locator(f"#move-{person}")).to_be_focused()


def test_people_are_moved_by_keyboard_and_by_dragging_and_stay_where_they_were_put(groups: Page) -> None:
    make_groups(groups)
    made = as_it_stands(groups)
    assert sorted(len(people) for people in made.values()) == [3, 3, 3]
    typed, pinned, dragged = sorted(made[1])[0], sorted(made[2])[0], sorted(made[3])[0]
    move_by_keyboard(groups, typed, 2)
    groups.locator(f"[data-person='{dragged}'] .who").drag_to(box(groups, 1).locator("h2"))
    expect(box(groups, 1).locator(f"[data-person='{dragged}']")).to_be_visible()
    groups.locator(f"#pin-{pinned}").click()
    expect(groups.locator(f"#pin-{pinned}")).to_have_attribute("aria-pressed", "true")
    groups.reload()
    wanted = {1: made[1] - {typed} | {dragged}, 2: made[2] | {typed}, 3: made[3] - {dragged}}
    assert as_it_stands(groups) == wanted
    expect(groups.locator(".pin[aria-pressed=true]")).to_have_count(3)
    expect(groups.get_by_role("button", name="henkilölle")).to_be_visible()
