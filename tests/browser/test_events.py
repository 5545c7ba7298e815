"""An event as its people meet it: from a list of names to the line, an own session, a pre-assignment, feedback."""

import re
import secrets
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_chain import fill_moment, mail_to, step_in

pytestmark = pytest.mark.browser

CONSULTANT, CONTACT, COLLEAGUE, FIFTH = "Kirsi Konsultti", "Kari Suopelto", "Hanna Kivelänmaa", "Jari Pohjonen-Mäki"
OTHER = "Päivi Niittyoja"
TITLE = "Verkoston aamupäivä"
PASTED = """Sirpa Sijainen <sirpa.sijainen@example.org>
Ville Vaihtuva; ville.vaihtuva@example.org
Olli Osallistuja olli.osallistuja@example.org"""
SIRPA, VILLE, OLLI = (f"{name}@example.org" for name in ("sirpa.sijainen", "ville.vaihtuva", "olli.osallistuja"))
DAYS = 130
"""Until the event, which is later than those that the demo's pages show first."""
BOOKING, SESSION, SESSION_SV = (
    "Johanna Solhem",
    "Digitiekartan johtoryhmätyöpaja",
    "Ledningsgruppsworkshop om färdplanen",
)
TRAINING = "/admin/events/event/?q=pelis"
WORKSHOP = "Kehittämispaja 2: mittarit"
ANSWER = "Keskeneräisten lupien määrä, joka maanantai."
OWN_WORDS = "Pöytä kolme kaipasi pidemmän tauon."
IN_STEPS_OF = 5

Opener = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, demo: str) -> Iterator[Opener]:
    """Opens phones, each somebody's own; without a name nobody is signed in on it."""
    contexts = []

    def opened(name: str = "", language: str = "fi") -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, locale=f"{language}-FI", is_mobile=True, has_touch=True
        )
        contexts.append(context)
        page = context.new_page()
        if name:
            step_in(page, demo, name)
            page.goto(page.url.replace("/fi/", f"/{language}/"))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def staff(page: Page, demo: str) -> Page:
    step_in(page, demo, CONSULTANT)
    return page


def inside(page: Page) -> Locator:
    """The page without what frames it, for a municipality and for the staff."""
    return page.locator("main:not(:has(#content)), #content").last


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        inside(page).get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        inside(page).get_by_role("link", name=name).first.click()


