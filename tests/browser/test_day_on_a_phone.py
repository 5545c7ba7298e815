"""An event's day on a phone: taps are kept through a minute without network, and nothing is doubled."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.test_chain import step_in

pytestmark = pytest.mark.browser

CONSULTANT = "Kirsi Konsultti"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "fi-FI"}
NOTED = "merkitsi henkilön olleen tilaisuudessa"
TRAINING = "/admin/events/event/?q=pelis"


@pytest.fixture
def day(browser: Browser, demo: str) -> Iterator[Page]:
    """The page of yesterday's training."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    step_in(page, demo, CONSULTANT)
    page.goto(f"{demo}{TRAINING}")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Ketkä ovat paikalla").click()
    yield page
    context.close()


def away(page: Page) -> list[Locator]:
    """The buttons of those who are not there yet."""
    rows = page.locator("[data-person]:has([aria-pressed=false])")
    names = [rows.nth(number).get_attribute("data-person") for number in range(rows.count())]
    return [page.locator(f"[data-person='{name}'] button") for name in names]


def counted(page: Page) -> int:
    return int(page.locator("[data-counted]").inner_text().split()[0])


def log_lines(page: Page) -> int:
    log = page.context.new_page()
    log.goto(f"{page.url.split('/admin/')[0]}/admin/desk/log/")
    lines = log.get_by_text(NOTED).count()
    log.close()
    return lines


def test_taps_without_network_are_sent_once_when_it_is_back(day: Page) -> None:
    before, logged = counted(day), log_lines(day)
    first, second, third, fourth, *_rest = away(day)
    saved = day.locator("[data-saved-words]")
    expect(saved).to_have_text("Kaikki on tallessa.")
    day.context.set_offline(True)
    for button in (first, second, third, fourth, fourth):
        button.click()
    expect(saved).to_contain_text("odottaa 4")
    assert (counted(day), fourth.get_attribute("aria-pressed")) == (before + 3, "false")
    day.context.set_offline(False)
    expect(saved).to_have_text("Kaikki on tallessa.")
    day.reload()
    assert counted(day) == before + 3
    assert log_lines(day) == logged + 3
    for button in (first, second, third):
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
    expect(saved).to_have_text("Kaikki on tallessa.")
    day.reload()
    assert counted(day) == before


def test_taps_outlive_the_page_and_a_session_that_has_ended(day: Page, demo: str) -> None:
    button, saved = away(day)[0], day.locator("[data-saved-words]")
    expect(saved).to_have_text("Kaikki on tallessa.")
    day.context.clear_cookies(name="sessionid")
    button.click()
    expect(saved).to_contain_text("Kirjautumisesi on päättynyt")
    other = day.context.new_page()
    step_in(other, demo, CONSULTANT)
    expect(saved).to_have_text("Kaikki on tallessa.", timeout=15_000)
    key, context = button.get_attribute("value"), day.context
    context.set_offline(True)
    button.click()
    expect(saved).to_contain_text("odottaa 1")
    address = day.url
    day.close()
    context.set_offline(False)
    other.goto(address)
    expect(other.locator("[data-saved-words]")).to_have_text("Kaikki on tallessa.")
    other.reload()
    expect(other.locator(f"[data-person='{key}'] button")).to_have_attribute("aria-pressed", "false")


