"""The board: who is where, who is late."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.board import BoardRow, board_for
from participants.models import Step
from programmes.models import Programme
from tests import factories


def rows_of(programme: Programme, **asked: str) -> list[BoardRow]:
    """The board's rows for what an address asks."""
    shown = board_for({"programme": programme.slug, **asked}).board
    assert shown is not None
    return shown.rows


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "name",
    [
        "admin:index",
        "admin:participants_enrolment_changelist",
        "admin:participants_step_changelist",
        "admin:municipalities_membership_changelist",
    ],
)
def test_list_asks_as_often_with_one_row_as_with_three(programme: Programme, name: str) -> None:
    client = factories.signed_in(factories.consultant())
    factories.accepted(programme=programme)
    queries_of(client, reverse(name))
    one = queries_of(client, reverse(name))
    for _ in range(2):
        factories.accepted(programme=programme)
    assert queries_of(client, reverse(name)) == one


def test_late_participants_come_first(programme: Programme) -> None:
    today = timezone.localdate()
    on_time, late = factories.accepted(programme=programme), factories.accepted(programme=programme)
    Step.objects.filter(enrolment=late).update(on=today - timedelta(days=1))
    Step.objects.filter(enrolment=on_time).update(on=today)
    assert [(row.pk, row.late) for row in rows_of(programme)] == [(late.pk, 1), (on_time.pk, 0)]
    assert [row.pk for row in rows_of(programme, late="1")] == [late.pk]


def test_done_step_is_never_late(programme: Programme) -> None:
    factories.accepted(programme=programme)
    Step.objects.update(on=timezone.localdate() - timedelta(days=9), state=Step.State.DONE)
    assert [row.late for row in rows_of(programme)] == [0]


def test_board_leaves_out_those_who_wait(programme: Programme) -> None:
    factories.submitted(programme=programme)
    factories.accepted()
    assert rows_of(programme) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"programme": "nonsense"},
        {"consultant": "x"},
        {"consultant": "²"},
        {"late": "?"},
        {"sort": "²"},
        {"sort": "-99"},
        {"q": "\x00"},
    ],
)
def test_nonsense_in_the_address_counts_as_unasked(programme: Programme, asked: dict[str, str]) -> None:
    enrolment = factories.accepted(programme=programme)
    view = board_for(asked)
    assert view.board is not None
    assert [row.pk for row in view.board.rows] == [enrolment.pk]


def test_board_is_exported_as_it_is_filtered(programme: Programme) -> None:
    shown = factories.accepted(factories.municipality(name_fi="=HYPERLINK(1)"), programme=programme)
    factories.accepted(programme=programme)
    staff = factories.signed_in(factories.consultant())
    asked = {"programme": programme.slug, "q": "hyperlink", "_export": "xlsx"}
    answer = staff.get(reverse("admin:index"), asked)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[0] for row in rows[1:]] == [str(shown.party)]
    assert "ei aloitettu" in rows[1]
    stranger = factories.signed_in(factories.contact_of(shown))
    assert stranger.get(reverse("admin:index"), asked).status_code == 302
