"""Every page of the chain, in each language, has no accessibility error that axe can tell."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, get_resolver, resolve
from django.utils.translation import override
from playwright.sync_api import Browser, Locator, Page

from tests.test_access import names

pytestmark = pytest.mark.browser

CONTACT, MEMBER, NEWCOMER = "Aino Lehtimäki", "Ilkka Merenheimo", "Antti Haapasuo"
ANSWERING, FILLING, FORMER = "Johanna Solhem", "Timo Kaarnalampi", "Leo Vahteristo"
CONSULTANT = "Kirsi Konsultti"
ASKED = re.compile("Kehittämispaja 2|Utvecklingsverkstad 2|Development workshop 2")
SHARED = re.compile("Kehittämispaja 1|Utvecklingsverkstad 1|Development workshop 1")
CLOSING = re.compile("Päätöstilaisuus|Slutevenemang|Closing event")

NO_PAGES = {
    *("healthz", "readyz", "javascript-catalog", "set_language", "root"),
    *("survey-qr", "survey-results-file", "brand-logo", "roadmap-pdf", "roadmap-poster", "mfa_download_recovery_codes"),
    *("roadmap-start", "roadmap-baselines", "measure-status", "wish-support", "demo-step-in", "account_logout"),
    *("admin:reports-document", "admin:seats-document", "admin:event-print"),
    *(
        "event-register-me",
        "event-join",
        "event-watched",
        "admin:event-day-said",
        "my-event",
        "my-event-file",
        "calendar-feed",
        "invitation-answer",
        "look",
        "look-end",
        "roadmap-pdf-again",
        "roadmap-making",
    ),
    *("material-file", "hand-in-file", "answer-file", "solution-too", "solution-ask"),
    *("start", "former-address", "^accounts/(email|confirm-email|password|signup)/"),
}
"""What answers with a file, with a redirect, only to a sent form, or inside another page."""


EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
ALL_BUT_COLOURS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}},
}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
SIZES = {
    "resultTypes": ["violations"],
    "runOnly": ["target-size", "scrollable-region-focusable", "color-contrast", "link-in-text-block", "meta-viewport"],
}
"""What axe is asked: everything, or what can differ from what it was asked before: a language changes no colours."""
FORCED = "forced colours"
"""The system's own, which no state of a page changes: each page is looked at in them once."""
MEDIA: dict[str, dict[str, Any]] = {"dark": {"color_scheme": "dark"}, FORCED: {"forced_colors": "active"}}
AS_IT_IS: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}
"""How the browser may paint the same page: its colours alone differ, so that they are looked at without another visit.
Nothing moves: a colour on its way to another is none of ours."""


@dataclass(frozen=True)
class Look:
    """How somebody sees the portal, and what is theirs to use up in the demo."""

    language: str
    locale: str
    place: str = ""
    staff: str = CONSULTANT
    writing: str = "Riikka Sandelius"
    width: int = 1280
    repainted: bool = False
    scale: int = 1
    options: dict[str, Any] = field(default_factory=lambda: EVERYTHING)


LOOKS = {
    "fi": Look("fi", "fi-FI", "Akaa", "Maija Mallikas", repainted=True),
    "narrow, sv": Look(
        "sv", "sv-FI", "Pargas", "Fredrik Fagerås", "Annika Söderlid", width=320, options=ALL_BUT_COLOURS
    ),
    "twice as large, en": Look("en", "en-GB", "Lohja", "Kirsi Konsultti", width=640, scale=2, options=SIZES),
}


def name_of(link: str) -> str:
    """What kind of page this address is of."""
    path = urlsplit(link).path
    with override(path[1:3] if path[:4] in ("/fi/", "/sv/", "/en/") else "fi"):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


