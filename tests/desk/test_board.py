"""The board: who is where, who is late; and letters to exactly those rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.board import BoardRow, board_for
from desk.services import letters
from outbox.models import Message
from participants.models import Enrolment, Step
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
    assert [(row.enrolment, row.late) for row in rows_of(programme)] == [(late, 1), (on_time, 0)]
    assert [row.enrolment for row in rows_of(programme, late="1")] == [late]


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
    assert [row.enrolment for row in view.board.rows] == [enrolment]


def send(enrolments: list[Enrolment], **changes: Any) -> int:
    letter = {"subject": "Muistutus", "body": "Hei!", "batch": "b1", **changes}
    return letters.send_to(enrolments=enrolments, actor=factories.consultant(), **letter)


def test_letter_goes_once_to_each_contact_person(programme: Programme) -> None:
    enrolments = [factories.accepted(programme=programme) for _ in range(2)]
    factories.member(enrolments[0].party)
    factories.accepted(programme=programme)
    factories.belonging(
        user=factories.contact_of(enrolments[0]), role="contact", municipality=enrolments[1].municipality
    )
    assert send(enrolments) == 2
    sent = Message.objects.filter(key__startswith="letter:")
    assert sorted(message.to for message in sent) == sorted(enrolment.contact_email for enrolment in enrolments)


def test_same_batch_again_adds_nothing(programme: Programme) -> None:
    enrolment = factories.accepted(programme=programme)
    for _ in range(2):
        send([enrolment])
    assert Message.objects.filter(key__startswith="letter:").count() == 1
    send([enrolment], batch="b2")
    assert Message.objects.filter(key__startswith="letter:").count() == 2


def test_letter_from_the_board_reaches_the_filtered_rows(programme: Programme) -> None:
    late, other = factories.accepted(programme=programme), factories.accepted(programme=programme)
    Step.objects.filter(enrolment=late).update(on=timezone.localdate() - timedelta(days=1))
    client = factories.signed_in(factories.consultant())
    url = f"{reverse('admin:board-message')}?late=1"
    for _ in range(2):
        client.post(url, {"subject": "Muistutus", "body": "Hei!", "batch": "b1"})
    assert list(Message.objects.filter(key__startswith="letter:").values_list("to", flat=True)) == [late.contact_email]
    assert other.contact_email != late.contact_email
