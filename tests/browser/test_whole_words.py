"""No word and no address is broken within itself, and no page is wider than its window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.survey_forms import address_of
from tests.browser.test_chain import step_in

pytestmark = pytest.mark.browser

CONTACT = "Aino Lehtimäki"
WIDTHS = (320, 390, 640, 700, 820, 1024, 1280, 1440, 1920)
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  for (const step of document.querySelectorAll("[data-step], [data-level]")) step.hidden = false;
}"""
BROKEN = """() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest("svg, select, textarea, .skip, .visually-hidden")) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}\\u00AD]+/gu)) {
      if (word[0].includes("\\u00AD")) continue;
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width).map((box) => Math.round(box.top)));
      if (lines.size > 1 && getComputedStyle(text.parentElement).hyphens !== "auto") broken.push(word[0]);
    }
  }
  if (document.documentElement.scrollWidth > window.innerWidth) broken.push("wider than the window");
  return broken;
}"""


@pytest.fixture(params=["fi", "sv"])
def pages(request: pytest.FixtureRequest, browser: Browser, demo: str) -> Iterator[Iterator[Page]]:
    language = request.param
    page = browser.new_page(locale=f"{language}-FI")
    form = address_of(browser, demo).partition("?")[0]
    step_in(page, demo, CONTACT)
    home = page.url.replace("/fi/", f"/{language}/")
    start = f"{demo}/{language}/"
    own = ("", "schedule/", "people/", "brand/", "survey/", "survey/results/", "roadmap/", "roadmap/levels/")
    places = (
        f"{form}?lang={language}",
        f"{form}/anonymity?lang={language}",
        *(f"{home}{page}" for page in (*own, "roadmap/document/", "roadmap/edit/", "roadmap/measures/new/")),
        *(f"{start}{page}" for page in ("", "me/", "network/", "accessibility/", "privacy/", "cookies/", "contact/")),
    )

    def each() -> Iterator[Page]:
        for place in places:
            page.goto(place)
            yield page

    yield each()
    page.close()


def test_words_are_whole_on_every_width(pages: Iterator[Page]) -> None:
    broken = {}
    for page in pages:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(UNFOLD)
            if found := page.evaluate(BROKEN):
                broken[page.url, width] = found
    assert broken == {}
