"""A staff person's year at the desk, in a browser, with every press and every field counted (docs/features/desk.md)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_chain import mail_to, step_in

pytestmark = pytest.mark.browser

MANAGER, CONSULTANT, CONTACT = "Maija Mallikas", "Kirsi Konsultti", "Aino Lehtimäki"
DEMO = "programmes/digiverkosto-demo/"
LINK = re.compile(r"https?://\S+/enrolments/confirm/\S+")
PEOPLE = """Aila Alku <aila.alku@example.org>
Eero Eka; eero.eka@example.org
pirjo.pilkku@example.org, Pirjo Pilkku
Tuomo Tupla <tuomo@example.org>
Tuomo Tupla <TUOMO@example.org>
Sari Sarkain	sari.sarkain@example.org
Viljo Viimeinen viljo@example.org"""


@dataclass
class Hand:
    """Does what a person does on pages in one language, and counts it: presses, and fields typed or chosen."""

    page: Page
    portal: str
    language: str = "fi"
    pressed: int = 0
    filled: int = 0

    def word(self, text: str) -> str:
        with override(self.language):
            return gettext(text)

    def words(self, one: str, many: str, **values: int) -> str:
        """Of a text with a number, up to the number."""
        with override(self.language):
            return ngettext(one, many, 2).partition("%")[0]

    def click(self, target: Locator) -> None:
        target.first.click()
        self.page.wait_for_load_state()
        self.pressed += 1

    def press(self, kind: str, text: str, *, within: Locator | None = None) -> None:
        place = within or self.page.locator("body")
        self.click(place.get_by_role(kind, name=self.word(text)))  # type: ignore[arg-type]

    def menu(self, text: str) -> None:
        self.press("link", text, within=self.page.locator(".desk-menu"))

    def fill(self, field: str, text: str) -> None:
        self.page.locator(f"[name={field}]").first.fill(text)
        self.filled += 1

    def choose(self, field: str, *, within: str = "body", **which: str | int) -> None:
        self.page.locator(within).locator(f"[name={field}]").first.select_option(**which)  # type: ignore[arg-type]
        self.filled += 1

    def tick(self, box: Locator) -> None:
        box.check()
        self.pressed += 1

    def go(self, path: str) -> None:
        """Where a link of a mail or a bookmark leads."""
        self.page.goto(f"{self.portal}{path}")


def cloned_and_published(hand: Hand) -> None:
    hand.menu("Programmes")
    row = hand.page.get_by_role("row").filter(has=hand.page.locator("a[href$='/programme/2/change/']"))
    hand.press("link", "Start a new one from this", within=row)
    hand.press("button", "On to the dates")
    hand.fill("programme-enrolment_opens", "1.12.2026")
    hand.press("button", "Make the draft")
    hand.press("button", "Publish")
    expect(hand.page.locator("body")).to_contain_text(hand.word("open for enrolment"))


def workshops_made(hand: Hand) -> None:
    hand.menu("Programmes")
    hand.click(hand.page.get_by_role("link", name="Digiverkostohanke 3"))
    hand.press("link", "Activities")
    hand.click(hand.page.get_by_role("row").filter(has_text="Kehittämispaja").locator("a[href*='/events/event/of/']"))
    for number, day in enumerate(("2027-10-06", "2028-01-19", "2028-04-12")):
        hand.fill(f"form-{number}-on", day)
        hand.fill(f"form-{number}-starts", "9")
        hand.fill(f"form-{number}-ends", "12")
    hand.press("button", "Make the events")
    expect(hand.page.locator(".messagelist")).to_contain_text("3 ")


def consortium_enrolled(hand: Hand) -> None:
    """In two visits, with the mail between them."""
    hand.go(f"/{hand.language}/{DEMO}")
    hand.press("link", "Enrol your municipality")
    for name in ("Alajärvi", "Lappajärvi"):
        hand.page.get_by_role("combobox").first.fill(name)
        hand.page.keyboard.press("ArrowDown")
        hand.page.keyboard.press("Enter")
        hand.filled += 1
    hand.fill("consortium_name", "Järviseudun kunnat")
    hand.choose("consents", value="said")
    hand.fill("contact_name", "Jaana Järvinen")
    hand.fill("contact_email", "jaana.jarvinen@example.org")
    hand.fill("motivation", "Teemme tiekartan yhdessä.")
    hand.tick(hand.page.locator("[name=terms]"))
    hand.press("button", "Review before sending")
    hand.press("button", "Send the enrolment")
    link = LINK.search(mail_to(hand.page, hand.portal, "Järviseudun kunnat"))
    assert link
    hand.go(urlsplit(link.group()).path)
    hand.press("button", "Confirm the enrolment")
    expect(hand.page.locator(".tag").first).to_be_visible()


def consortium_asked_accepted_and_assigned(hand: Hand) -> None:
    hand.menu("Board")
    hand.click(hand.page.locator("a[href*='enrolment/?state__exact=confirmed']"))
    hand.press("link", "Decide", within=hand.page.get_by_role("row").filter(has_text="Järviseudun kunnat"))
    hand.fill("text", "Kumpi kunta vetää?")
    hand.press("button", "Send the message")
    hand.tick(hand.page.locator("[name=decision][value=accept]"))
    hand.choose("consultant", label=CONSULTANT)
    hand.press("button", "Look at the mail first")
    hand.press("button", "Send the decision")
    expect(hand.page.locator(".messagelist")).to_contain_text("Järviseudun kunnat")


def ten_cells_marked(hand: Hand) -> None:
    """Nine of one activity at once, and one by itself beside the table."""
    hand.menu("Board")
    hand.click(hand.page.locator("td.cell:not(.late) a"))
    hand.page.locator(".cell-form").wait_for()
    hand.choose("state", within=".cell-form", value="done")
    hand.press("button", "Save", within=hand.page.locator(".cell-form"))
    expect(hand.page.locator(".cell-form [role=status]")).to_have_text(hand.word("Saved."))
    hand.press("button", "Tick all")
    hand.choose("activity", within=".board-many", index=3)
    hand.choose("state", within=".board-many", value="under_way")
    hand.press("button", "Mark…")
    hand.click(hand.page.locator(".submit-row input"))
    expect(hand.page.locator(".messagelist")).to_be_visible()


def those_who_named_nobody_written_to(hand: Hand) -> None:
    hand.menu("Board")
    hand.click(
        hand.page.get_by_role(
            "link", name=hand.words("Write to this participant", "Write to these %(rows)s participants")
        )
    )
    hand.choose("seats", value="nobody")
    hand.choose("event", index=1)
    hand.press("button", "Show")
    hand.click(
        hand.page.get_by_role("link", name=hand.words("Write to this person", "Write to these %(people)s people"))
    )
    hand.fill("subject_fi", "Nimeä osallistujat päätöstilaisuuteen")
    hand.fill("body_fi", "Hei {name}, kunnaltasi puuttuu vielä osallistujat: {link}")
    hand.press("button", "Save and look at it")
    hand.click(hand.page.locator(".submit-row input[type=submit]"))
    expect(hand.page.locator("progress, .progress").first).to_be_attached()


def six_people_invited(hand: Hand) -> None:
    hand.press("link", "People")
    hand.press("link", "Invite many at once")
    hand.fill("people", PEOPLE)
    hand.press("button", "Read the list")
    hand.press("button", "Send the invitations")
    expect(hand.page.get_by_role("rowheader").filter(has_text="viljo@")).to_be_visible()


def wishes_merged_and_answered(hand: Hand) -> None:
    """Whoever made them or stands behind them is told of each."""
    hand.menu("Network")
    for box in hand.page.locator("input[name=_selected_action]").all()[:2]:
        hand.tick(box)
    hand.choose("action", index=1)
    hand.click(hand.page.locator("button[name=index]"))
    for language, title in (("fi", "Pienen keinot"), ("sv", "En liten kommuns medel"), ("en", "Means of the small")):
        hand.fill(f"title_{language}", title)
    hand.press("button", "Put into the theme")
    hand.press("link", "Answer")
    hand.tick(hand.page.locator("[name=state][value=coming]"))
    for language, words in (("fi", "Työpajassa 2."), ("sv", "I verkstad 2."), ("en", "In workshop 2.")):
        hand.fill(f"answer_{language}", words)
    hand.press("button", "Save the answer")
    expect(hand.page.locator(".messagelist")).to_be_visible()


def report_sent(hand: Hand) -> None:
    hand.menu("Reports")
    with hand.page.expect_download() as coming:
        hand.press("link", "All reports as a PDF")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")


Task = Callable[[Hand], None]
YEAR: tuple[tuple[str, Task, int, int], ...] = (
    (MANAGER, cloned_and_published, 5, 1),
    (MANAGER, workshops_made, 5, 9),
    ("", consortium_enrolled, 5, 7),
    (CONSULTANT, consortium_asked_accepted_and_assigned, 7, 2),
    (CONSULTANT, ten_cells_marked, 6, 3),
    (CONSULTANT, those_who_named_nobody_written_to, 6, 4),
    (CONTACT, six_people_invited, 4, 1),
    (CONSULTANT, wishes_merged_and_answered, 8, 7),
    (MANAGER, report_sent, 2, 0),
)
"""Who does what, and how many presses and fields that takes at most."""
IN_SWEDISH = (cloned_and_published, ten_cells_marked, those_who_named_nobody_written_to, report_sent)


def year(browser: Browser, portal: str, language: str) -> dict[str, tuple[int, int]]:
    """What each task took."""
    took = {}
    for who, task, _pressed, _filled in YEAR:
        if language == "fi" or task in IN_SWEDISH:
            context = browser.new_context(locale=f"{language}-FI", viewport={"width": 1280, "height": 900})
            hand = Hand(context.new_page(), portal, language)
            if who:
                step_in(hand.page, portal, who)
            if who in (MANAGER, CONSULTANT):
                hand.page.locator(f"[lang={language}]").get_by_text(
                    "Svenska" if language == "sv" else "Suomi"
                ).first.click()
                hand.page.wait_for_load_state()
            task(hand)
            took[task.__name__] = (hand.pressed, hand.filled)
            context.close()
    return took


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_each_task_takes_no_more_than_is_written_down(browser: Browser, demo: str, language: str) -> None:
    most = {task.__name__: (pressed, filled) for _who, task, pressed, filled in YEAR}
    took = year(browser, demo, language)
    assert took == {name: most[name] for name in took}
