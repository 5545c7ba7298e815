"""The caterer's list tells how many need what, on the page, in the workbook and in the document, and names nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import Event, Registration
from events.needs.said import Said
from events.services import needs
from tests import factories
from tests.desk.test_seats_event import goes, page_of, participant, pdf_of, sheet_of, text_of
from tests.documents.second_opinion import found_by_pdfua


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(db: None) -> Event:
    return factories.event(
        factories.programme(), asks_needs=True, title_fi="Aloitus", place="Tampere", organisation="fcg"
    )


def comes(event: Event, name: str, said: Said | None = None) -> Registration:
    seat = goes(event, participant(event.activity.programme, f"{name}la"), name)
    if said is not None:
        needs.say(event_id=event.pk, enrolment=seat.enrolment, said=said, actor=seat.user)
    return seat


NEEDED = [["vegan", 2], ["brings an assistant", 1], ["In their own words, which the organiser reads", 2]]


@pytest.fixture
def coming(event: Event) -> None:
    comes(event, "Aino", Said(diet=("vegan",), diet_words="=1+1"))
    comes(event, "Bertta", Said(("vegan",), "=1+1", ("assistant",)))
    comes(event, "Hiljainen")


def test_page_tells_how_many_need_what(staff: Client, event: Event, coming: None) -> None:
    page = staff.get(page_of(event))
    assert page.context["needs"].rows == NEEDED
    assert "2 people have said what they need." in page.content.decode()


def test_workbook_for_the_caterer_has_the_numbers_below_the_others(staff: Client, event: Event, coming: None) -> None:
    sheet = sheet_of(staff.get(page_of(event, list="caterer", _export="xlsx")))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows == [["All together", 3], [None, None], ["Diet and access needs", None], *NEEDED]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("name", ["caterer", "participants"])
def test_document_for_the_caterer_alone_has_them_and_names_nobody(
    staff: Client, event: Event, coming: None, name: str, tmp_path: Path
) -> None:
    pdf = pdf_of(staff, event, name)
    assert found_by_pdfua(pdf, tmp_path) == []
    text, is_caterers = text_of(pdf, tmp_path), name == "caterer"
    assert ("vegan 2" in text, "brings an assistant 1" in text) == (is_caterers, is_caterers)
    assert ("Bertta " in text) == (not is_caterers)


def test_staff_who_may_not_read_the_names_get_no_number_of_few(event: Event, coming: None, tmp_path: Path) -> None:
    other = factories.signed_in(factories.manager(language="en"))
    needs_told = other.get(page_of(event)).context["needs"]
    assert (needs_told.rows, "Fewer than five people" in needs_told.sentence) == ([], True)
    sheet = sheet_of(other.get(page_of(event, list="caterer", _export="xlsx")))
    assert "vegan" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert "vegan" not in text_of(pdf_of(other, event, "caterer"), tmp_path)


def test_event_that_does_not_ask_has_none(staff: Client, event: Event, coming: None) -> None:
    Event.objects.update(asks_needs=False)
    assert staff.get(page_of(event)).context["needs"] is None
    sheet = sheet_of(staff.get(page_of(event, list="caterer", _export="xlsx")))
    assert sheet.max_row == 5


def test_nobody_has_said_anything(staff: Client, event: Event, tmp_path: Path) -> None:
    comes(event, "Hiljainen")
    assert "0 people have said what they need." in staff.get(page_of(event)).content.decode()
    assert "0 people have said what they need." in text_of(pdf_of(staff, event, "caterer"), tmp_path)


def test_what_cannot_be_opened_is_told(staff: Client, event: Event, coming: None, settings: Any) -> None:
    settings.EVENT_NEEDS_KEY = "another"
    told = staff.get(page_of(event)).context["needs"]
    assert (told.rows, told.sentence.endswith("What 2 of them have said cannot be opened.")) == ([], True)


def test_page_asks_as_often_for_one_person_as_for_three(staff: Client, event: Event) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(page_of(event))
        return len(captured)

    comes(event, "Aino", Said(diet=("vegan",)))
    asked()
    one = asked()
    for name in ("Bertta", "Cecilia"):
        comes(event, name, Said(diet=("vegan",)))
    assert asked() == one
