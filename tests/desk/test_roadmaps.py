"""The list of a programme's roadmaps: how far each has come."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from participants.models import Enrolment
from programmes.models import Programme
from roadmaps import services
from roadmaps.models import DevelopmentTarget, Measure, Roadmap
from roadmaps.services import levels, measures
from tests import factories

MOST_QUERIES = 12
COLUMNS = ("name", "levels", "targets", "planned", "under_way", "done", "stopped", "version", "dated", "followed")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    factories.form_version()
    return factories.signed_in(factories.consultant(language="en"))


def measure_of(roadmap: Roadmap, status: str, title: str = "Kuvataan tietovirrat") -> Measure:
    target = DevelopmentTarget.objects.create(
        roadmap=roadmap, level=roadmap.levels.earliest("aspect"), title=f"Kohde: {title}"
    )
    days = {"starts": date(2026, 3, 1), "ends": date(2026, 11, 30)}
    return Measure.objects.create(development_target=target, title=title, owner="tietohallinto", status=status, **days)


def version_of(roadmap: Roadmap, number: int, **fields: Any) -> None:
    roadmap.versions.create(number=number, language="fi", content={}, pdf=f"roadmaps/{number}.pdf", **fields)


def full(programme: Programme, **fields: Any) -> Enrolment:
    """A participant whose roadmap has something of everything."""
    enrolment = factories.accepted(factories.municipality(**fields), programme=programme)
    contact = factories.contact_of(enrolment)
    roadmap = services.start(enrolment=enrolment, actor=contact)
    levels.set_targets(roadmap=roadmap, actor=contact, targets={1: (4, ""), 2: (3, "")})
    for status in ("planned", "under_way", "done", "stopped", "done"):
        measure_of(roadmap, status)
    version_of(roadmap, 1)
    version_of(roadmap, 2)
    return enrolment


def list_of(programme: Programme) -> str:
    return f"{reverse('admin:roadmaps')}?programme={programme.slug}"


def names(client: Client, address: str) -> list[str]:
    return [row.name for row in client.get(address).context["view"].rows]


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_row_tells_how_far_a_roadmap_has_come(staff: Client, programme: Programme) -> None:
    enrolment = full(programme, name_fi="Kuusiranta")
    other = full(factories.programme(), name_fi="Muualla")
    page = staff.get(list_of(programme))
    (row,) = page.context["view"].rows
    assert (row.name, row.levels, row.set, row.targets) == (str(enrolment.party), 11, 2, 5)
    assert [row.statuses[status] for status in Measure.Status] == [1, 1, 2, 1]
    assert (row.newest.number, row.newest.approved, row.followed) == (2, False, None)
    shown = page.content.decode()
    assert reverse("admin:participant", args=[enrolment.pk]) in shown
    assert factories.page("roadmap-pdf", enrolment, 2) in shown
    assert str(other.party) not in shown


def test_row_tells_of_an_approved_version_the_day_of_the_decision(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    version_of(enrolment.roadmap, 3, approved_at=timezone.now(), approved_on=date(2026, 5, 18))
    (row,) = staff.get(list_of(programme)).context["view"].rows
    assert (row.newest.number, row.newest.approved, row.newest.dated) == (3, True, date(2026, 5, 18))


def test_version_whose_document_is_still_made_leads_nowhere(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    enrolment.roadmap.versions.create(number=3, language="fi", content={})
    shown = staff.get(list_of(programme)).content.decode()
    assert "version 3, draft" in shown
    assert factories.page("roadmap-pdf", enrolment, 3) not in shown


def test_row_tells_the_year_in_which_a_status_was_last_told(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    measure = Measure.objects.filter(status="planned").get()
    measures.set_status(measure=measure, status=Measure.Status.DONE, actor=factories.contact_of(enrolment))
    Entry.objects.filter(action="measure.status_changed").update(at="2025-06-01T12:00Z")
    full(programme)
    rows = staff.get(f"{list_of(programme)}&sort=-followed").context["view"].rows
    assert [row.followed for row in rows] == [2025, None]


def test_participant_without_a_roadmap_is_counted_and_has_no_row(staff: Client, programme: Programme) -> None:
    full(programme)
    factories.accepted(programme=programme)
    page = staff.get(list_of(programme))
    assert len(page.context["view"].rows) == 1
    assert "1 participant has not started a roadmap." in page.content.decode()


def test_list_is_searched_by_name_and_by_consultant(staff: Client, programme: Programme) -> None:
    full(programme, name_fi="Kuusiranta")
    full(programme, name_fi="Merikallio")
    assert names(staff, f"{list_of(programme)}&q=kuusi") == ["Kuusiranta"]
    assert names(staff, f"{list_of(programme)}&consultant=none") == ["Kuusiranta", "Merikallio"]
    nothing = staff.get(f"{list_of(programme)}&q=zzz").content.decode()
    assert "No roadmap fits what was asked for." in nothing


@pytest.mark.parametrize("column", COLUMNS)
def test_list_is_sorted_by_every_column(staff: Client, programme: Programme, column: str) -> None:
    full(programme, name_fi="Kuusiranta")
    more = full(programme, name_fi="Merikallio")
    levels.set_targets(roadmap=more.roadmap, actor=None, targets={3: (4, "")})
    for status in Measure.Status:
        measure = measure_of(more.roadmap, status)
    measures.set_status(measure=measure, status=Measure.Status.STOPPED, actor=None)
    measures.set_status(measure=measure, status=Measure.Status.DONE, actor=None)
    measure_of(more.roadmap, "stopped")
    version_of(more.roadmap, 3, approved_at=timezone.now(), approved_on=timezone.localdate() + timedelta(days=9))
    both = ["Kuusiranta", "Merikallio"]
    assert names(staff, f"{list_of(programme)}&sort={column}") == both
    page = staff.get(f"{list_of(programme)}&sort=-{column}")
    assert [row.name for row in page.context["view"].rows] == both[::-1]
    assert page.content.decode().count('aria-sort="descending"') == 1


def test_list_asks_as_often_for_one_roadmap_as_for_three(staff: Client, programme: Programme) -> None:
    full(programme)
    queries_of(staff, list_of(programme))
    one = queries_of(staff, list_of(programme))
    full(programme)
    full(programme)
    assert queries_of(staff, list_of(programme)) == one <= MOST_QUERIES


def test_list_is_exported_as_it_is_filtered(staff: Client, programme: Programme) -> None:
    full(programme, name_fi="=HYPERLINK(1)")
    full(programme, name_fi="Kuusiranta")
    answer: Any = staff.get(f"{list_of(programme)}&q=hyper&_export=xlsx")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet.max_row, sheet.max_column, sheet["A2"].value) == (2, len(COLUMNS), "=HYPERLINK(1)")
    assert (sheet["B2"].value, sheet["F2"].value, sheet["H2"].value) == ("2/11", 2, "version 2, draft")


@pytest.mark.parametrize("asked", ["sort=%C2%B2", "p=99", "p=x", "q=%25"])
def test_nonsense_asked_of_the_list_breaks_nothing(staff: Client, programme: Programme, asked: str) -> None:
    full(programme)
    assert staff.get(f"{list_of(programme)}&{asked}").status_code == 200


def test_what_the_list_has_no_filter_for_hides_nothing(staff: Client, programme: Programme) -> None:
    full(programme, name_fi="Kuusiranta")
    assert names(staff, f"{list_of(programme)}&late=1&only=9&state=done&size=2") == ["Kuusiranta"]


def test_list_shows_fifty_at_once_and_all_when_asked(staff: Client, programme: Programme, monkeypatch: Any) -> None:
    monkeypatch.setattr("desk.views.lists.ROWS", 1)
    full(programme)
    full(programme)
    some, whole = staff.get(list_of(programme)), staff.get(f"{list_of(programme)}&all=1")
    assert (len(some.context["page"]), len(whole.context["page"])) == (1, 2)
    assert "all=1" in some.content.decode()


def test_programme_without_roadmaps_says_what_comes_here(staff: Client, programme: Programme) -> None:
    shown = staff.get(list_of(programme)).content.decode()
    assert "No roadmap yet. When a participant starts its own, its row appears here." in shown


def test_no_programme_says_so(staff: Client) -> None:
    assert "There is no programme yet." in staff.get(reverse("admin:roadmaps")).content.decode()


def test_menu_leads_to_roadmaps(staff: Client, programme: Programme) -> None:
    entries = [(entry.label, entry.here) for entry in staff.get(list_of(programme)).context["desk_menu"]]
    assert ("Roadmaps", True) in entries
    labels = [label for label, _here in entries]
    assert labels.index("Roadmaps") == labels.index("Surveys") + 1