class Reader:
    """Somebody who reads the portal and looks at each page through axe."""

    def __init__(self, page: Page, portal: str, look: Look) -> None:
        self.page, self.portal, self.taste = page, portal, look
        self.root = f"/{look.language}/"
        self.errors: list[str] = []
        self.seen: set[str] = set()

    def look(self, what: str = "") -> None:
        """Check the page that is open."""
        path = urlsplit(self.page.url).path
        paints = [paint for paint in MEDIA if paint != FORCED or name_of(path) not in self.seen]
        self.seen.add(name_of(path))
        self.keep(f"{path} {what}", Axe().run(self.page, options=self.taste.options).response)
        for paint, media in ((one, MEDIA[one]) for one in paints) if self.taste.repainted else ():
            self.page.emulate_media(**media)
            self.keep(f"{path} {what} {paint}", self.page.evaluate("options => axe.run(options)", COLOURS))
            self.page.emulate_media(**AS_IT_IS)

    def keep(self, where: str, result: dict[str, Any]) -> None:
        for violation in result["violations"]:
            for node in violation["nodes"]:
                self.errors.append(f"{where}: {violation['id']}: {node['html']} {node['failureSummary']}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.portal}{path}")

    def go(self, path: str, what: str = "") -> None:
        self.open(path)
        self.look(what)

    def press(self, button: Locator) -> None:
        with self.page.expect_navigation():
            button.click()

    def send(self, what: str, **fields: str) -> None:
        """Fill the fields, press the form's main button, look at what comes."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
        self.press(self.page.locator("main form .btn-primary").first)
        self.look(what)

    def step_in(self, name: str) -> str:
        """Become this person. Returns the path of their own page, in the reader's language."""
        self.open("/demo/")
        self.press(self.page.get_by_role("button", name=name, exact=True))
        return re.sub(r"^/(fi|sv|en)/", self.root, urlsplit(self.page.url).path)

    def links(self, where: str = "") -> list[str]:
        """The paths of the portal that the page leads to."""
        addresses = self.page.locator(f"{where} a[href]").evaluate_all(
            "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
        )
        return [link.removeprefix(self.portal).partition("#")[0] for link in addresses if link.startswith(self.portal)]

    def walk(self, start: str) -> None:
        """From this page along the links within this language: one page of each kind."""
        waiting, queued = deque([start]), {name_of(start), "", *NO_PAGES}
        while waiting:
            self.go(waiting.popleft())
            for link in self.links():
                if link.startswith(self.root) and name_of(link) not in queued:
                    queued.add(name_of(link))
                    waiting.append(link)


def public_pages(reader: Reader) -> None:
    """What anybody reads, a wrong address, and the demo's own pages."""
    reader.walk(reader.root)
    for programme in ("digiverkosto-1", "digiverkosto-2", "digiverkosto-1/enrol", "nothing"):
        reader.go(f"{reader.root}programmes/{programme}/")
    reader.go("/demo/")
    reader.go("/demo/mails/")
    reader.go(next(link for link in reader.links("main") if name_of(link) == "demo-mail"))


def enrolment(reader: Reader) -> None:
    reader.open(f"{reader.root}programmes/digiverkosto-demo/enrol/")
    reader.send("errors")
    if not reader.taste.place:
        return
    reader.page.locator("[name=terms]").check()
    address = f"tuuli.{reader.taste.language}@example.org"
    reader.send(
        "",
        municipalities=reader.taste.place,
        contact_name="Tuuli Testilä",
        contact_email=address,
        motivation="Digi",
    )
    reader.send("")
    mail = newest_mail(reader, address)
    confirm = re.findall(r"/../enrolments/\S+", mail)[0].replace("/fi/", reader.root)
    reader.go(confirm)
    reader.send("")
    own = urlsplit(reader.page.url).path
    reader.send("errors", text="")
    for page in ("correct", "withdraw", "consents"):
        reader.go(f"{own}{page}/")
    for page in (confirm, *(f"{reader.root}enrolments/{door}/too-old/" for door in ("confirm", "consent", "address"))):
        reader.go(page)
    reader.step_in(CONTACT)
    reader.go(own, "somebody else's")
    reader.go(f"{reader.root}enrolments/mine/")
    reader.page.context.clear_cookies()


def newest_mail(reader: Reader, words: str) -> str:
    """The text of the newest mail with these words in its subject or address, from the demo's own pages."""
    for number in range(1, 9):
        reader.open(f"/demo/mails/?page={number}")
        mail = reader.page.locator("main").get_by_role("row").filter(has_text=words)
        if mail.count():
            reader.press(mail.first.get_by_role("link"))
            return reader.page.locator(".card-thing").inner_text()
    raise LookupError(f"no mail about {words}")


def signing_in(reader: Reader) -> None:
    reader.open(f"{reader.root}accounts/login/")
    reader.send("errors", email="")
    reader.send("", email="nobody@example.org")
    reader.send("errors", code="AAAAAA")


