"""A form that is sent over a bad connection counts once, and a shared device starts the next person on an empty form."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.survey_forms import address_of, fill, opened, send

pytestmark = pytest.mark.browser


@pytest.fixture
def form(demo: str, browser: Browser) -> Iterator[Page]:
    yield from opened(browser, address_of(browser, demo))


def clear(page: Page) -> None:
    page.get_by_text("Poista vastaukseni", exact=True).click()
    page.get_by_role("link", name="Kyllä, poista kaikki vastaukseni").click()


def test_form_whose_reply_was_lost_counts_once(form: Page) -> None:
    """It comes in, the browser hears nothing of it, and the person opens the page anew."""

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    fill(form)
    tokens = [form.locator("input[name=token]").input_value()]
    form.route("**/s/**", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    send(form)
    expect(form.locator(".offline")).to_contain_text("Lähetys ei onnistunut")
    form.unroute("**/s/**")
    form.reload()
    tokens.append(form.locator("input[name=token]").input_value())
    send(form)
    expect(form.locator("h1")).to_contain_text("Kiitos")
    assert tokens[0] == tokens[1]


def test_form_that_is_refused_is_posted_once_and_keeps_what_was_chosen(form: Page) -> None:
    posts: list[str] = []
    form.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    fill(form)
    form.locator("input[name=sector]").first.evaluate("field => field.checked = false")
    send(form)
    expect(form.locator(".error-summary")).to_be_focused()
    assert len(posts) == 1
    form.locator(".error-summary a").first.click()
    expect(form.locator("input[name=sector]").first).to_be_focused()
    assert form.locator("input[name=position]").first.is_checked()


def test_next_person_at_the_device_gets_an_empty_form(form: Page) -> None:
    """Whoever sends a form that somebody else has sent is told so, and led to one of their own."""
    fill(form)
    kept = form.evaluate("Object.entries(localStorage)")
    send(form)
    expect(form.locator("h1")).to_contain_text("Kiitos")
    form.evaluate("kept => kept.forEach(([name, value]) => localStorage.setItem(name, value))", kept)
    form.goto(re.sub(r"/thanks.*", "", form.url))
    form.locator("input[name=sector]").nth(1).evaluate("field => field.checked = true")
    send(form)
    expect(form.locator("h1")).to_have_text("Tämä lomake on jo lähetetty")
    form.get_by_role("link", name="Avaa tyhjä lomake").click()
    assert form.locator("input:checked").count() == 0


def test_nothing_is_left_of_a_form_that_has_been_sent(form: Page) -> None:
    fill(form)
    send(form)
    expect(form.locator("h1")).to_contain_text("Kiitos")
    form.go_back()
    expect(form.locator("form[data-survey]")).to_have_count(0)
    form.go_forward()
    assert form.locator("input:checked").count() == 0


def test_form_that_was_refused_is_cleared_too(form: Page) -> None:
    fill(form)
    form.locator("input[name=sector]").first.evaluate("field => field.checked = false")
    send(form)
    expect(form.locator(".error-summary")).to_be_focused()
    clear(form)
    assert form.locator("input:checked").count() == 0


def test_cleared_form_is_another_form(form: Page) -> None:
    fill(form)
    token = form.locator("input[name=token]").input_value()
    clear(form)
    assert form.locator("input:checked").count() == 0
    assert form.locator("input[name=token]").input_value() not in ("", token)


def test_server_that_fails_loses_nothing(form: Page) -> None:
    fill(form)
    form.route(
        "**/s/**", lambda route: route.fulfill(status=502) if route.request.method == "POST" else route.continue_()
    )
    send(form)
    expect(form.locator(".offline")).to_contain_text("Lähetys ei onnistunut")
    expect(form.get_by_role("button", name="Lähetä vastaukseni")).to_be_enabled()
    form.unroute("**/s/**")
    send(form)
    expect(form.locator("h1")).to_contain_text("Kiitos")
