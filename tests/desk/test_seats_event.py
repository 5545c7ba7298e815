"""Who comes to one event: the list by name, how many of each participant, as pages, workbooks and documents."""

import io
import subprocess
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rules
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import is_portal_staff
from events.models import Event, Registration
from events.services import registrations
from events.services import seats as seats_services
from municipalities.models import Membership
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.documents.second_opinion import found_by_pdfua


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(programme: Programme) -> Event:
    return factories.event(programme, title_fi="Aloitus", seats_per_participant=2, place="Tampere")


def participant(programme: Programme, name: str = "Kuusiranta") -> Enrolment:
    return factories.accepted(factories.municipality(name_fi=name, name_sv=name), programme=programme)


def goes(event: Event, enrolment: Enrolment, name: str, role: str = Membership.Role.EXPERT) -> Registration:
    user = factories.member(enrolment.party, role, name=name)
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]


def in_each_state(event: Event, name: str = "Kuusiranta") -> Enrolment:
    """One who has a seat, one who is offered one and two who wait."""
    enrolment = participant(event.activity.programme, name)
    goes(event, enrolment, f"Siiri {name}", Membership.Role.MANAGEMENT)
    cancelled = goes(event, enrolment, f"Poissa {name}")
    for person in ("Otto", "Ville", "Aino"):
        goes(event, enrolment, f"{person} {name}")
    registrations.cancel(registration=cancelled, actor=cancelled.user)
    return enrolment


def page_of(event: Event, **asked: str) -> str:
    return f"{reverse('admin:seats-event', args=[event.pk], query=asked)}"


def pdf_of(staff: Client, event: Event, name: str) -> bytes:
    answer: Any = staff.get(reverse("admin:seats-document", args=[event.pk, name]))
    assert answer["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)


def sheet_of(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def names(staff: Client, event: Event, sort: str = "") -> list[str]:
    return [row.name.split()[0] for row in staff.get(page_of(event, sort=sort)).context["view"].rows]


def test_list_tells_name_participant_role_and_state_with_the_place_in_line(staff: Client, event: Event) -> None:
    enrolment = in_each_state(event)
    page = staff.get(page_of(event))
    rows = page.context["view"].rows
    assert [(row.name.split()[0], row.party, row.role) for row in rows[:2]] == [
        ("Siiri", "Kuusiranta", "management team"),
        ("Otto", "Kuusiranta", "sector expert"),
    ]
    states = [row.state_words for row in rows]
    assert (states[0], states[2:]) == (
        "registered",
        [f"waiting for a seat, number {number} in line" for number in (1, 2)],
    )
    assert states[1].startswith("has been offered a seat, until ")
    shown = page.content.decode()
    assert ("Poissa" in shown, reverse("admin:participant", args=[enrolment.pk]) in shown) == (False, True)


def test_place_in_line_is_that_of_the_whole_line(staff: Client, programme: Programme) -> None:
    event = factories.event(programme, capacity=1)
    one, other = participant(programme), participant(programme, "Merikallio")
    for enrolment, name in ((one, "Eka"), (other, "Toka"), (one, "Kolmas"), (other, "Neljäs")):
        goes(event, enrolment, name)
    rows = staff.get(page_of(event)).context["view"].rows
    assert [(row.name, row.place) for row in rows] == [("Eka", 0), ("Toka", 1), ("Kolmas", 2), ("Neljäs", 3)]


def test_who_waits_is_told_since_when(staff: Client, event: Event) -> None:
    in_each_state(event)
    waits = Registration.objects.in_line().earliest("queued_at")
    Registration.objects.filter(pk=waits.pk).update(queued_at="2026-01-05T08:30Z")
    page = staff.get(page_of(event)).content.decode()
    assert "5 Jan 2026 10:30" in page


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Siiri", "Otto", "Ville", "Aino"]),
        ("name", ["Aino", "Otto", "Siiri", "Ville"]),
        ("-name", ["Ville", "Siiri", "Otto", "Aino"]),
        ("-state", ["Aino", "Ville", "Otto", "Siiri"]),
        ("role", ["Siiri", "Aino", "Otto", "Ville"]),
        ("party", ["Aino", "Otto", "Siiri", "Ville"]),
    ],
)
def test_list_is_sorted(staff: Client, event: Event, sort: str, order: list[str]) -> None:
    in_each_state(event)
    assert names(staff, event, sort) == order


@pytest.mark.parametrize("asked", ["sort=%C2%B2", "p=99", "p=x", "list=x&_export=1"])
def test_nonsense_asked_of_the_list_breaks_nothing(staff: Client, event: Event, asked: str) -> None:
    in_each_state(event)
    assert staff.get(f"{page_of(event)}?{asked}").status_code == HTTPStatus.OK


