"""The whole chain once, in a browser: enrolment → seat → survey → baseline → target → measure → branded PDF."""

import io
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

pytestmark = pytest.mark.browser

MUNICIPALITY, CODE, SLUG = "Akaa", "020", "digiverkosto-demo"
CONTACT, ADDRESS = "Tuuli Testilä", "tuuli.testila@example.org"
BLUE = "#1B4E9B"
TO_RELEASE = ("close_now", "release")
ASKED_FIRST = ("launch", *TO_RELEASE)
"""Actions of the staff on a page of their own, which asks first."""


def axe_finds_nothing(page: Page) -> None:
    """No accessibility error on the page, in any rule of axe."""
    results = Axe().run(page)
    assert results.response["violations"] == [], results.generate_report()


def step_in(page: Page, portal: str, name: str) -> None:
    page.goto(f"{portal}/demo/")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def mail_to(page: Page, portal: str, subject: str) -> str:
    """The text of the newest mail whose subject holds these words, as soon as it has been sent."""
    for _try in range(180):
        page.goto(f"{portal}/demo/mails/")
        row = page.get_by_role("row").filter(has_text=subject).first
        if row.count() and "lähetetty" in row.inner_text():
            row.get_by_role("link").click()
            return page.locator(".card-thing").inner_text()
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail about {subject} was sent")


