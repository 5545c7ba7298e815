"""What was handed in: read by the staff, shared after the event, kept as a file, and deleted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from events.handed import handed
from events.models import Assignment, Event, HandIn
from events.people import built
from events.services import registrations
from events.services.hand_ins import seen_of
from network.files import Kept
from participants.models import Enrolment
from tests import factories
from tests.desk.test_registers import sheet_of
from tests.events.test_waiting import join

TEXT = Kept(b"Hei", "mittari.txt", "txt", "text/plain; charset=utf-8")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def assignment(event: Event) -> Assignment:
    return factories.assignment(event, sharing="seats")


@pytest.fixture
def answer(assignment: Assignment, enrolment: Enrolment) -> HandIn:
    return factories.handed_in(assignment, enrolment, join(assignment.event, enrolment).user, "Julki", upload=TEXT)


@pytest.fixture
def other(answer: HandIn, enrolment: Enrolment) -> Enrolment:
    """Another municipality, of which one has a seat."""
    made = factories.accepted(programme=enrolment.programme)
    join(answer.assignment.event, made, factories.member(made.party, name="Paikan Saanut"))
    return made


def end(event: Event, **ago: int) -> None:
    ended = timezone.now() - timedelta(**ago)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=3), ends_at=ended)


def seated(other: Enrolment) -> Client:
    return factories.signed_in(User.objects.get(name="Paikan Saanut", registrations__enrolment=other))


def pages(enrolment: Enrolment, answer: HandIn) -> tuple[str, str]:
    event = answer.assignment.event_id
    return factories.page("answers", enrolment, event), factories.page("answer-file", enrolment, event, answer.pk)


def statuses(browser: Client, enrolment: Enrolment, answer: HandIn) -> list[int]:
    return [browser.get(page).status_code for page in pages(enrolment, answer)]


def stored(media: Path) -> list[str]:
    return [path.read_text() for path in media.rglob("hand-ins/*")]


def test_others_read_it_once_the_event_is_over_if_they_had_a_seat(answer: HandIn, other: Enrolment) -> None:
    had, contact = seated(other), factories.signed_in(factories.contact_of(other))
    assert statuses(had, other, answer) == [404, 404]
    end(answer.assignment.event, minutes=-10)
    assert statuses(had, other, answer) == [404, 404], "it is still going on"
    end(answer.assignment.event, minutes=10)
    assert statuses(had, other, answer) == [200, 200]
    assert "Julki" in had.get(pages(other, answer)[0]).content.decode()
    assert statuses(contact, other, answer) == [403, 403]


def test_who_gave_the_seat_back_reads_nothing(answer: HandIn, other: Enrolment) -> None:
    had = seated(other)
    seat = answer.assignment.event.registrations.get(enrolment=other)
    registrations.cancel(registration=seat, actor=seat.user)
    end(answer.assignment.event, minutes=10)
    assert statuses(had, other, answer) == [403, 403]


@pytest.mark.parametrize("change", [{"sharing": "nobody"}, {"event__cancelled_at": 1}])
def test_what_is_not_shared_is_a_404(answer: HandIn, other: Enrolment, change: dict[str, Any]) -> None:
    end(answer.assignment.event, minutes=10)
    if "sharing" in change:
        Assignment.objects.update(**change)
    else:
        Event.objects.update(cancelled_at=timezone.now())
    assert statuses(seated(other), other, answer) == [404, 404]


def test_file_of_another_events_answer_is_a_404(answer: HandIn, other: Enrolment, enrolment: Enrolment) -> None:
    second = factories.assignment(factories.event(enrolment.programme), sharing="seats")
    secret = factories.handed_in(second, enrolment, factories.contact_of(enrolment), "Muu", upload=TEXT)
    end(answer.assignment.event, minutes=10)
    page = factories.page("answer-file", other, answer.assignment.event_id, secret.pk)
    assert seated(other).get(page).status_code == 404
    staff = factories.signed_in(factories.consultant())
    wrong = reverse("admin:event-answer-file", args=[answer.assignment.event_id, secret.pk])
    right = reverse("admin:event-answer-file", args=[second.event_id, secret.pk])
    assert [staff.get(address).status_code for address in (wrong, right)] == [404, 200]


def test_file_is_saved_under_its_name_and_never_opened_in_the_portals_name(
    answer: HandIn, enrolment: Enrolment
) -> None:
    page = factories.page("hand-in-file", enrolment, answer.assignment.event_id)
    got: Any = factories.signed_in(factories.contact_of(enrolment)).get(page)
    assert b"".join(got.streaming_content) == b"Hei"
    assert got["Content-Disposition"] == 'attachment; filename="mittari.txt"'
    assert (got["Content-Security-Policy"], got["Cache-Control"]) == (
        "default-src 'none'; sandbox",
        "private, no-store",
    )
    assert "mittari" not in str(answer.file.name), "nobody guesses where it is"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"<html><script>alert(1)</script>"), ("a.exe", b"MZ\x90\x00"), ("a.txt", b""), ("a.svg", b"<svg/>")],
)
def test_file_of_a_kind_that_is_not_taken_is_refused_beside_it(
    assignment: Assignment, enrolment: Enrolment, media: Path, name: str, content: bytes
) -> None:
    browser = factories.signed_in(factories.contact_of(enrolment))
    page = factories.page("assignment", enrolment, assignment.event_id)
    sent = {"text": "Teksti jää", "seen": "", "upload": SimpleUploadedFile(name, content)}
    got = browser.post(page, sent)
    assert (got.status_code, list(got.context["form"].errors)) == (200, ["upload"])
    assert ("Teksti jää" in got.content.decode(), HandIn.objects.exists(), stored(media)) == (True, False, [])


def test_name_with_traps_is_made_harmless(assignment: Assignment, enrolment: Enrolment) -> None:
    browser = factories.signed_in(factories.contact_of(enrolment))
    upload = SimpleUploadedFile('..\\..\\"x"<y>.exe', b"%PDF-1.7 x")
    browser.post(factories.page("assignment", enrolment, assignment.event_id), {"seen": "", "upload": upload})
    assert HandIn.objects.get().file_name == "x y.pdf"


Change = Callable[[Client, str, HandIn], object]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "another instead": (
        lambda browser, page, held: browser.post(
            page, {"seen": seen_of(held), "upload": SimpleUploadedFile("b.txt", b"Uusi")}
        ),
        ["Uusi"],
    ),
    "taken out": (
        lambda browser, page, held: browser.post(page, {"text": "x", "seen": seen_of(held), "without_file": "on"}),
        [],
    ),
    "left as it was": (lambda browser, page, held: browser.post(page, {"text": "x", "seen": seen_of(held)}), ["Hei"]),
    "taken back": (lambda browser, page, held: browser.post(f"{page}take-back/", {"seen": seen_of(held)}), []),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_storage_keeps_what_stands_and_nothing_else(
    answer: HandIn, enrolment: Enrolment, media: Path, change: str
) -> None:
    assert stored(media) == ["Hei"]
    act, left = CHANGES[change]
    browser = factories.signed_in(factories.contact_of(enrolment))
    act(browser, factories.page("assignment", enrolment, answer.assignment.event_id), answer)
    assert stored(media) == left


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("days", "left"), [(366, 0), (364, 1)])
def test_answers_and_files_are_deleted_a_year_after_the_event(
    answer: HandIn, media: Path, days: int, left: int
) -> None:
    end(answer.assignment.event, days=days)
    purge_all()
    assert (HandIn.objects.count(), len(stored(media)), Assignment.objects.count()) == (left, left, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("whose", "left"), [("person", 0), ("participant", 1)])
def test_person_who_is_erased_takes_their_own_answer_and_leaves_the_participants(
    event: Event, enrolment: Enrolment, media: Path, whose: str, left: int
) -> None:
    assignment = factories.assignment(event, whose=whose)
    person = join(event, enrolment).user
    factories.handed_in(assignment, enrolment, person, upload=TEXT)
    person.delete()
    assert (HandIn.objects.count(), len(stored(media))) == (left, left)
    assert not HandIn.objects.filter(author__isnull=False).exists()


def test_participant_that_has_handed_in_is_not_undone(assignment: Assignment, enrolment: Enrolment) -> None:
    assert built(enrolment, timezone.now()) == ""
    factories.handed_in(assignment, enrolment, factories.contact_of(enrolment))
    assert built(enrolment, timezone.now()) != ""


def test_staff_see_first_those_who_have_a_seat_and_lack_it(answer: HandIn, other: Enrolment) -> None:
    programme = other.programme
    without = factories.accepted(programme=programme)
    factories.accepted(), factories.submitted(programme=programme)
    rows = handed(answer.assignment)
    assert [(row.enrolment, row.seats, row.answer) for row in rows] == [
        (other, 1, None),
        (answer.enrolment, 1, answer),
        (without, 0, None),
    ]


def test_staff_see_who_has_handed_in_where_each_is_asked(event: Event, enrolment: Enrolment) -> None:
    assignment = factories.assignment(event, whose="person")
    lacks, gone = join(event, enrolment), join(event, enrolment)
    factories.handed_in(assignment, enrolment, gone.user)
    registrations.cancel(registration=gone, actor=gone.user)
    rows = [(row.user, row.seats, row.answer is not None) for row in handed(assignment)]
    assert rows == [(lacks.user, 1, False), (gone.user, 0, True)]


def test_session_of_one_participant_is_asked_of_it_alone(enrolment: Enrolment) -> None:
    factories.accepted(programme=enrolment.programme)
    own = factories.event(enrolment.programme, activity=factories.activity(enrolment.programme), enrolment=enrolment)
    assert [row.enrolment for row in handed(factories.assignment(own))] == [enrolment]


def test_workbook_holds_the_answers_as_text(answer: HandIn, other: Enrolment) -> None:
    HandIn.objects.update(text='=HYPERLINK("x")')
    staff = factories.signed_in(factories.consultant(language="en"))
    sheet = sheet_of(staff.get(reverse("admin:event-answers", args=[answer.assignment.event_id]), {"_export": "xlsx"}))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [str(other.party), str(answer.enrolment.party)]
    assert (rows[1][6], sheet["G3"].data_type, rows[1][8]) == ('=HYPERLINK("x")', "s", "mittari.txt")


@pytest.mark.parametrize("whose", ["participant", "person"])
def test_lists_ask_as_many_queries_for_one_as_for_three(event: Event, enrolment: Enrolment, whose: str) -> None:
    assignment = factories.assignment(event, whose=whose, sharing="seats")
    staff, mine = factories.signed_in(factories.consultant()), factories.page("answers", enrolment, event.pk)

    def one_more() -> None:
        Event.objects.update(
            starts_at=timezone.now() + timedelta(days=9), ends_at=timezone.now() + timedelta(days=9, hours=1)
        )
        taking_part = factories.accepted(programme=enrolment.programme)
        factories.handed_in(assignment, taking_part, join(event, taking_part).user)
        end(event, minutes=5)

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(page).status_code == 200
        return len(captured)

    one_more()
    lists = (reverse("admin:event-answers", args=[event.pk]), mine)
    one = [(asked(page), asked(page))[1] for page in lists]
    one_more()
    one_more()
    assert [asked(page) for page in lists] == one
