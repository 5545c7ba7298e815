"""A staff person's year at the desk, in a browser, with every press and every field counted (docs/features/desk.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PEOPLE = """Aila Alku <aila.alku@example.org>
Eero Eka; eero.eka@example.org
pirjo.pilkku@example.org, Pirjo Pilkku
Tuomo Tupla <tuomo@example.org>
Tuomo Tupla <TUOMO@example.org>
Sari Sarkain	sari.sarkain@example.org
Viljo Viimeinen viljo@example.org"""


@dataclass
class Hand:
    """Does what a person does on a page, and counts it: presses of links and buttons, fields typed or chosen."""

    page: Page
    pressed: int = 0
    filled: int = 0

    def press(self, kind: str, name: str, *, within: Locator | None = None) -> None:
        place = within or self.page.locator("body")
        place.get_by_role(kind, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.pressed += 1

    def fill(self, field: str, text: str) -> None:
        self.page.locator(f"[name={field}]").first.fill(text)
        self.filled += 1

    def choose(self, field: str, *, within: str = "body", **which: str | int) -> None:
        self.page.locator(within).locator(f"[name={field}]").first.select_option(**which)  # type: ignore[arg-type]
        self.filled += 1


def cloned_and_published(hand: Hand) -> None:
    hand.press("link", "Hankkeet")
    row = hand.page.get_by_role("row").filter(has_text="Digiverkostohanke 2").filter(has_text="20.8.2024")
    hand.press("link", "Tee tästä uusi hanke", within=row)
    hand.press("button", "Jatka päiviin")
    hand.fill("programme-enrolment_opens", "1.12.2026")
    hand.press("button", "Tee luonnos")
    hand.press("button", "Julkaise")
    expect(hand.page.locator("body")).to_contain_text("Digiverkostohanke 3")
    expect(hand.page.locator("body")).to_contain_text("ilmoittautuminen auki")


def workshops_made(hand: Hand) -> None:
    hand.press("link", "Sisällöt")
    hand.press("link", "Tee sen 3 tilaisuutta")
    for number, day in enumerate(("2027-10-06", "2028-01-19", "2028-04-12")):
        hand.fill(f"form-{number}-on", day)
        hand.fill(f"form-{number}-starts", "9")
        hand.fill(f"form-{number}-ends", "12")
    hand.press("button", "Tee tilaisuudet")
    expect(hand.page.locator(".messagelist")).to_contain_text("3 tilaisuutta tehtiin")


def ten_cells_marked(hand: Hand) -> None:
    hand.press("link", "Tilannetaulu")
    cell = hand.page.locator("td.cell.late a").first
    cell.click()
    hand.pressed += 1
    hand.page.locator(".cell-form").wait_for()
    hand.choose("state", within=".cell-form", value="done")
    hand.press("button", "Tallenna", within=hand.page.locator(".cell-form"))
    expect(hand.page.locator(".cell-form [role=status]")).to_have_text("Tallennettu.")
    hand.press("button", "Valitse kaikki")
    hand.choose("activity", within=".board-many", index=2)
    hand.choose("state", within=".board-many", value="under_way")
    hand.press("button", "Merkitse…")
    hand.press("button", "Merkitse")
    expect(hand.page.locator(".messagelist")).to_be_visible()


def those_who_named_nobody_written_to(hand: Hand) -> None:
    hand.press("link", "Tilannetaulu")
    hand.press("link", "Kirjoita näille")
    hand.choose("seats", index=1)
    hand.choose("event", index=1)
    hand.press("button", "Näytä")
    hand.press("link", "Kirjoita näille")
    hand.fill("subject_fi", "Nimeä osallistujat päätöstilaisuuteen")
    hand.fill("body_fi", "Hei {name}, teiltä puuttuu vielä osallistujat: {link}")
    hand.press("button", "Tallenna ja katso")
    hand.press("button", "Lähetä")
    expect(hand.page.locator("body")).to_contain_text("Nimeä osallistujat päätöstilaisuuteen")


def report_sent(hand: Hand) -> None:
    hand.press("link", "Raportit")
    with hand.page.expect_download() as coming:
        hand.press("link", "Kaikki raportit PDF-tiedostona")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")


def six_people_invited(hand: Hand) -> None:
    hand.press("link", "Ihmiset")
    hand.press("link", "Kutsu monta kerralla")
    hand.fill("people", PEOPLE)
    hand.press("button", "Lue lista")
    hand.press("button", "Lähetä kutsut")
    expect(hand.page.get_by_role("rowheader").filter(has_text="viljo@")).to_be_visible()


TASKS: dict[str, tuple[str, Callable[[Hand], None], int, int]] = {
    "clone and publish": ("Maija Mallikas", cloned_and_published, 5, 1),
}