def enrol(page: Page, portal: str) -> None:
    page.goto(f"{portal}/fi/")
    page.get_by_role("link", name="Ilmoita kuntasi mukaan").click()
    page.locator("[name=municipalities]").fill("Pertunmaa")
    page.locator("[name=contact_name]").fill(CONTACT)
    page.locator("[name=contact_email]").fill(ADDRESS)
    page.locator("[name=motivation]").fill("Haluamme oman digitiekartan.")
    page.locator("[name=terms]").check()
    page.get_by_role("button", name="Tarkista ennen lähettämistä").click()
    expect(page.locator(".error-summary")).to_contain_text("Mäntyharju")
    expect(page.locator("[name=motivation]")).to_have_value("Haluamme oman digitiekartan.")
    axe_finds_nothing(page)
    page.locator(".places-chosen button").first.click()
    page.locator("[name=municipalities]").fill(MUNICIPALITY)
    page.get_by_role("button", name="Tarkista ennen lähettämistä").click()
    expect(page.get_by_role("button", name="Lähetä ilmoittautuminen")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("button", name="Lähetä ilmoittautuminen").click()
    expect(page.locator("h1")).to_have_text(MUNICIPALITY)
    axe_finds_nothing(page)
    link = re.search(r"/fi/enrolments/confirm/\S+", mail_to(page, portal, f"Vahvista ilmoittautuminen: {MUNICIPALITY}"))
    assert link
    page.goto(f"{portal}{link.group()}")
    axe_finds_nothing(page)
    page.get_by_role("button", name="Vahvista ilmoittautuminen").click()
    expect(page.locator(".tag")).to_have_text("odottaa päätöstä")
    assert "odottaa nyt päätöstä" in mail_to(page, portal, f"Saimme ilmoittautumisen: {MUNICIPALITY}")


def accept(page: Page, portal: str) -> None:
    step_in(page, portal, "Kirsi Konsultti")
    axe_finds_nothing(page)
    page.goto(f"{portal}/admin/participants/enrolment/?state__exact=confirmed")
    page.get_by_role("row").filter(has_text=MUNICIPALITY).get_by_role("link", name="Päätä").click()
    page.get_by_label("Hyväksy").check()
    page.get_by_role("button", name="Katso ensin viesti").click()
    page.get_by_role("button", name="Lähetä päätös").click()
    expect(page.locator(".success")).to_contain_text("hyväksyttiin")


def sign_in(page: Page, portal: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{portal}/fi/accounts/login/")
    axe_finds_nothing(page)
    page.locator("[name=login], [name=email]").first.fill(ADDRESS)
    page.get_by_role("button", name="Lähetä minulle koodi").click()
    with second_page(page) as other:
        code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail_to(other, portal, "Kirjautumiskoodi"), re.MULTILINE)
    assert code
    page.locator("[name=code]").fill(code[1])
    page.get_by_role("button", name="Kirjaudu").click()
    page.wait_for_url(f"**/fi/m/{CODE}/*/")


@contextmanager
def second_page(page: Page) -> Iterator[Page]:
    """A page of another reader, beside this one."""
    assert page.context.browser
    context = page.context.browser.new_context(locale="fi-FI")
    yield context.new_page()
    context.close()


def name_a_colleague(page: Page) -> None:
    expect(page.get_by_role("heading", name=MUNICIPALITY)).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_role("link", name="Nimeä osallistujat").first.click()
    page.locator("[name=name]").fill("Kaisa Kollega")
    page.locator("[name=email]").fill("kaisa.kollega@example.org")
    page.get_by_role("button", name="Anna paikka").click()
    expect(page.get_by_role("rowheader").filter(has_text="kaisa.kollega")).to_be_visible()
    axe_finds_nothing(page)


def open_survey(page: Page, portal: str) -> str:
    """The consultant opens a round; the contact person finds the link. Returns the survey's address."""
    with second_page(page) as staff:
        step_in(staff, portal, "Kirsi Konsultti")
        staff.goto(f"{portal}/admin/surveys/round/add/")
        staff.locator("[name=programme]").select_option(label="Digiverkostohanke 2 – esittelyverkosto")
        staff.locator("[name=instrument_version]").select_option(index=1)
        staff.locator("[name=title_fi]").fill("Kolmas kierros")
        fill_moment(staff, "opens_at", timezone.localtime() - timedelta(hours=5))
        fill_moment(staff, "closes_at", timezone.localtime() + timedelta(days=9))
        staff.locator("[name=_save]").click()
        run_action(staff, "Kolmas kierros", "launch")
    page.get_by_role("link", name="Kysely", exact=True).click()
    axe_finds_nothing(page)
    for field in page.locator(".headcounts input").all():
        field.fill("60")
    page.get_by_role("button", name="Vahvista ja avaa kysely").click()
    expect(page.locator(".messages").first).to_be_visible()
    axe_finds_nothing(page)
    return page.locator("p > a[href*='/s/']").first.get_attribute("href") or ""


def fill_moment(page: Page, name: str, moment: datetime) -> None:
    page.locator(f"[name={name}_0]").fill(f"{moment.day}.{moment.month}.{moment.year}")
    page.locator(f"[name={name}_1]").fill(f"{moment:%H:%M:%S}")


def run_action(page: Page, row: str, action: str) -> None:
    page.get_by_role("row").filter(has_text=row).first.locator(".action-select").check()
    page.locator("select[name=action]").select_option(action)
    page.locator("button[name=index]").click()
    if action in ASKED_FIRST:
        expect(page.locator("footer")).to_be_attached()
        axe_finds_nothing(page)
        page.locator("#content input[type=submit]").click()
    expect(page.locator(".success")).to_be_visible()


def answer_on_a_phone(browser: Browser, address: str) -> None:
    """One respondent answers by hand, in Swedish, and breaks off once."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="sv-FI", is_mobile=True)
    page = context.new_page()
    page.goto(address)
    axe_finds_nothing(page)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Förvaltnings- och stödtjänster").check()
    page.get_by_label("Chef", exact=True).check()
    page.get_by_role("button", name="Fortsätt").click()
    page.locator("#q-N1 .five label").nth(3).click()
    page.reload()
    expect(page.locator("#q-N1 input:checked")).to_have_value("4")
    axe_finds_nothing(page)
    for _screen in range(4):
        page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("button", name="Skicka mina svar").click()
    expect(page.locator("h1")).to_have_text("Tack! Dina svar har kommit fram.")
    axe_finds_nothing(page)
    assert context.cookies() == []
    context.close()


def answer_many(address: str, people: int) -> None:
    """The others answer too."""
    for person in range(people):
        fields: list[tuple[str, str]] = [("sector", "edu" if person % 2 else "tech"), ("position", "emp")]
        fields += [("token", f"person-{person}"), ("benefits", "time"), ("benefits", "flow")]
        fields += [(f"N{number}", str(2 + (person + number) % 3)) for number in range(1, 12)]
        with urllib.request.urlopen(address, urllib.parse.urlencode(fields).encode()) as answer:
            assert answer.url.split("?")[0].endswith("/thanks")


def release(page: Page, portal: str) -> None:
    with second_page(page) as staff:
        step_in(staff, portal, "Kirsi Konsultti")
        for action in TO_RELEASE:
            staff.goto(f"{portal}/admin/surveys/survey/?q={MUNICIPALITY}")
            run_action(staff, MUNICIPALITY, action)
            wait_until_counted(staff, portal)


def wait_until_counted(staff: Page, portal: str) -> None:
    """A worker counts what has been closed."""
    for _second in range(30):
        staff.goto(f"{portal}/admin/surveys/survey/?q={MUNICIPALITY}")
        if "lasketaan" not in staff.locator("#result_list tbody").inner_text():
            return
        staff.wait_for_timeout(1000)


def read_results(page: Page, portal: str) -> None:
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/survey/results/")
    expect(page.locator(".lead").first).to_contain_text("13 ihmistä vastasi")
    expect(page.locator(".figure-broad svg")).to_be_visible()
    page.get_by_text("Sama taulukkona").click()
    own_skills = page.get_by_role("row").filter(has_text="1. Oma digiosaaminen").first
    expect(own_skills).to_contain_text("3,1")
    axe_finds_nothing(page)


def make_roadmap(page: Page, portal: str) -> None:
    """Baselines come by themselves; a target, a development target and a measure are typed once."""
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/roadmap/")
    axe_finds_nothing(page)
    page.get_by_role("button", name="Aloita digitiekartta").click()
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/roadmap/levels/")
    expect(page.locator(".level-row").first).to_contain_text("3,1")
    for number, target in enumerate(page.locator(".level-target select").all()):
        target.select_option("5" if number == 0 else "4")
    page.locator(".level-why textarea").first.fill("Osaaminen ratkaisee.")
    axe_finds_nothing(page)
    page.get_by_role("button", name="Tallenna tavoitetasot").click()
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/roadmap/targets/new/")
    page.locator("[name=level]").select_option(index=1)
    page.locator("[name=title]").fill("Jokainen osaa ja saa apua")
    axe_finds_nothing(page)
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/measures/new/**")
    page.locator("[name=title]").fill("Digitutorit jokaiselle toimialalle")
    page.locator("[name=owner]").fill("Henkilöstöpäällikkö")
    page.locator("[name=starts]").fill("2027-01-01")
    page.locator("[name=ends]").fill("2027-12-31")
    axe_finds_nothing(page)
    page.locator("main button.btn-primary").click()
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/roadmap/")
    axe_finds_nothing(page)
    page.get_by_role("link", name="Digitutorit jokaiselle toimialalle").first.click()
    expect(page.locator("main")).to_contain_text("3,1")
    expect(page.locator("main")).to_contain_text("Jokainen osaa ja saa apua")
    axe_finds_nothing(page)


def set_brand(page: Page, portal: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), BLUE).save(picture, "PNG")
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/brand/")
    logo = FilePayload(name="logo.png", mimeType="image/png", buffer=picture.getvalue())
    page.locator("[name=logo]").set_input_files(files=logo)
    page.locator("[name=primary]").fill(BLUE)
    page.get_by_role("button", name="Tallenna visuaalinen ilme").click()
    expect(page.locator(".band img")).to_be_visible()
    axe_finds_nothing(page)


def download_document(page: Page, portal: str, folder: Path) -> Path:
    page.goto(f"{portal}/fi/m/{CODE}/{SLUG}/roadmap/document/")
    page.get_by_role("button", name="Tee asiakirja").click()
    page.wait_for_url("**/making/")
    axe_finds_nothing(page)
    ready = page.get_by_role("link", name="Lataa", exact=True)
    ready.wait_for(timeout=60_000)
    with page.expect_download() as waiting:
        ready.click()
    file = folder / "document.pdf"
    waiting.value.save_as(file)
    return file


def check_document(file: Path) -> None:
    """Text, tags, language, title and colours."""
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    for words in (MUNICIPALITY, "Digitutorit jokaiselle toimialalle", "Osaaminen ratkaisee.", "3,1"):
        assert words in text
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fi"
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert MUNICIPALITY in metadata["dc:title"]
    cover = subprocess.run(
        ["pdftoppm", "-r", "20", "-f", "1", "-l", "1", "-png", str(file)], capture_output=True, check=True
    )
    colours = Image.open(io.BytesIO(cover.stdout)).convert("RGB").getcolors(100_000) or []
    assert max(colours)[1] == (0x1B, 0x4E, 0x9B)


def test_chain_from_enrolment_to_downloaded_pdf(portal: str, page: Page, browser: Browser, tmp_path: Path) -> None:
    enrol(page, portal)
    accept(page, portal)
    sign_in(page, portal)
    name_a_colleague(page)
    address = open_survey(page, portal)
    answer_on_a_phone(browser, address)
    answer_many(address, 12)
    release(page, portal)
    read_results(page, portal)
    make_roadmap(page, portal)
    set_brand(page, portal)
    check_document(download_document(page, portal, tmp_path))
