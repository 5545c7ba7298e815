"""What the desk tells of who was at the events: report, seats, the list of one event, and a cell of the board."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from desk.log import lines_of
from desk.reports import participation
from events.models import Attendance, Event, Registration, Seats
from events.services import attending
from participants.models import Enrolment
from programmes.models import Activity, Programme
from tests import factories


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(programme: Programme) -> Event:
    activity = factories.activity(programme, scope=Activity.Scope.SHARED, title_fi="Paja")
    return factories.event(programme, activity=activity, starts_at=timezone.now() - timedelta(days=9), capacity=20)


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(factories.municipality(name_fi="Kuusiranta", name_en="Kuusiranta"), programme=programme)


def had_seats(event: Event, enrolment: Enrolment, *ways: str | None) -> None:
    """A person for each way of attending; None for who was not noted."""
    for way in ways:
        user = factories.member(enrolment.party)
        Registration.objects.create(event=event, enrolment=enrolment, user=user)
        if way is not None:
            Attendance.objects.create(event=event, enrolment=enrolment, user=user, way=way)
    Seats.objects.create(event=event, enrolment=enrolment, limit=4, taken=len(ways))


def test_report_tells_who_attended_beside_who_had_a_seat(
    programme: Programme, event: Event, enrolment: Enrolment
) -> None:
    had_seats(event, enrolment, "on_site", "remote", "", None)
    viewer = factories.member(enrolment.party)
    attending.watch(event_id=event.pk, enrolment=enrolment, user=viewer, watched=True)
    off = factories.event(programme, activity=event.activity, cancelled_at=timezone.now())
    Attendance.objects.create(event=off, enrolment=enrolment, user=viewer, way="on_site")
    later = factories.event(programme)
    Registration.objects.create(event=later, enrolment=enrolment, user=viewer)
    told = participation(programme)
    assert [head.title for head in told.heads] == [
        *("Participant", "Paja", "Paja, attended", "Aloitus", "Different people", "Different people who attended")
    ]
    assert told.rows == [["Kuusiranta", 4, 3, 1, 5, 3]]


def test_another_programmes_attendance_is_not_in_the_report(
    programme: Programme, event: Event, enrolment: Enrolment
) -> None:
    other = factories.accepted()
    elsewhere = factories.event(other.programme)
    had_seats(elsewhere, other, "on_site")
    had_seats(event, enrolment, None)
    assert participation(programme).rows == [["Kuusiranta", 1, 1]]


def test_attended_is_in_the_workbook(staff: Client, programme: Programme, event: Event, enrolment: Enrolment) -> None:
    had_seats(event, enrolment, "on_site", None)
    url = f"{reverse('admin:report', args=['participation'])}?programme={programme.slug}&_export=xlsx"
    assert list(rows_of(staff.get(url)))[1] == ("Kuusiranta", 2, 1, 2, 1)


def rows_of(answer: Any) -> Iterator[tuple[Any, ...]]:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return iter(sheet.iter_rows(values_only=True))


def test_seats_page_tells_attended_of_registered_of_past_events(
    staff: Client, programme: Programme, event: Event, enrolment: Enrolment
) -> None:
    had_seats(event, enrolment, "on_site", "remote", None)
    other = factories.accepted(programme=programme)
    had_seats(event, other, None, "recording")
    quiet = factories.event(programme, activity=event.activity, starts_at=timezone.now() - timedelta(days=5))
    had_seats(quiet, enrolment, None)
    url = reverse("admin:seats", query={"programme": programme.slug, "past": "1"})
    page = staff.get(url).content.decode()
    assert ("2 of 3 attended" in page, "0 of 2 attended" in page, "of 1 attended" in page) == (True, True, False)
    assert page.count("2 attended") >= 1
    heads, *rows = rows_of(staff.get(f"{url}&_export=xlsx"))
    assert [head for head in heads if head and "attended" in head] == ["Aloitustilaisuus, attended"]
    named = {row[0]: row[heads.index("Aloitustilaisuus, attended")] for row in rows}
    assert named == {"Kuusiranta": 2, str(other.party): 0}


def test_nothing_is_told_of_an_event_that_is_not_over(
    staff: Client, programme: Programme, event: Event, enrolment: Enrolment
) -> None:
    had_seats(event, enrolment, "on_site")
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    url = reverse("admin:seats", query={"programme": programme.slug, "past": "1"})
    assert "attended" not in staff.get(url).content.decode()
    assert "were there" not in staff.get(reverse("admin:seats-event", args=[event.pk])).content.decode()


def test_list_of_one_event_says_how_many_were_there(staff: Client, event: Event, enrolment: Enrolment) -> None:
    had_seats(event, enrolment, "on_site", "remote", None)
    page = staff.get(reverse("admin:seats-event", args=[event.pk])).content.decode()
    assert "2 of the 3 who have a seat were there." in page


def test_cell_of_the_board_says_how_many_were_at_the_session(
    staff: Client, programme: Programme, enrolment: Enrolment
) -> None:
    activity = factories.activity(programme, kind=Activity.Kind.LEADERSHIP_WORKSHOP)
    starts = timezone.now() - timedelta(days=3)
    session = factories.event(programme, activity=activity, enrolment=enrolment, starts_at=starts)
    url = reverse("admin:board-cell", args=[enrolment.pk, activity.pk])
    had_seats(session, enrolment, None)
    assert "were there" not in staff.get(url).content.decode()
    user = factories.member(enrolment.party)
    Registration.objects.create(event=session, enrolment=enrolment, user=user)
    Attendance.objects.create(event=session, enrolment=enrolment, user=user, way="on_site")
    assert "1 of the 2 who have a seat were there." in staff.get(url).content.decode()
    step = enrolment.steps.filter(activity=activity).first()
    assert step is None or step.state == "not_started"


def test_log_of_the_participant_tells_of_attendance(staff: Client, event: Event, enrolment: Enrolment) -> None:
    user = factories.member(enrolment.party, name="Aino Alku")
    attending.watch(event_id=event.pk, enrolment=enrolment, user=user, watched=True)
    (line,) = lines_of(list(Entry.objects.filter(action="attendance.watched")))
    assert line.thing == "Aino Alku: Aloitustilaisuus"
    shown = staff.get(reverse("admin:participant", args=[enrolment.pk])).content.decode()
    assert "watched a recording" in shown