def test_who_comes_without_a_seat_is_written_down_without_network(day: Page) -> None:
    before, saved = counted(day), day.locator("[data-saved-words]")
    expect(saved).to_have_text("Kaikki on tallessa.")
    door, waiting = day.locator("[data-door-link]"), day.locator("[data-door-waiting]")
    day.context.set_offline(True)
    for name, municipality in (("Oskari Ovensuu", "Kuusiranta"), ("Petra Paikaton", "Suvikoski")):
        door.click()
        day.get_by_label("Mistä kunnasta henkilö on?").select_option(label=municipality)
        day.get_by_label("Nimi", exact=True).fill(name)
        day.get_by_label("Sähköpostiosoite").fill(f"{name.split()[1].lower()}@example.org")
        day.get_by_role("button", name="Merkitse paikalla olevaksi").click()
    expect(saved).to_contain_text("odottaa 2")
    day.context.set_offline(False)
    refused = waiting.locator("li")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Oskari Ovensuu")
    expect(refused).to_contain_text("Kunnan kaikki paikat on varattu")
    expect(day.locator("[data-counted]")).to_contain_text(f"{before + 1} / ")
    refused.get_by_role("button", name="Anna yksi paikka lisää").click()
    expect(waiting).to_be_hidden()
    expect(saved).to_have_text("Kaikki on tallessa.")
    day.reload()
    assert counted(day) == before + 2
    for name in ("Oskari Ovensuu", "Petra Paikaton"):
        expect(day.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


KEEP = """(people) => {
  const { day, me } = document.querySelector("[data-day]").dataset;
  localStorage.setItem(`door:${day}:${me}`, JSON.stringify(people));
}"""


def written(page: Page, name: str, **more: str) -> dict[str, Any]:
    key = page.locator("[data-door-form] [name=participant] option").first.get_attribute("value")
    said = {"participant": key, "name": name, "email": f"{name.lower()}@example.org", "role": "nobody's"}
    return {"said": said, "party": "Kuusiranta", **more}


def test_who_was_written_down_four_days_ago_is_forgotten_on_any_page(day: Page, demo: str) -> None:
    now, old = int(day.evaluate("Date.now()")), 4 * 24 * 60 * 60 * 1000
    day.evaluate(KEEP, {f"{now - old}-0.5": written(day, "Vanha", refused="Ei"), f"{now}-0.5": written(day, "Uusi")})
    day.goto(f"{demo}/admin/events/event/")
    kept = "() => Object.values(localStorage).filter((one) => one.includes('@example.org')).join()"
    assert ("Uusi" in day.evaluate(kept), "Vanha" in day.evaluate(kept)) == (True, False)
    day.evaluate("() => localStorage.clear()")


def test_who_was_written_down_is_forgotten_once_the_day_is_shut(day: Page, demo: str) -> None:
    day.goto(f"{demo}/admin/events/event/?q=aloitustilaisuus")
    day.locator("#result_list tbody th a").first.click()
    day.get_by_role("link", name="Ketkä ovat paikalla").click()
    expect(day.locator("[data-door]")).to_have_count(0)
    place = day.locator("[data-day]")
    key = f"door:{place.get_attribute('data-day')}:{place.get_attribute('data-me')}"
    day.evaluate("key => localStorage.setItem(key, JSON.stringify({[`${Date.now()}-1`]: {said: {}}}))", key)
    day.reload()
    assert day.evaluate("key => localStorage.getItem(key)", key) is None


def test_person_whom_the_server_fails_over_holds_nobody_back(day: Page) -> None:
    def answer(route: Route) -> None:
        failing = "eka%40" in (route.request.post_data or "")
        route.fulfill(status=500 if failing else 409, json={"refused": "Ei nyt", "may_add": False})

    day.route("**/walk-in/**", answer)
    day.evaluate(
        KEEP, {f"{day.evaluate('Date.now()')}-{n}": written(day, name) for n, name in enumerate(("Eka", "Toka"))}
    )
    day.reload()
    people = day.locator("[data-door-waiting] li")
    expect(people.nth(1)).to_contain_text("Ei nyt")
    expect(people.nth(0)).not_to_contain_text("Ei nyt")
    expect(day.locator("[data-saved-words]")).to_contain_text("odottaa 1")
    day.evaluate("() => localStorage.clear()")


def test_two_phones_see_what_was_said_last(browser: Browser, day: Page) -> None:
    button = away(day)[0]
    key = button.get_attribute("value")
    other = browser.new_context(**PHONE, storage_state=day.context.storage_state())
    page = other.new_page()
    page.goto(day.url)
    twin = page.locator(f"[data-person='{key}'] button")
    button.click()
    expect(twin).to_have_attribute("aria-pressed", "true", timeout=20_000)
    twin.click()
    expect(button).to_have_attribute("aria-pressed", "false", timeout=20_000)
    other.close()


def test_search_filters_while_typing(day: Page) -> None:
    day.locator("#day-q").fill("kuusir aino")
    expect(day.locator("[data-person]:visible")).to_have_count(1)
    day.locator("#day-q").fill("zzz")
    expect(day.locator("[data-none]")).to_be_visible()
