"""The survey part by part: by keyboard, backwards, with something left out; and the whole of it without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.survey_forms import address_of, fill, next_part, opened, send

pytestmark = pytest.mark.browser

ENTER_IN = ("input[name=sector]", "input[name=N1]", "input[name=benefits]")


@pytest.fixture
def address(browser: Browser, demo: str) -> str:
    return address_of(browser, demo)


@pytest.fixture
def form(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    """The form in a browser that runs no script."""
    yield from opened(browser, address, java_script_enabled=False)


def heading(page: Page) -> Locator:
    return page.locator("main h2:visible").first


def test_enter_goes_on_and_sends_nothing_before_the_last_part(form: Page) -> None:
    posts: list[str] = []
    form.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    next_part(form)
    form.locator("input[name=position]").first.check()
    form.locator("input[name=sector]").first.check()
    form.locator("input[name=sector]").first.press("Enter")
    expect(heading(form)).to_have_text("Oma työni")
    form.locator("input[name=N1]").first.press("Space")
    form.locator("input[name=N1]").first.press("Enter")
    expect(heading(form)).to_have_text("Kuntamme toimintatavat")
    fill(form)
    form.locator("textarea").first.press("Enter")
    assert posts == []


@pytest.mark.parametrize("field", ENTER_IN)
def test_enter_sends_nothing_without_a_script(plain: Page, field: str) -> None:
    for name in ("sector", "position", "N1"):
        plain.locator(f"input[name={name}]").first.check()
    plain.locator(field).first.press("Enter")
    expect(plain.get_by_text("Vastauksiasi ei ole vielä lähetetty")).to_be_visible()
    assert plain.locator("input[name=sector]").first.is_checked()


def test_what_is_required_is_asked_for_at_its_part(form: Page) -> None:
    next_part(form)
    next_part(form)
    expect(heading(form)).to_have_text("Sinusta")
    expect(form.locator("input[name=sector]").first).to_be_focused()
    expect(form.locator("#e-sector")).to_have_text("Valitse yksi: Toimiala")
    expect(form.locator("#e-position")).to_have_text("Valitse yksi: Asema")
    form.locator("input[name=sector]").first.check()
    expect(form.locator("#e-sector")).to_be_hidden()
    next_part(form)
    expect(form.locator("input[name=position]").first).to_be_focused()
    form.locator("input[name=position]").first.check()
    next_part(form)
    expect(heading(form)).to_have_text("Oma työni")


def test_last_part_with_ratings_asks_for_one(form: Page) -> None:
    fill(form, rate=False, until="Palvelut ja suunta")
    next_part(form)
    said = form.locator("[data-part-error]")
    expect(said).to_contain_text("ainakin yhteen")
    expect(said).to_be_focused()
    expect(form.locator("#e-N8")).to_be_hidden()
    form.locator("#q-N9 .dont-know input").check()
    expect(said).to_be_hidden()
    next_part(form)
    expect(heading(form)).to_have_text("Hyödyt")


def test_back_of_the_browser_stays_in_the_survey(form: Page) -> None:
    fill(form, until="Kuntamme toimintatavat")
    form.go_back()
    expect(heading(form)).to_have_text("Oma työni")
    expect(form.locator("[data-where]")).to_have_text(re.compile("3 / 7"))
    form.go_forward()
    expect(heading(form)).to_have_text("Kuntamme toimintatavat")
    form.get_by_role("button", name="Takaisin").click()
    form.get_by_role("button", name="Takaisin").click()
    expect(heading(form)).to_have_text("Sinusta")
    assert form.locator("input[name=sector]").first.is_checked()


def test_back_stays_in_the_survey_after_it_was_loaded_anew(form: Page) -> None:
    fill(form, until="Kuntamme toimintatavat")
    form.reload()
    expect(heading(form)).to_have_text("Kuntamme toimintatavat")
    form.go_back()
    expect(heading(form)).to_have_text("Oma työni")
    form.goto(form.url)
    expect(heading(form)).to_have_text("Oma työni")
    form.get_by_role("button", name="Takaisin").click()
    expect(heading(form)).to_have_text("Sinusta")


def test_clearing_is_offered_once_something_is_answered(form: Page) -> None:
    offered = form.get_by_text("Poista vastaukseni", exact=True)
    next_part(form)
    expect(offered).to_be_hidden()
    form.locator("input[name=sector]").first.check()
    expect(offered).to_be_visible()
    form.reload()
    expect(offered).to_be_visible()
    offered.click()
    form.get_by_role("link", name="Kyllä, poista kaikki vastaukseni").click()
    expect(offered).to_be_hidden()


def test_clearing_asks_first(form: Page) -> None:
    fill(form, until="Kuntamme toimintatavat")
    form.get_by_text("Poista vastaukseni", exact=True).click()
    assert form.locator("input:checked").count() > 2
    form.get_by_text("Poista vastaukseni", exact=True).click()
    expect(form.get_by_role("link", name="Kyllä, poista kaikki vastaukseni")).to_be_hidden()
    assert form.locator("input:checked").count() > 2


def test_clearing_asks_first_without_a_script(plain: Page) -> None:
    plain.locator("input[name=sector]").first.check()
    plain.get_by_text("Poista vastaukseni", exact=True).click()
    assert plain.locator("input[name=sector]").first.is_checked()
    plain.get_by_role("link", name="Kyllä, poista kaikki vastaukseni").click()
    expect(plain.locator("input:checked")).to_have_count(0)


def test_chosen_word_stands_under_its_number(form: Page) -> None:
    """The words at the ends until one is chosen, whole and within the page."""
    fill(form, rate=False, until="Oma työni")
    words = form.locator("#q-N1 .word")
    for number in range(5):
        assert shown(words) == ([0, 4] if number == 0 else [number - 1])
        form.locator("#q-N1 .five label").nth(number).click()
        assert shown(words) == [number]
        middle = form.locator("#q-N1 .dot").nth(number).evaluate(MIDDLE)
        left, right = words.nth(number).evaluate(ENDS)
        assert 0 <= left < middle < right <= 390


BACKGROUNDS = "dots => dots.map(dot => getComputedStyle(dot).backgroundColor)"
MIDDLE = "dot => { const box = dot.getBoundingClientRect(); return (box.left + box.right) / 2; }"
ENDS = """word => {
  const range = document.createRange();
  range.selectNodeContents(word);
  const box = range.getBoundingClientRect();
  return [box.left, box.right];
}"""


def shown(words: Locator) -> list[int]:
    opacities = words.evaluate_all("words => words.map(word => getComputedStyle(word).opacity)")
    return [number for number, opacity in enumerate(opacities) if opacity == "1"]


def test_words_are_true_without_a_script(plain: Page) -> None:
    assert "pysyvät tällä laitteella" not in plain.locator("main").inner_text()
    assert "Tämä selain ei säilytä vastauksiasi" in plain.locator("main").inner_text()
    for name in ("sector", "position", "N1"):
        plain.locator(f"input[name={name}]").first.check()
    send(plain)
    expect(plain.locator("h1")).to_contain_text("Kiitos")
    assert "tältä laitteelta" not in plain.locator("main").inner_text()


def test_words_are_true_with_a_script(form: Page) -> None:
    expect(form.get_by_text("Tämä selain ei säilytä vastauksiasi")).to_be_hidden()
    expect(form.get_by_text("Vastauksesi pysyvät tällä laitteella")).to_be_visible()
    fill(form)
    send(form)
    expect(form.get_by_text("Vastauksesi on poistettu tältä laitteelta")).to_be_visible()


def test_browser_that_keeps_nothing_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="fi-FI")
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('none'); } })")
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("Tämä selain ei säilytä vastauksiasi")).to_be_visible()
    expect(page.get_by_text("Vastauksesi pysyvät tällä laitteella")).to_be_hidden()
    context.close()


def test_choice_focus_and_progress_are_seen_in_forced_colours(browser: Browser, address: str) -> None:
    for page in opened(browser, address, forced_colors="active", reduced_motion="reduce"):
        fill(page, until="Kuntamme toimintatavat")
        dots = page.locator("#q-N5 .dot")
        before = dots.evaluate_all(BACKGROUNDS)
        page.locator("#q-N5 .five label").nth(3).click()
        after = dots.evaluate_all(BACKGROUNDS)
        assert [number for number in range(5) if before[number] != after[number]] == [3]
        page.locator("#q-N5 input").nth(3).press("ArrowLeft")
        assert dots.nth(2).evaluate("dot => getComputedStyle(dot).outlineStyle") == "solid"
        border = page.locator("progress").evaluate("bar => getComputedStyle(bar).borderTopWidth")
        assert border == "1px"