def row(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def has_seat(page: Page) -> Locator:
    """The names of those who have a seat, on a municipality's page of the event."""
    return page.get_by_role("table", name="Kuntasi ihmiset", exact=True).get_by_role("rowheader")


def weekday(days: int) -> date:
    day = timezone.localdate() + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def fill_times(staff: Page, day: date, first: int, last: int) -> None:
    for name, hour in (("starts_at", first), ("ends_at", last)):
        fill_moment(staff, name, datetime.combine(day, time(hour)))


def published(staff: Page, demo: str) -> str:
    """Made as a draft, which takes four seats for each participant from its activity. Returns the staff's page of it."""
    staff.goto(f"{demo}/admin/events/event/add/")
    staff.locator("[name=activity]").select_option(label="Digiverkostohanke 2 – esittelyverkosto: Päätöstilaisuus")
    staff.locator("[name=title_fi]").fill(TITLE)
    staff.locator("[name=title_sv]").fill("Nätverkets förmiddag")
    fill_times(staff, weekday(DAYS), 9, 12)
    press(staff, "Tallenna luonnoksena")
    with staff.expect_navigation():
        staff.locator(".messagelist a").click()
    expect(inside(staff)).to_contain_text("Tämä on luonnos")
    facts = staff.url
    follow(staff, "Julkaise")
    expect(staff.locator("dl.read").last).to_have_text(re.compile(r"^\s*Englanti\s*otsikko\s*$", re.IGNORECASE))
    press(staff, "Julkaise")
    expect(staff.locator(".messagelist")).to_contain_text("Tilaisuus on julkaistu")
    expect(staff.locator("[name=seats_per_participant]")).to_have_value("4")
    return facts


def name_four(contact: Page, event: str) -> None:
    """One colleague from the list and three who are pasted; what was read is shown before anybody is named."""
    contact.goto(event)
    expect(inside(contact)).to_contain_text("4 paikkaa jäljellä")
    follow(contact, "Nimeä monta kerralla")
    contact.get_by_label(CONTACT).check()
    contact.locator("[name=people]").fill(PASTED)
    press(contact, "Jatka")
    expect(inside(contact).get_by_role("heading", level=2)).to_have_text("4 henkilöä nimetään")
    expect(inside(contact).get_by_role("listitem")).to_have_count(4)
    press(contact, "Anna paikat")
    expect(has_seat(contact)).to_have_text([OLLI, SIRPA, VILLE, CONTACT])
    expect(inside(contact)).to_contain_text("0 paikkaa jäljellä")


def other_municipality_has_its_own_seats(other: Page, event: str) -> None:
    """And does not read who goes from elsewhere."""
    other.goto(f"{other.url}events/{event.rstrip('/').split('/')[-1]}/")
    expect(inside(other)).to_contain_text("4 paikkaa jäljellä")
    for one in (CONTACT, SIRPA):
        expect(inside(other)).not_to_contain_text(one)


def send_a_colleague_instead(contact: Page) -> None:
    with contact.expect_navigation():
        row(contact, VILLE).get_by_role("link", name="Lähetä joku muu tilalle").click()
    choice = contact.get_by_label("Kollega", exact=True)
    expect(choice).not_to_contain_text(SIRPA)
    choice.select_option(label=f"{COLLEAGUE} (johtoryhmä)")
    press(contact, "Siirrä paikka")
    expect(has_seat(contact)).to_have_count(4)
    expect(row(contact, COLLEAGUE)).to_have_count(1)
    expect(row(contact, VILLE)).to_have_count(0)


def stand_in_line(fifth: Page, event: str) -> None:
    fifth.goto(event)
    expect(has_seat(fifth)).to_have_count(4)
    press(fifth, "Asetu jonoon")
    expect(inside(fifth)).to_contain_text("Olet jonossa sijalla 1.")
    expect(has_seat(fifth)).to_have_count(4)
    expect(has_seat(fifth).filter(has_text=FIFTH)).to_have_count(0)


def cancel_a_seat(contact: Page, event: str) -> None:
    contact.goto(event)
    with contact.expect_navigation():
        row(contact, SIRPA).get_by_role("link", name="Peru paikka").click()
    press(contact, "Peru paikka")
    expect(has_seat(contact)).to_have_count(3)
    expect(row(contact, FIFTH)).to_contain_text("paikkaa tarjotaan")
    expect(inside(contact).get_by_role("button", name="Laita jonoon")).to_be_visible()


def take_what_is_offered(mailbox: Page, demo: str) -> None:
    """By the link of the mail, without signing in."""
    mail = mail_to(mailbox, demo, f"Paikka on vapautunut: {TITLE}")
    assert f"Hei {FIFTH}," in mail
    link = re.search(r"https?://\S+/offers/\S+", mail)
    assert link
    mailbox.goto(link.group())
    expect(mailbox.locator("h1")).to_have_text(TITLE)
    press(mailbox, "Ota paikka")
    expect(inside(mailbox)).to_contain_text("Sinulla on paikka tässä tilaisuudessa")
    expect(mailbox.get_by_role("button", name="Ota paikka")).to_have_count(0)
    assert not [cookie for cookie in mailbox.context.cookies() if "session" in str(cookie.get("name"))]


def move_and_tell(staff: Page, facts: str) -> None:
    """To the afternoon of the day after."""
    staff.goto(facts)
    fill_times(staff, weekday(DAYS + 3), 13, 16)
    with staff.expect_navigation():
        staff.locator("[name=_save]").click()
    expect(staff.get_by_label("ne, joilla on paikka (4)")).to_be_checked()
    expect(staff.get_by_label("muut yhteyshenkilöt")).not_to_be_checked()
    press(staff, "Lähetä viesti")
    expect(staff.locator(".messagelist")).to_contain_text("4 henkilöä saa viestin")


def calendar_of(page: Page, demo: str) -> str:
    """The address that somebody's calendar is told."""
    page.goto(f"{demo}/fi/me/calendar/")
    return page.locator("#calendar-address").inner_text()


def in_calendar(address: str) -> dict[str, tuple[datetime, int]]:
    """UID → when it begins and its version, of the event in a calendar that subscribes to this address."""
    with urllib.request.urlopen(address) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    own = [event for event in events if event["summary"] == TITLE and event.get("status") != "CANCELLED"]
    return {str(event["uid"]): (event.decoded("dtstart"), event.decoded("sequence")) for event in own}


def called_off(staff: Page, facts: str) -> None:
    """So that nobody is mailed who looks at the demo after this."""
    staff.goto(facts)
    follow(staff, "Peru tilaisuus")
    staff.get_by_label("ne, joilla on paikka").uncheck()
    staff.locator("#content .submit-row [type=submit]").click()
    expect(staff.locator(".messagelist")).to_contain_text("Tilaisuus on peruttu")


def test_seat_goes_from_a_list_to_the_line_and_its_calendar_follows_the_event(
    staff: Page, phone: Opener, demo: str
) -> None:
    facts = published(staff, demo)
    contact, fifth = phone(CONTACT), phone(FIFTH)
    event = f"{contact.url}events/{facts.rstrip('/').split('/')[-2]}/"
    calendar = calendar_of(fifth, demo)
    name_four(contact, event)
    other_municipality_has_its_own_seats(phone(OTHER), event)
    send_a_colleague_instead(contact)
    stand_in_line(fifth, event)
    assert in_calendar(calendar) == {}
    cancel_a_seat(contact, event)
    assert in_calendar(calendar) == {}, "what is offered is not a seat yet"
    take_what_is_offered(phone(), demo)
    contact.reload()
    expect(has_seat(contact)).to_have_text([OLLI, COLLEAGUE, FIFTH, CONTACT])
    ((uid, (at_first, version)),) = in_calendar(calendar).items()
    move_and_tell(staff, facts)
    contact.reload()
    expect(inside(contact)).to_contain_text("Aikaa, paikkaa tai osallistumistapaa muutettiin")
    ((same, (then, later)),) = in_calendar(calendar).items()
    assert (same, f"{at_first:%H.%M}", f"{then:%d.%m. %H.%M}") == (uid, "09.00", f"{weekday(DAYS + 3):%d.%m.} 13.00")
    assert later > version
    called_off(staff, facts)
    assert in_calendar(calendar) == {}


def of_session(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def press_at(page: Page, when: str, word: str) -> None:
    """The button with this word beside this offered time."""
    with page.expect_navigation():
        page.get_by_role("button", name=f"{word} {when}", exact=True).first.click()


def cell_of(staff: Page, demo: str, party: str, activity: str) -> str:
    """What the board says of a participant's activity, on one line."""
    staff.goto(f"{demo}/admin/?programme=digiverkosto-demo")
    heads = staff.locator("table.board thead th").all_inner_texts()
    (column,) = (number for number, head in enumerate(heads) if activity in head)
    return " ".join(row(staff, party).locator("th, td").nth(column).inner_text().split())


def day_and_hour(when: str) -> str:
    """Of a span as the schedule says it in Swedish, the beginning as the board says it in Finnish."""
    found = re.search(r"(\d+\.\d+\.\d+) kl\. (\d+)–", when)
    assert found
    return f"{found[1]} {found[2]}.00"


def test_own_session_is_booked_and_moved_in_swedish_and_the_board_follows(
    staff: Page, phone: Opener, demo: str
) -> None:
    before = cell_of(staff, demo, "Aurinkoniemi", SESSION)
    contact = phone(BOOKING, "sv")
    home = contact.url
    contact.goto(f"{home}sessions/")
    first, second, *_others = of_session(contact, SESSION_SV).locator(".slots strong").all_inner_texts()
    press_at(contact, first, "Boka")
    expect(of_session(contact, SESSION_SV)).to_contain_text(first)
    expect(of_session(contact, SESSION_SV).locator(".slots")).to_have_count(0)
    assert cell_of(staff, demo, "Aurinkoniemi", SESSION) == f"varattu {day_and_hour(first)}"
    with contact.expect_navigation():
        of_session(contact, SESSION_SV).get_by_role("link", name="Flytta eller ställ in").click()
    expect(contact.locator(".slots strong").filter(has_text=first)).to_have_count(0)
    press_at(contact, second, "Flytta hit")
    assert cell_of(staff, demo, "Aurinkoniemi", SESSION) == f"varattu {day_and_hour(second)}"
    contact.goto(f"{home}schedule/")
    session = contact.get_by_role("listitem").filter(has_text=SESSION_SV, has_not_text="inställt")
    expect(session).to_have_count(1)
    expect(session.locator(".when")).to_have_text(second)
    expect(session).to_contain_text("ert eget tillfälle")
    contact.goto(f"{demo}/sv/me/schedule/")
    expect(session.locator(".when")).to_have_text(second)
    cancel_session(contact, home)
    expect(of_session(contact, SESSION_SV).locator(".slots")).to_contain_text(second)
    assert cell_of(staff, demo, "Aurinkoniemi", SESSION) == before


def cancel_session(contact: Page, home: str) -> None:
    contact.goto(f"{home}sessions/")
    with contact.expect_navigation():
        of_session(contact, SESSION_SV).get_by_role("link", name="Flytta eller ställ in").click()
    press(contact, "Ställ in tillfället")
    contact.goto(f"{home}sessions/")


def open_event(page: Page, words: str) -> None:
    """From a schedule, the coming event whose name begins so."""
    page.goto(f"{page.url}schedule/")
    follow(page, words)


def answers_of(staff: Page, demo: str) -> Locator:
    """Hirvilahti's row of what was handed in for the workshop."""
    staff.goto(f"{demo}/admin/events/event/?q={urllib.parse.quote(WORKSHOP)}")
    follow(staff, WORKSHOP)
    follow(staff, "Ketkä ovat palauttaneet")
    return row(staff, "Hirvilahti")


def test_pre_assignment_is_handed_in_by_who_has_a_seat_and_read_by_the_staff(
    staff: Page, phone: Opener, demo: str
) -> None:
    expect(answers_of(staff, demo)).to_contain_text("ei vielä mitään")
    own = phone(COLLEAGUE)
    open_event(own, WORKSHOP)
    task = own.get_by_role("region", name="Ennakkotehtävä")
    expect(task).to_contain_text("ei vielä palautettu")
    follow(own, "Palauta")
    own.locator("[name=text]").fill(ANSWER)
    press(own, "Palauta")
    expect(task).to_contain_text(f"palautettu {COLLEAGUE}")
    read = answers_of(staff, demo)
    expect(read).to_contain_text(COLLEAGUE)
    expect(read).to_contain_text(ANSWER)
    without_seat = phone(FIFTH)
    open_event(without_seat, WORKSHOP)
    expect(inside(without_seat)).to_contain_text("Ennakkotehtävä")
    expect(inside(without_seat)).not_to_contain_text(ANSWER)
    expect(without_seat.get_by_role("link", name="Palauta")).to_have_count(0)
    follow(own, "Katso tai muuta")
    follow(own, "Peru palautus")
    press(own, "Peru ja poista vastaus")
    expect(answers_of(staff, demo)).not_to_contain_text(ANSWER)


def given_so_far(staff: Page, demo: str) -> str:
    """What the staff's page says of feedback on yesterday's training."""
    staff.goto(f"{demo}{TRAINING}")
    with staff.expect_navigation():
        staff.locator("#result_list tbody th a").first.click()
    follow(staff, "Palaute")
    return inside(staff).inner_text()


def counted(said: str) -> int:
    found = re.search(r"toistaiseksi vähintään (\d+)\.", said)
    assert found, said
    return int(found[1])


def answer_by_hand(page: Page, address: str) -> None:
    """Sent too early first: what is missing is said, and what was written stays."""
    page.goto(address)
    page.locator("[name=F3]").fill(OWN_WORDS)
    press(page, "Lähetä vastaukseni")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=F3]")).to_have_value(OWN_WORDS)
    for question in ("F1", "F2"):
        page.locator(f"#q-{question} .five label").nth(3).click()
    press(page, "Lähetä vastaukseni")
    expect(page.locator("h1")).to_have_text("Kiitos! Palautteesi on perillä.")
    assert page.context.cookies() == []


def answer_by_others(address: str, people: int) -> None:
    for _person in range(people):
        fields = {"F1": "5", "F2": "5", "F3": "", "token": secrets.token_urlsafe(16)}
        with urllib.request.urlopen(address, urllib.parse.urlencode(fields).encode()) as answer:
            assert answer.url.partition("?")[0].endswith("/thanks")


def test_feedback_is_given_without_signing_in_and_stays_sealed(staff: Page, phone: Opener, demo: str) -> None:
    before = counted(given_so_far(staff, demo))
    had_seat = phone(COLLEAGUE)
    had_seat.goto(f"{had_seat.url}schedule/")
    address = inside(had_seat).get_by_role("link", name="Anna palautetta").get_attribute("href") or ""
    answer_by_hand(phone(), urllib.parse.urljoin(demo, address))
    assert counted(given_so_far(staff, demo)) - before in (0, IN_STEPS_OF)
    answer_by_others(urllib.parse.urljoin(demo, address), IN_STEPS_OF - 1)
    said = given_so_far(staff, demo)
    assert counted(said) == before + IN_STEPS_OF
    assert "suljettuina" in said
    assert ("Keskiarvo" in said, OWN_WORDS in said, "%" in said) == (False, False, False)
