"""A survey that takes answers, on a phone, and what somebody does in it."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.test_chain import step_in

CONTACT = "Johanna Solhem"
FIRST = "Sinusta"


_addresses: dict[str, str] = {}
"""By demo: the way to it is walked once."""


def address_of(browser: Browser, demo: str) -> str:
    """The address of the form in Finnish, from its participant's own page."""
    if demo not in _addresses:
        page = browser.new_page(locale="fi-FI")
        step_in(page, demo, CONTACT)
        page.goto(f"{page.url}survey/")
        link = page.locator("p > a[href*='/s/']").first
        _addresses[demo] = f"{link.get_attribute('href')}?lang=fi"
        page.close()
    return _addresses[demo]


def opened(browser: Browser, address: str, **taste: Any) -> Iterator[Page]:
    """The form in a browser of its own; `taste` says how that browser is set."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fi-FI", is_mobile=True, **taste)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def next_part(page: Page) -> None:
    page.get_by_role("button", name="Jatka").click()


def part_of(page: Page) -> str:
    return page.locator("main h2:visible").first.inner_text()


def fill(page: Page, until: str = "", *, rate: bool = True) -> None:
    """From the part that is open up to the one with this heading, or up to the last one, where the form is sent."""
    while part_of(page) != until and page.get_by_role("button", name="Jatka").is_visible():
        if part_of(page) == FIRST:
            page.locator("input[name=sector]").first.check()
            page.locator("input[name=position]").first.check()
        for scale in page.locator("[data-step]:not([hidden]) fieldset.scale").all() if rate else ():
            scale.locator(".five label").nth(3).click()
        next_part(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="Lähetä vastaukseni").click()
