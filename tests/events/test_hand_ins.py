"""Handing in: who may, until when, and what becomes of two who do it at once."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from events.models import Assignment, Event, HandIn
from events.services import hand_ins, life, registrations
from events.services.hand_ins import HandInRefused, Said, seen_of
from municipalities.models import Membership
from network.files import Kept
from participants.models import Enrolment
from tests import factories
from tests.events.crowds import at_once
from tests.events.test_waiting import join
from tests.participants.test_looking import look, main_of, without_tokens

STRAYS = "files handed in that belong to no answer, a day after they were stored"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def assignment(event: Event) -> Assignment:
    return factories.assignment(event)


@pytest.fixture
def browser(contact: User) -> Client:
    return factories.signed_in(contact)


def page(enrolment: Enrolment, assignment: Assignment, name: str = "assignment") -> str:
    return factories.page(name, enrolment, assignment.event_id)


def begin(event: Event, starts: datetime) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=3))


def test_contact_person_and_whoever_has_a_seat_hand_in_one_answer_together(
    browser: Client, assignment: Assignment, enrolment: Enrolment
) -> None:
    browser.post(page(enrolment, assignment), {"text": "Eka\r\nrivi", "seen": ""})
    held = HandIn.objects.get()
    assert (held.text, held.enrolment, held.user, held.late) == ("Eka\nrivi", enrolment, None, False)
    seat = join(assignment.event, enrolment)
    theirs = factories.signed_in(seat.user)
    assert "Eka" in theirs.get(page(enrolment, assignment)).content.decode()
    theirs.post(page(enrolment, assignment), {"text": "Toka", "url": "example.org/x", "seen": seen_of(held)})
    held = HandIn.objects.get()
    assert (held.text, held.url, held.author, held.version) == ("Toka", "https://example.org/x", seat.user, 2)


def test_member_without_a_seat_sees_the_assignment_and_no_answer(
    assignment: Assignment, enrolment: Enrolment, contact: User
) -> None:
    factories.handed_in(assignment, enrolment, contact, "Salainen")
    seat = join(assignment.event, enrolment)
    member = factories.signed_in(seat.user)
    assert member.get(page(enrolment, assignment)).status_code == 200
    registrations.cancel(registration=seat, actor=seat.user)
    shown = member.get(page(enrolment, assignment, "event")).content.decode()
    assert ("Kerro siitä." in shown, page(enrolment, assignment) in shown) == (True, False)
    for name in ("assignment", "hand-in-take-back", "hand-in-file"):
        assert member.get(page(enrolment, assignment, name)).status_code == 403
    assert member.post(page(enrolment, assignment), {"text": "Minä", "seen": ""}).status_code == 403


def test_who_waits_for_a_seat_does_not_hand_in(assignment: Assignment, enrolment: Enrolment) -> None:
    Event.objects.update(capacity=1)
    join(assignment.event, enrolment)
    waits = join(assignment.event, enrolment)
    assert waits.state == "waiting"
    assert factories.signed_in(waits.user).get(page(enrolment, assignment)).status_code == 403


def test_other_municipality_hands_in_its_own_and_never_sees_the_first(
    assignment: Assignment, enrolment: Enrolment, contact: User
) -> None:
    factories.handed_in(assignment, enrolment, contact, "Salainen")
    other = factories.accepted(programme=enrolment.programme)
    theirs = factories.signed_in(factories.contact_of(other))
    for name in ("assignment", "hand-in-take-back", "hand-in-file", "answers"):
        assert theirs.get(page(enrolment, assignment, name)).status_code == 404
    assert "Salainen" not in theirs.get(page(other, assignment)).content.decode()
    theirs.post(page(other, assignment), {"text": "Oma", "seen": ""})
    assert sorted(HandIn.objects.values_list("text", flat=True)) == ["Oma", "Salainen"]
    theirs.post(page(other, assignment, "hand-in-take-back"), {"seen": seen_of(HandIn.objects.get(text="Oma"))})
    assert HandIn.objects.get().text == "Salainen"


def test_each_person_hands_in_their_own_and_reads_no_colleagues(
    event: Event, enrolment: Enrolment, browser: Client
) -> None:
    assignment = factories.assignment(event, whose="person")
    first, second = join(event, enrolment), join(event, enrolment)
    factories.handed_in(assignment, enrolment, first.user, "Ensimmäisen")
    theirs = factories.signed_in(second.user)
    assert "Ensimmäisen" not in theirs.get(page(enrolment, assignment)).content.decode()
    theirs.post(page(enrolment, assignment), {"text": "Toisen", "seen": ""})
    assert set(HandIn.objects.values_list("user", "text")) == {
        (first.user_id, "Ensimmäisen"),
        (second.user_id, "Toisen"),
    }
    assert browser.get(page(enrolment, assignment)).status_code == 403, "who has no seat is asked for nothing"
    task = browser.get(page(enrolment, assignment, "event")).context["task"]
    assert (task.handed, task.asked, task.answer) == (2, 2, None)


def test_second_click_hands_in_once(browser: Client, assignment: Assignment, enrolment: Enrolment) -> None:
    for _click in range(2):
        upload = SimpleUploadedFile("a.txt", b"Sama")
        sent = {"text": "Sama", "seen": "", "upload": upload}
        assert browser.post(page(enrolment, assignment), sent).status_code == 302
    held = HandIn.objects.get()
    assert (held.version, len(list(Path(held.file.path).parent.iterdir()))) == (1, 1)


def test_who_is_second_is_told_and_loses_nothing(browser: Client, assignment: Assignment, enrolment: Enrolment) -> None:
    seat = join(assignment.event, enrolment)
    factories.handed_in(assignment, enrolment, seat.user, "Kollegan")
    answer = browser.post(page(enrolment, assignment), {"text": "Minun", "seen": ""})
    shown = answer.content.decode()
    assert (answer.status_code, "Kollegan" in shown, "Minun" in shown, str(seat.user) in shown) == (200, *[True] * 3)
    assert HandIn.objects.get().text == "Kollegan"
    browser.post(page(enrolment, assignment), {"text": "Molempien", "seen": answer.context["seen"]})
    assert HandIn.objects.get().text == "Molempien"


def test_what_a_colleague_took_back_meanwhile_is_told(
    browser: Client, assignment: Assignment, enrolment: Enrolment, contact: User
) -> None:
    held = factories.handed_in(assignment, enrolment, contact)
    before = seen_of(held)
    hand_ins.take_back(event_id=assignment.event_id, enrolment=enrolment, seen=before, actor=contact)
    answer = browser.post(page(enrolment, assignment), {"text": "Korjattu", "seen": before})
    assert (answer.status_code, HandIn.objects.count(), "Korjattu" in answer.content.decode()) == (200, 0, True)
    browser.post(page(enrolment, assignment), {"text": "Korjattu", "seen": answer.context["seen"]})
    assert HandIn.objects.get().text == "Korjattu"


def test_what_a_colleague_changed_meanwhile_is_not_taken_back(
    browser: Client, assignment: Assignment, enrolment: Enrolment, contact: User
) -> None:
    held = factories.handed_in(assignment, enrolment, contact)
    before = seen_of(held)
    said = Said(text="Uudempi")
    hand_ins.hand_in(event_id=assignment.event_id, enrolment=enrolment, said=said, seen=before, actor=contact)
    browser.post(page(enrolment, assignment, "hand-in-take-back"), {"seen": before})
    assert HandIn.objects.get().text == "Uudempi"
    for _click in range(2):
        browser.post(page(enrolment, assignment, "hand-in-take-back"), {"seen": seen_of(HandIn.objects.first())})
    assert not HandIn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_who_hand_in_at_once_leave_one_answer(assignment: Assignment, enrolment: Enrolment) -> None:
    people = [join(assignment.event, enrolment).user for _ in range(4)]

    def act(user: User) -> bool:
        try:
            factories.handed_in(assignment, enrolment, user, f"{user.pk}")
        except HandInRefused:
            return False
        return True

    assert at_once(people, act) == 1
    assert HandIn.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "__all__"),
        ({"text": "  "}, "__all__"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"url": "https://"}, "url"),
        ({"text": "a" * 20_001}, "text"),
        ({"text": "nolla\x00"}, "text"),
    ],
)
def test_nothing_and_hostile_input_are_refused_and_what_was_typed_is_kept(
    browser: Client, assignment: Assignment, enrolment: Enrolment, sent: dict[str, str], field: str
) -> None:
    answer = browser.post(page(enrolment, assignment), {"seen": "", **sent})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert all(answer.context["form"][name].value() == value for name, value in sent.items())
    assert not HandIn.objects.exists()


def test_markup_is_shown_as_text(browser: Client, assignment: Assignment, enrolment: Enrolment, contact: User) -> None:
    factories.handed_in(assignment, enrolment, contact, "<script>alert(1)</script>")
    shown = browser.get(page(enrolment, assignment)).content.decode()
    assert ("<script>alert" in shown, "&lt;script&gt;alert" in shown) == (False, True)


def test_what_is_not_asked_for_is_not_taken(event: Event, enrolment: Enrolment, contact: User) -> None:
    assignment = factories.assignment(event, takes_link=False, takes_file=False)
    fields = factories.signed_in(contact).get(page(enrolment, assignment)).context["form"].fields
    assert list(fields) == ["text"]
    with pytest.raises(HandInRefused) as refused:
        factories.handed_in(assignment, enrolment, contact, url="https://example.org")
    assert refused.value.field == "url"


def test_late_answer_is_taken_until_the_event_begins_and_marked(
    browser: Client, assignment: Assignment, enrolment: Enrolment
) -> None:
    Assignment.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    browser.post(page(enrolment, assignment), {"text": "Myöhässä", "seen": ""})
    held = HandIn.objects.get()
    assert held.late
    begin(assignment.event, timezone.now() - timedelta(minutes=1))
    answer = browser.post(page(enrolment, assignment), {"text": "Liian myöhään", "seen": seen_of(held)})
    assert (answer.status_code, "Liian myöhään" in answer.content.decode()) == (200, True)
    browser.post(page(enrolment, assignment, "hand-in-take-back"), {"seen": seen_of(held)})
    assert HandIn.objects.get().text == "Myöhässä"


def test_nothing_is_handed_in_for_an_event_that_is_called_off(
    browser: Client, assignment: Assignment, enrolment: Enrolment
) -> None:
    life.set_cancelled(event=assignment.event, cancelled=True, actor=None)
    answer = browser.post(page(enrolment, assignment), {"text": "Turhaan", "seen": ""})
    assert (answer.status_code, HandIn.objects.exists()) == (200, False)


def test_staff_hand_in_for_a_participant_and_not_for_a_person(
    event: Event, assignment: Assignment, enrolment: Enrolment
) -> None:
    staff = factories.signed_in(factories.consultant())
    staff.post(page(enrolment, assignment), {"text": "Puhelimessa", "seen": ""})
    assert HandIn.objects.get().text == "Puhelimessa"
    HandIn.objects.all().delete()
    Assignment.objects.update(whose="person")
    assert staff.post(page(enrolment, assignment), {"text": "Minä", "seen": ""}).status_code == 403


def test_who_looks_as_somebody_sees_their_pages_and_writes_nothing(
    assignment: Assignment, enrolment: Enrolment
) -> None:
    seat = join(assignment.event, enrolment)
    held = factories.handed_in(assignment, enrolment, seat.user)
    staff, theirs = factories.signed_in(factories.consultant()), factories.signed_in(seat.user)
    look(staff, Membership.objects.get(user=seat.user))
    for name in ("event", "assignment", "hand-in-take-back"):
        address = page(enrolment, assignment, name)
        assert without_tokens(main_of(theirs, address)) == without_tokens(main_of(staff, address))
    for name in ("assignment", "hand-in-take-back"):
        sent = {"text": "Minä", "seen": seen_of(held)}
        assert staff.post(page(enrolment, assignment, name), sent).status_code == 403
    assert HandIn.objects.get().version == 1


@pytest.mark.parametrize("whose", ["participant", "person"])
def test_home_asks_for_it_until_it_is_handed_in(
    event: Event, enrolment: Enrolment, browser: Client, whose: str
) -> None:
    assignment = factories.assignment(event, whose=whose)
    home, address = factories.page("participant-home", enrolment), page(enrolment, assignment)
    assert address not in browser.get(home).content.decode(), "nobody of theirs goes"
    seat = join(event, enrolment)
    colleague = factories.signed_in(factories.member(enrolment.party))
    theirs = factories.signed_in(seat.user)
    asked = [address in who.get(home).content.decode() for who in (theirs, browser, colleague)]
    assert asked == [True, whose == "participant", False]
    factories.handed_in(assignment, enrolment, seat.user)
    assert [address in who.get(home).content.decode() for who in (theirs, browser)] == [False, False]


@pytest.mark.parametrize("why", ["called off", "begun", "draft"])
def test_home_asks_for_nothing_that_cannot_be_handed_in(
    assignment: Assignment, enrolment: Enrolment, browser: Client, why: str
) -> None:
    join(assignment.event, enrolment)
    changes: dict[str, dict[str, Any]] = {
        "called off": {"cancelled_at": timezone.now()},
        "draft": {"published_at": None},
        "begun": {"starts_at": timezone.now() - timedelta(minutes=1)},
    }
    home = factories.page("participant-home", enrolment)
    assert page(enrolment, assignment) in browser.get(home).content.decode()
    Event.objects.filter(pk=assignment.event_id).update(**changes[why])
    assert page(enrolment, assignment) not in browser.get(home).content.decode()


def test_event_page_asks_two_queries_more_for_it(browser: Client, enrolment: Enrolment, event: Event) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(factories.page("event", enrolment, event.pk)).status_code == 200
        return len(captured)

    asked()
    before = asked()
    assignment = factories.assignment(event)
    assert asked() == before + 2
    factories.handed_in(assignment, enrolment, join(event, enrolment).user)
    assert asked() == before + 2


def test_ones_own_answer_is_ones_own_when_the_seat_is_gone(event: Event, enrolment: Enrolment) -> None:
    assignment = factories.assignment(event, whose="person")
    seat = join(event, enrolment)
    factories.handed_in(assignment, enrolment, seat.user, "Oma")
    registrations.cancel(registration=seat, actor=seat.user)
    own = factories.signed_in(seat.user)
    assert "Oma" in own.get(page(enrolment, assignment)).content.decode()
    own.post(page(enrolment, assignment, "hand-in-take-back"), {"seen": seen_of(HandIn.objects.get())})
    assert not HandIn.objects.exists()
    assert own.get(page(enrolment, assignment)).status_code == 403


def files_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def storage(settings: Any, name: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"tests.full_disk.{name}"}}


@pytest.mark.parametrize("name", ["FullDisk", "RefusingBucket"])
def test_storage_that_takes_nothing_costs_nobody_what_they_typed(
    browser: Client, assignment: Assignment, enrolment: Enrolment, settings: Any, media: Path, name: str
) -> None:
    storage(settings, name)
    sent = {"text": "Kirjoitettu", "seen": "", "upload": SimpleUploadedFile("a.txt", b"Hei")}
    answer = browser.post(page(enrolment, assignment), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["upload"])
    assert "Kirjoitettu" in answer.content.decode()
    assert (HandIn.objects.count(), files_in(media)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_slow_storage_holds_up_nobody_who_hands_in_too(
    browser: Client, assignment: Assignment, enrolment: Enrolment, settings: Any
) -> None:
    storage(settings, "Unlocked")
    sent = {"text": "", "seen": "", "upload": SimpleUploadedFile("a.txt", b"Hei")}
    assert browser.post(page(enrolment, assignment), sent).status_code == 302
    assert HandIn.objects.get().file.read() == b"Hei"


def test_file_of_an_answer_that_is_refused_is_not_kept(
    browser: Client, assignment: Assignment, enrolment: Enrolment, contact: User, media: Path
) -> None:
    factories.handed_in(assignment, enrolment, contact)
    sent = {"text": "", "seen": "", "upload": SimpleUploadedFile("a.txt", b"Hei")}
    assert browser.post(page(enrolment, assignment), sent).status_code == 200
    assert files_in(media) == []


def test_file_without_an_answer_goes_after_a_day(
    assignment: Assignment, enrolment: Enrolment, contact: User, media: Path
) -> None:
    upload = Kept(b"Hei", "a.txt", "txt", "text/plain; charset=utf-8")
    held = factories.handed_in(assignment, enrolment, contact, upload=upload)
    stray, old = Path(held.file.path).with_name("stray.txt"), time.time() - 90_000
    stray.write_bytes(b"Hei")
    assert purge_all()[STRAYS] == 0
    for file in files_in(media):
        os.utime(file, (old, old))
    assert purge_all()[STRAYS] == 1
    assert files_in(media) == [Path(held.file.path)]