def survey(reader: Reader) -> None:
    """Every screen, the form with errors, and the pages around it."""
    page, address, language = reader.page, open_address(reader), f"?lang={reader.taste.language}"
    reader.go(f"{address}{language}")
    while page.locator("[data-next]").is_visible():
        page.locator("[data-next]").click()
        reader.look(page.locator("main h2:visible").first.inner_text())
        answer_what_is_missing(reader)
    page.locator("details summary").click()
    reader.look("clearing")
    page.locator("[name=sector]:checked").evaluate("field => { field.checked = false; }")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-survey]').submit()")
    reader.look("errors")
    closed = re.findall(r"/s/\S+", newest_mail(reader, "Kyselyn linkki: Kuusiranta"))[0]
    for place in (f"{address}/thanks", f"{address}/anonymity", closed, "/s/nothing"):
        reader.go(f"{place}{language}")


def answer_what_is_missing(reader: Reader) -> None:
    """What the part that is open requires, after it has asked for that."""
    page = reader.page
    for question in page.locator("[data-step]:not([hidden]) [data-missing]").all():
        page.locator("[data-next]").click()
        reader.look("missing")
        question.locator("input").first.check()
    scales = page.locator("[data-step]:not([hidden]) .five label")
    if scales.count():
        scales.nth(3).click()


def results_and_levels(reader: Reader) -> None:
    """With everything that folds open."""
    home = reader.step_in(CONTACT)
    for place in ("survey/results/", "roadmap/levels/"):
        reader.open(f"{home}{place}")
        for folded in reader.page.locator("main details").all():
            folded.evaluate("details => { details.open = true; }")
        reader.look("open")


def open_address(reader: Reader) -> str:
    """The path of a survey that takes answers, from its participant's own page."""
    reader.open(f"{reader.step_in(ANSWERING)}survey/")
    path = next(link for link in reader.links("main") if link.startswith("/s/"))
    reader.page.context.clear_cookies()
    return path


def contact_pages(reader: Reader) -> None:
    """Everything that a contact person can open."""
    reader.walk(reader.step_in(CONTACT))


def network_pages(reader: Reader) -> None:
    """What one finds only by acting: hits, wishes that are like one's own, and one's own entry."""
    reader.step_in(CONTACT)
    network = f"{reader.root}network/"
    for query in ("?q=mittarit", "?q=nothing-at-all", ""):
        reader.go(f"{network}search/{query}", query)
    reader.open(f"{network}wishes/")
    reader.send("similar", text="Tekoälyn käytön pelisäännöt koko kunnassa")
    reader.open(f"{network}solutions/")
    reader.press(reader.page.get_by_role("link", name="Kuka omistaa rajapinnat"))
    reader.look("own")
    reader.go(next(link for link in reader.links("main") if name_of(link) == "solution-edit"))
    reader.send("errors", title="")
    reader.open(f"{network}solutions/")
    reader.press(reader.page.get_by_role("link", name="En blankett"))
    reader.send("errors", question="")


def staff_network_pages(reader: Reader) -> None:
    """Gathering, answering, mailing and hiding, as they are asked for beforehand."""
    reader.step_in(CONSULTANT)
    reader.open("/admin/network/wish/")
    wish = next(link for link in reader.links("#result_list") if name_of(link) == "admin:network_wish_change")
    reader.go(f"/admin/network/theme/gather/?wish={wish.split('/')[-3]}")
    reader.press(reader.page.locator(".submit-row input"))
    reader.look("errors")
    for register, page in (("theme", "answer"), ("announcement", "mail"), ("showcaseentry", "hide")):
        reader.open(f"/admin/network/{register}/")
        change = f"admin:network_{register}_change"
        row = next(link for link in reader.links("#result_list") if name_of(link) == change)
        reader.go(row.partition("?")[0].replace("/change/", f"/{page}/"))


def contact_errors(reader: Reader) -> None:
    """The contact person's forms, sent empty."""
    home = reader.step_in(CONTACT)
    reader.go(f"{reader.root}invitations/")
    places = ("people/", "roadmap/targets/new/", "roadmap/measures/new/")
    for path in (
        *(f"{home}{place}" for place in places),
        f"{reader.root}me/",
        f"{reader.root}network/wishes/",
    ):
        reader.open(path)
        fields = reader.page.locator("main form :is(input[type=text], textarea)")
        reader.send("errors", **{fields.first.get_attribute("name") or "": ""})
    reader.open(f"{home}brand/")
    reader.send("errors", primary="#ffffff")
    reader.open(f"{home}people/")
    reader.open([link for link in reader.links("main") if name_of(link) == "member"][-1])
    reader.go(next(link for link in reader.links("main") if name_of(link) == "member-remove"))