def test_list_asks_as_often_for_one_participant_as_for_three(staff: Client, event: Event) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(page_of(event)).status_code == HTTPStatus.OK
        return len(captured)

    in_each_state(event)
    asked()
    one = asked()
    in_each_state(event, "Merikallio")
    in_each_state(event, "Suvikoski")
    assert asked() == one


def test_caterer_is_told_how_many_come_and_nobodys_name(staff: Client, event: Event, tmp_path: Path) -> None:
    in_each_state(event)
    goes(event, participant(event.activity.programme, "Merikallio"), "Mari")
    participant(event.activity.programme, "Nobodyla")
    told = staff.get(page_of(event)).context["caterer"]
    expected = [["Kuusiranta", 1, 1], ["Merikallio", 1, 0], ["All together", 2, 1]]
    assert told.rows == expected
    assert told.sentence == "2 people come. 1 has been offered a seat and may still come. 2 wait in line."
    sheet = sheet_of(staff.get(page_of(event, list="caterer", _export="xlsx")))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == expected
    text = text_of(pdf_of(staff, event, "caterer"), tmp_path)
    assert ("All together" in text, "Mari" in text, "Siiri" in text) == (True, False, False)


def test_caterer_has_no_column_for_what_nobody_does(staff: Client, event: Event) -> None:
    goes(event, participant(event.activity.programme), "Mari")
    told = staff.get(page_of(event)).context["caterer"]
    assert ([head.title for head in told.heads], told.rows[-1]) == (["Participant", "Come"], ["All together", 1])


def test_list_is_exported_and_no_name_is_a_formula(staff: Client, event: Event) -> None:
    enrolment = participant(event.activity.programme, "=1+1")
    goes(event, enrolment, '=HYPERLINK("https://example.org")')
    goes(event, enrolment, "@SUM(1)")
    sheet = sheet_of(staff.get(page_of(event, sort="name", _export="xlsx")))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:4] for row in rows] == [
        ['=HYPERLINK("https://example.org")', "=1+1", "sector expert", "registered"],
        ["@SUM(1)", "=1+1", "sector expert", "registered"],
    ]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert sheet["E2"].is_date


def text_of(pdf: bytes, place: Path) -> str:
    path = place / "list.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["participants", "caterer"])
def test_list_is_an_accessible_document_in_each_language(
    db: None, event: Event, name: str, language: str, tmp_path: Path
) -> None:
    in_each_state(event)
    staff = factories.signed_in(factories.consultant(language=language))
    pdf = pdf_of(staff, event, name)
    assert found_by_pdfua(pdf, tmp_path) == []
    text = text_of(pdf, tmp_path)
    assert ("Aloitus" in text, "Kuusiranta" in text, "Tampere" in text) == (True, True, True)
    assert ("Siiri Kuusiranta" in text) == (name == "participants")


def test_document_of_an_event_without_anybody_says_so(staff: Client, event: Event, tmp_path: Path) -> None:
    for name in ("participants", "caterer"):
        assert "Nobody has registered yet." in text_of(pdf_of(staff, event, name), tmp_path)


def test_document_that_is_none_is_a_404(staff: Client, event: Event) -> None:
    assert staff.get(reverse("admin:seats-document", args=[event.pk, "nothing"])).status_code == HTTPStatus.NOT_FOUND


def test_event_without_anybody_says_what_comes_here_and_reminds(staff: Client, event: Event) -> None:
    participant(event.activity.programme)
    page = staff.get(page_of(event))
    assert "Nobody has registered yet. Whoever does is listed here" in page.content.decode()
    assert "Remind the 1 participant that has named nobody" in page.content.decode()
    assert staff.get(page.context["view"].remind).context["audience"].event == event


def test_who_was_released_a_seat_is_on_the_list(staff: Client, event: Event) -> None:
    one = participant(event.activity.programme)
    participant(event.activity.programme, "Merikallio")
    for name in ("A", "B", "C"):
        goes(event, one, name)
    seats_services.release(event=event, actor=None)
    assert staff.get(page_of(event)).context["view"].people == (2, 1, 0)


@pytest.fixture
def without(request: pytest.FixtureRequest) -> Iterator[str]:
    """A permission that nobody has for a while."""
    rules.set_perm(request.param, rules.always_deny)
    yield request.param
    rules.set_perm(request.param, is_portal_staff)


@pytest.mark.parametrize("without", ["events.view_registration"], indirect=True)
def test_who_may_not_read_registrations_reads_no_list(staff: Client, event: Event, without: str) -> None:
    pages = [page_of(event), reverse("admin:seats-document", args=[event.pk, "participants"])]
    assert [staff.get(page).status_code for page in pages] == [HTTPStatus.FORBIDDEN] * 2
