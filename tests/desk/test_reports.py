"""Reports tell what there is and nothing that may not be told, as pages and as workbooks."""

import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.reports import REPORTS, participation, surveys
from desk.reports import wishes as told_of_wishes
from events.services import registrations
from network.models import Theme
from network.services import themes, wishes
from participants.models import Enrolment
from programmes.models import Activity, Programme
from tests import factories
from tests.documents.second_opinion import found_by_pdfua


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def full(programme: Programme, activity: Activity) -> Enrolment:
    place = factories.municipality()
    enrolment = factories.accepted(place, programme=programme)
    contact = factories.contact_of(enrolment)
    for _event in range(2):
        event = factories.event(programme, activity=activity)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    factories.closed(factories.survey_round(programme), place, {"edu": 12})
    wishes.make(enrolment=enrolment, text="Toive", actor=contact)
    return enrolment


@pytest.fixture
def workshop(programme: Programme) -> Activity:
    return factories.activity(programme, scope=Activity.Scope.SHARED, title_fi="Paja")


def address(name: str, programme: Programme) -> str:
    return f"{reverse('admin:report', args=[name])}?programme={programme.slug}"


def test_participation_counts_seats_of_each_activity_and_different_people(
    programme: Programme, workshop: Activity
) -> None:
    enrolment = full(programme, workshop)
    factories.accepted(programme=programme)
    told = participation(programme)
    rows = {row[0]: row[1:] for row in told.rows}
    assert rows[str(enrolment.party)] == [2, 1]
    assert sorted(rows.values()) == [[0, 0], [2, 1]]


def test_survey_with_too_few_answers_tells_no_number(programme: Programme) -> None:
    place = factories.municipality()
    factories.accepted(place, programme=programme)
    factories.closed(factories.survey_round(programme), place, {"edu": 4})
    (row,) = surveys(programme).rows
    assert (row[3], row[5]) == (None, None)


@pytest.mark.parametrize("name", REPORTS)
def test_report_asks_as_often_for_one_participant_as_for_three(
    staff: Client, programme: Programme, workshop: Activity, name: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(address(name, programme)).status_code == 200
        return len(captured)

    full(programme, workshop)
    asked()
    one = asked()
    full(programme, workshop)
    full(programme, workshop)
    assert asked() == one


@pytest.mark.parametrize("name", REPORTS)
def test_report_is_exported_as_it_is_shown(staff: Client, programme: Programme, workshop: Activity, name: str) -> None:
    full(programme, workshop)
    shown = staff.get(address(name, programme)).context["report"]
    answer: Any = staff.get(f"{address(name, programme)}&_export=xlsx")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet.max_row, sheet.max_column) == (len(shown.rows) + 1, len(shown.heads))


@pytest.mark.parametrize("name", REPORTS)
def test_programme_without_anything_has_an_empty_report(staff: Client, programme: Programme, name: str) -> None:
    assert "nothing to report" in staff.get(address(name, programme)).content.decode()


def test_report_that_is_none_is_a_404(staff: Client) -> None:
    assert staff.get(reverse("admin:report", args=["nothing"])).status_code == 404


def test_document_of_all_reports_is_accessible_and_says_what_the_pages_say(
    staff: Client, programme: Programme, workshop: Activity, tmp_path: Path
) -> None:
    enrolment = full(programme, workshop)
    answer = staff.get(f"{reverse('admin:reports-document')}?programme={programme.slug}")
    pdf = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert found_by_pdfua(pdf, tmp_path) == []
    (tmp_path / "report.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    told = [participation(programme), *(make(programme) for _title, make in list(REPORTS.values())[1:])]
    words = " ".join(text.split())
    assert [one.sentence for one in told if one.sentence not in words] == []
    assert str(enrolment.party) in text


def test_document_of_a_programme_without_anybody_says_that_there_is_nothing(
    staff: Client, programme: Programme
) -> None:
    answer = staff.get(f"{reverse('admin:reports-document')}?programme={programme.slug}")
    assert answer.status_code == 200
    Programme.objects.filter(pk=programme.pk).delete()
    assert staff.get(reverse("admin:reports-document")).status_code == 404


def test_wish_is_answered_with_its_theme(staff: Client, programme: Programme) -> None:
    actor = factories.consultant()
    enrolment = factories.accepted(programme=programme)
    theme = factories.theme(programme)
    wish = wishes.make(enrolment=enrolment, text="Toive", actor=factories.contact_of(enrolment))
    themes.gather(theme=theme, seen={wish.pk: None}, tell=False, actor=actor)
    assert told_of_wishes(programme).rows[0][-1] is None
    words = {"fi": "Työpajassa 2."}
    themes.answer(theme=theme, state=Theme.State.DECLINED, words=words, seen=0, tell=False, actor=actor)
    assert told_of_wishes(programme).rows[0][-1].endswith(". Työpajassa 2.")