def other_people(reader: Reader) -> None:
    """A member who may look and not touch; a participant that has nothing yet; somebody else's municipality."""
    home = reader.step_in(CONTACT)
    reader.walk(reader.step_in(MEMBER))
    reader.go(f"{home}brand/", "403")
    other = reader.step_in(NEWCOMER)
    for place in ("", "schedule/", "people/", "survey/", "survey/results/", "roadmap/", "roadmap/levels/", "brand/"):
        reader.go(f"{other}{place}", "nothing yet")
    reader.go(home, "404")
    reader.go(reader.step_in(FORMER), "only earlier programmes")


def full_event(reader: Reader) -> None:
    """An event whose seats have all been given, the line for it, and the seat that comes free."""
    reader.open(f"{reader.step_in(FILLING)}schedule/")
    reader.press(reader.page.get_by_role("link", name=CLOSING))
    event = urlsplit(reader.page.url).path
    for number in range(5):
        person = f"{reader.taste.language}{number}"
        reader.page.locator("[name=name]").fill(person)
        reader.page.locator("[name=email]").fill(f"{person}@example.org")
        waits = reader.page.locator("aside form[data-colleague] button[name=wait]").count() > 0
        reader.press(reader.page.locator("aside form[data-colleague] button"))
        if waits:
            break
    reader.look("somebody in line")
    reader.go(next(link for link in reader.links("main") if name_of(link) == "registration-swap"))
    reader.page.locator("main form .btn-primary").click()
    reader.look("errors")
    reader.go(event)
    reader.go(next(link for link in reader.links("main") if name_of(link) == "registration-cancel"))
    reader.press(reader.page.locator("main .btn-danger"))
    reader.look("a seat is offered")
    offer = re.findall(r"/../offers/\S+", newest_mail(reader, f"{person}@example.org"))[0]
    for page in (re.sub("^/../", reader.root, offer), f"{reader.root}offers/nothing/"):
        reader.go(page)


def own_sessions(reader: Reader) -> None:
    """Times to choose from, a proposal with errors, and moving what is booked."""
    home = reader.step_in(ANSWERING)
    reader.go(f"{home}sessions/")
    reader.page.locator("summary").first.click()
    reader.send("errors")
    reader.go(next(link for link in reader.links("main") if name_of(link) == "session-change"))


def pre_assignments(reader: Reader) -> None:
    """Handing in with errors and without, changing it, taking it back, and what everybody handed in; the staff's side."""
    reader.open(f"{reader.step_in(ANSWERING)}schedule/")
    reader.press(reader.page.get_by_role("link", name=ASKED))
    reader.look("a pre-assignment")
    own = f"{urlsplit(reader.page.url).path}assignment/"
    reader.go(own)
    reader.send("errors", text="Mittari", url="javascript:alert(1)")
    reader.send("handed in", url="example.org/x")
    for page in ("", "take-back/"):
        reader.go(f"{own}{page}", "handed in")
    reader.press(reader.page.locator("main .btn-danger"))
    reader.open(f"{reader.step_in(CONTACT)}schedule/")
    reader.press(reader.page.get_by_role("link", name=SHARED))
    reader.look("shared")
    reader.go(f"{urlsplit(reader.page.url).path}answers/")


def needs_on_site(reader: Reader) -> None:
    """Saying what one needs, with an error and without, and what the staff read of it."""
    reader.open(f"{reader.step_in(CONTACT)}schedule/")
    reader.press(reader.page.get_by_role("link", name=CLOSING))
    reader.go(f"{urlsplit(reader.page.url).path}needs/")
    reader.send("errors", diet_words="Seesami")
    reader.page.locator("[name=agreed]").check()
    reader.press(reader.page.locator("main form .btn-primary").first)
    reader.look("said")
    event = urlsplit(reader.page.url).path.strip("/").split("/")[-1]
    reader.go(f"{reader.root}me/events/{event}/seat/")
    reader.step_in("Maija Mallikas")
    reader.open("/admin/events/event/")
    reader.press(reader.page.get_by_role("link", name=CLOSING))
    facts = urlsplit(reader.page.url).path
    for page in ("needs", "needs/names"):
        reader.go(facts.replace("change", page))


