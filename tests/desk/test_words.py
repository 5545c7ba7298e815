"""No page of the staff shows what only a programmer reads, or leads to a page of the stock admin that has one of ours."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Seats
from network.models import Theme
from surveys.models import InstrumentVersion, OpenAnswer
from surveys.questionnaire import Questionnaire
from tests import factories
from tests.test_access import World, world
from tests.test_staff_access import REGISTERS, arranged, everything_named, full

__all__ = ["arranged", "full", "world"]
NO_PAGES = {"admin:logout", "admin:jsi18n", "admin:programme-preview", "admin:view_on_site"}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-"
TELL_TALES = {
    "a label of a translated field": r"\[(fi|sv|en)\]",
    "a row without a name": r"\bobject \(",
    "data": r"[{\[][\"']\w",
    "a place in the code": r"\b[a-z]+\.[a-z]+(_[a-z]+)*\b",
    "a sum of what a file holds": r"\b[0-9a-f]{40,}\b",
    "the stock front page": r"\bEtusivu\b|Django|-ylläpito",
    "a stock heading": r"Valitse muokattava|Valitse tarkasteltava|Haluatko varmasti|Asiaan liittyvät",
    "a word of the stock texts": r"\b(Home|Add|Change|Select|Delete|History|Save|Search|Yes|No|Objects|None|True|False)\b",
    "a key": r"\b[0-9a-f]{8}-[0-9a-f]{4}-",
}
HEADINGS = re.compile(r"<(h1|title)[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture
def browser(full: World) -> Client:
    """Somebody who may do everything that a member of staff may, in Finnish."""
    return factories.signed_in(factories.manager(is_superuser=True))


def shown(page: str) -> str:
    """The words of a page, without what the browser alone reads and without what a person has typed in code."""
    page = re.sub(r"<(script|style|pre)[\s>].*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    page = re.sub(r"\b[\w.+-]+@[\w.-]+|https?://\S+", " ", page)
    page = re.sub(r'<nav class="admin-languages".*?</nav>', " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " | ", page)))


def pages(browser: Client, full: World) -> dict[str, str]:
    """Name and text of each page that answers as one."""
    found = {}
    for name in everything_named(full):
        if name.startswith("admin:") and name not in NO_PAGES:
            answer: Any = browser.get(full.url(name))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found[name] = answer.content.decode()
    return found


def test_no_page_of_the_staff_shows_stock_words_or_code(browser: Client, full: World) -> None:
    read = pages(browser, full)
    assert len(read) > 3 * len(REGISTERS)
    told: list[tuple[str, ...]] = [
        (name, what, hit.group(0), text[max(0, hit.start() - 40) : hit.end() + 40])
        for name, page in read.items()
        for text in [shown(page)]
        for what, pattern in TELL_TALES.items()
        for hit in re.finditer(pattern, text)
    ]
    told += [
        (name, "a key as a heading", heading, "")
        for name, page in read.items()
        for _tag, heading in HEADINGS.findall(page)
        if re.search(UUID, heading)
    ]
    assert told == []


def crumbs(page: str) -> list[str]:
    (found,) = re.findall(r'<div class="breadcrumbs">(.*?)</div>', page, re.DOTALL)
    return re.findall(r'href="([^"]*)"', found)


def test_crumbs_of_a_form_and_of_deleting_lead_to_the_list(browser: Client) -> None:
    row = Theme.objects.latest("pk")
    listed, own = reverse("admin:network_theme_changelist"), reverse("admin:network_theme_change", args=[row.pk])
    front = reverse("admin:index")
    assert crumbs(browser.get(reverse("admin:network_theme_add")).content.decode()) == [front, listed]
    assert crumbs(browser.get(own).content.decode()) == [front, listed]
    asked = browser.get(reverse("admin:network_theme_delete", args=[row.pk])).content.decode()
    assert crumbs(asked) == [front, listed, own]
    assert "Poistettua ei saa takaisin" in asked


def test_page_of_one_app_leads_to_all_registers(browser: Client) -> None:
    answer: Any = browser.get(reverse("admin:app_list", args=["surveys"]))
    assert answer["Location"] == reverse("admin:registers")


def test_translated_field_is_labelled_in_the_words_of_its_reader() -> None:
    field: Any = Theme._meta.get_field("title_sv")
    label = field.verbose_name
    for language, said in (("fi", "otsikko, ruotsiksi"), ("sv", "rubrik, på svenska")):
        with translation.override(language):
            assert str(label).lower() == said


def test_form_of_a_survey_is_read_as_its_respondents_read_it(browser: Client) -> None:
    version = InstrumentVersion.objects.latest("pk")
    page = browser.get(reverse("admin:surveys_instrumentversion_change", args=[version.pk])).content.decode()
    assert next(iter(Questionnaire.of(version.content).questions.values())).asked in page


def test_log_names_an_open_answer_without_its_words(full: World) -> None:
    answer = OpenAnswer.objects.latest("pk")
    assert str(answer) == f"Avoin vastaus, {answer.survey}"


def test_facts_of_a_municipality_are_told_in_words(browser: Client) -> None:
    place = factories.municipality(languages="sv;fi", population=12345)
    page = browser.get(reverse("admin:municipalities_municipality_change", args=[place.pk])).content.decode()
    assert "ruotsi, suomi" in page
    assert "12\xa0345" in page


def test_seats_are_named_by_their_event_and_participant(full: World) -> None:
    row = Seats.objects.latest("pk")
    assert str(row) == f"{row.event}: {row.enrolment.party}, {row.taken}/{row.limit or '–'}"


def test_staff_are_refused_in_words_of_their_own(db: None) -> None:
    answer: Any = factories.signed_in(factories.consultant()).get(reverse("admin:accounts_user_add"))
    assert answer.status_code == 403
    assert "Roolisi portaalissa ei avaa" in answer.content.decode()