def event_pages(reader: Reader) -> None:
    """What staff do with one event, and the times that they offer."""
    reader.step_in("Kirsi Konsultti")
    reader.go("/admin/events/event/slots/")
    reader.go(next(link for link in reader.links("#content") if name_of(link) == "admin:event-slot-withdraw"))
    reader.open("/admin/events/event/")
    reader.press(reader.page.get_by_role("link", name=CLOSING))
    facts = urlsplit(reader.page.url).path
    for page in ("agenda", "copy", "release", "publish", "tell", "cancel"):
        reader.go(facts.replace("change", page))
    reader.open("/admin/events/event/")
    reader.press(reader.page.get_by_role("link", name=ASKED))
    asked = urlsplit(reader.page.url).path
    for page in ("assignment", "answers"):
        reader.go(asked.replace("change", page))
    reader.go(facts.replace("change", "assignment"), "none yet")
    reader.go(facts.replace("change", "day"), "shut")
    group_pages(reader, facts)
    reader.open("/admin/events/event/?q=pelis")
    reader.press(reader.page.locator("#result_list tbody th a").first)
    day = urlsplit(reader.page.url).path.replace("change", "day")
    reader.go(day)
    reader.go(f"{day}walk-in/")
    reader.press(reader.page.locator("#content .submit-row input"))
    reader.press(reader.page.locator("#content .submit-row input.default"))
    reader.look("errors")


def group_pages(reader: Reader, without: str) -> None:
    """Groups that were made, one of them, and an event that has none (`without`)."""
    reader.open("/admin/events/event/?q=vertaiskeskustelu 2")
    reader.press(reader.page.locator("#result_list tbody th a").first)
    groups = urlsplit(reader.page.url).path.replace("change", "groups")
    for page in ("", "1/", "drop/"):
        reader.go(f"{groups}{page}")
    reader.go(without.replace("change", "groups"), "none yet")
    search = reader.page.locator("#content [value=search]")
    if not search.is_visible():  # another round has made them already
        reader.page.locator(".group-search summary").click()
    reader.press(search)
    reader.look("looked for")


def document(reader: Reader) -> None:
    """While it is made, when it is ready, and its approval."""
    home = f"{reader.step_in(reader.taste.writing)}roadmap/"
    reader.open(f"{home}document/")
    reader.send("being made")
    job = reader.page.locator("#job-progress").get_attribute("hx-get") or ""
    reader.page.locator("#job-progress .done").wait_for(timeout=120_000)
    reader.look("ready")
    reader.go(job)
    reader.go(f"{home}document/")
    reader.go(next(link for link in reader.links("main") if name_of(link) == "roadmap-approve"))


def second_factor(reader: Reader) -> None:
    """Setting it up, its pages, and signing in with it."""
    reader.step_in(reader.taste.staff)
    account = f"{reader.root}accounts/2fa/"
    reader.go(f"{account}webauthn/", "none")
    reader.open(f"{account}totp/activate/")
    reader.send("errors", code="000000")
    reader.send("", code=app_code(reader.page.locator(".secret").inner_text()))
    for place in ("", "recovery-codes/generate/", "totp/deactivate/", "webauthn/add/", "reauthenticate/"):
        reader.go(f"{account}{place}")
    reader.go(f"{reader.root}accounts/logout/")


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    _before, now, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, now)))


def staff_pages(reader: Reader) -> None:
    """The views that the portal adds to the admin."""
    reader.step_in(CONSULTANT)
    reader.go("/admin/?programme=digiverkosto-demo")
    reader.page.locator("td.cell.late a").first.click()
    reader.page.locator(".cell-form").wait_for()
    reader.look("cell")
    reader.page.locator("#id_on").fill("")
    reader.page.locator("#id_starts").fill("12")
    reader.page.locator(".cell-form input[type=submit]").click()
    reader.page.locator(".cell-form .errorlist").first.wait_for()
    reader.look("cell with errors")
    reader.go(next(link for link in reader.links("table.board") if name_of(link) == "admin:board-cell"))
    for place in (
        "desk/participants/?programme=digiverkosto-demo",
        "desk/roadmaps/?programme=digiverkosto-demo",
        "desk/log/",
        "search/?q=kuusi",
        "registers/",
        "desk/reports/",
    ):
        reader.go(f"/admin/{place}")
    reader.open("/admin/desk/participants/?programme=digiverkosto-demo")
    reader.go(next(link for link in reader.links("table.board") if name_of(link) == "admin:participant"))
    reader.go("/admin/board/message/?programme=digiverkosto-demo")
    reader.go(next(link for link in reader.links("#content") if name_of(link) == "admin:letter-new"))
    reader.press(reader.page.locator(".letter-form .submit-row input").first)
    reader.look("errors")
    for place in ("", "texts/"):
        reader.go(f"/admin/desk/messages/{place}")
    reader.go("/admin/participants/enrolment/?state__exact=confirmed")
    decide = next(link for link in reader.links() if name_of(link) == "admin:enrolment-decide")
    reader.go(decide)
    reader.press(reader.page.locator(".submit-row input.default"))
    reader.look("errors")
    reader.page.locator("[name=decision]").first.check()
    reader.press(reader.page.locator(".submit-row input.default"))
    reader.look("the mail")
    for page in ("change", "undo", "withdraw"):
        reader.go(decide.replace("decide", page))
    reader.go("/admin/participants/enrolment/by-phone/")


def seats_pages(reader: Reader) -> None:
    """The table of seats with a cell that was filled in wrong, one participant's seats, and who comes to an event."""
    reader.step_in(CONSULTANT)
    reader.go("/admin/desk/seats/?programme=digiverkosto-demo&past=1")
    reader.page.locator("td.cell.empty a").first.click()
    reader.page.locator(".cell-form #id_limit").fill("-1")
    reader.page.locator(".cell-form input[type=submit]").click()
    reader.page.locator(".cell-form .errorlist").first.wait_for()
    reader.look("seats with errors")
    for page in ("admin:seats-cell", "admin:seats-event"):
        reader.open("/admin/desk/seats/?programme=digiverkosto-demo")
        reader.go(next(link for link in reader.links("table.board") if name_of(link) == page))
    reader.open("/admin/desk/seats/?programme=digiverkosto-demo&past=1")
    *_coming, past = (link for link in reader.links("table.board") if name_of(link) == "admin:seats-event")
    reader.open(past)
    reader.go(next(link for link in reader.links() if name_of(link) == "admin:seats-feedback"))


def programme_pages(reader: Reader) -> None:
    """The stages of a programme, and both steps of starting one from it."""
    reader.step_in("Maija Mallikas")
    reader.go("/admin/programmes/programme/")
    facts = next(link for link in reader.links() if name_of(link) == "admin:programmes_programme_change")
    for stage in ("change", "activities", "texts", "texts/own", "preview", "checklist", "clone"):
        reader.go(facts.replace("change", stage))
    reader.press(reader.page.locator(".submit-row input.default"))
    reader.look("dates")
    reader.page.locator("input[name=programme-ends]").fill("1.1.2020")
    reader.press(reader.page.locator("input[name=save]"))
    reader.look("errors")


def registers(reader: Reader) -> None:
    """The admin's own lists, and in each the first row's page, or the page for a new one."""
    reader.step_in("Maija Mallikas")
    reader.open("/admin/")
    for register in sorted(link for link in set(reader.links()) if name_of(link).endswith("_changelist")):
        reader.go(register)
        links = reader.links("#content")
        for end in ("_change", "_add"):
            if pages := [link for link in links if name_of(link).endswith(end)]:
                reader.go(pages[0])
                break


EVERYBODY = (
    public_pages,
    enrolment,
    survey,
    contact_pages,
    results_and_levels,
    staff_pages,
    seats_pages,
    programme_pages,
)
REST = (
    signing_in,
    network_pages,
    staff_network_pages,
    contact_errors,
    other_people,
    full_event,
    own_sessions,
    pre_assignments,
    needs_on_site,
    event_pages,
    document,
    second_factor,
)
ROUNDS: dict[str, tuple[Callable[[Reader], None], ...]] = {
    "fi": (*EVERYBODY, *REST, registers),
    "narrow, sv": (*EVERYBODY, *REST),
    "twice as large, en": EVERYBODY,
}


@pytest.fixture
def reader(request: pytest.FixtureRequest, browser: Browser, demo: str) -> Iterator[Reader]:
    look = LOOKS[request.param]
    context = browser.new_context(
        viewport={"width": look.width, "height": 900},
        locale=look.locale,
        **AS_IT_IS,
        device_scale_factor=look.scale,
    )
    yield Reader(context.new_page(), demo, look)
    context.close()


@pytest.mark.parametrize(("reader", "parts"), ROUNDS.items(), ids=ROUNDS, indirect=["reader"])
def test_pages_have_no_accessibility_error(reader: Reader, parts: tuple[Callable[[Reader], None], ...]) -> None:
    for part in parts:
        part(reader)
        reader.page.context.clear_cookies()
    assert reader.errors == []
    if set(REST) <= set(parts):
        assert set(names(get_resolver())) - NO_PAGES - reader.seen == set(), "pages that nobody has looked at"
