"""Answers to a pre-assignment that are shared within a small group: its people read them, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Assignment, Event, Grouping, GroupMember, HandIn, Registration
from events.services import groups
from events.services.groups import GroupsRefused
from participants.models import Enrolment
from tests import factories
from tests.events.printed.test_printed import grouped
from tests.events.test_answers import statuses
from tests.events.test_waiting import join

WHOSE = pytest.mark.parametrize("whose", ["participant", "person"])


@pytest.fixture
def seats(event: Event, enrolment: Enrolment) -> list[Registration]:
    """Of three participants one person each."""
    others = [factories.accepted(programme=enrolment.programme) for _number in range(2)]
    return [join(event, one) for one in (enrolment, *others)]


def handed_in(event: Event, seats: list[Registration], whose: str) -> list[HandIn]:
    assignment = factories.assignment(event, whose=whose, sharing="group")
    return [
        factories.handed_in(assignment, seat.enrolment, seat.user, f"Vastaus {number}")
        for number, seat in enumerate(seats)
    ]


def end(event: Event) -> None:
    ended = timezone.now() - timedelta(minutes=10)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=3), ends_at=ended)


def read(reader: Client, seat: Registration) -> list[bool]:
    """Which of the three answers the page has."""
    answer = reader.get(factories.page("answers", seat.enrolment, seat.event_id))
    assert answer.status_code == 200
    return [f"Vastaus {number}" in answer.content.decode() for number in range(3)]


@WHOSE
def test_group_reads_its_own_answers_and_no_others(event: Event, seats: list[Registration], whose: str) -> None:
    handed_in(event, seats, whose)
    grouped(event, seats[:2], seats[2:])
    GroupMember.objects.update(told="x")
    end(event)
    shown = [read(factories.signed_in(seat.user), seat) for seat in seats]
    assert shown == [[True, True, False], [True, True, False], [False, False, True]]


@WHOSE
def test_file_of_another_group_is_a_404(event: Event, seats: list[Registration], whose: str) -> None:
    answers = handed_in(event, seats, whose)
    HandIn.objects.update(file="hand-ins/none.txt", file_name="none.txt")
    grouped(event, seats[:2], seats[2:])
    GroupMember.objects.update(told="x")
    end(event)
    last = factories.signed_in(seats[2].user)
    assert statuses(last, seats[2].enrolment, answers[0])[1] == 404


def test_nothing_is_shared_with_who_was_told_of_no_group(event: Event, seats: list[Registration]) -> None:
    handed_in(event, seats, "person")
    end(event)
    reader = factories.signed_in(seats[0].user)
    assert read(reader, seats[0]) == [False] * 3
    grouped(event, seats)
    assert read(reader, seats[0]) == [False] * 3
    GroupMember.objects.update(told="x")
    assert read(reader, seats[0]) == [True] * 3


def test_who_gave_the_seat_back_neither_reads_nor_brings_an_answer_along(
    event: Event, seats: list[Registration]
) -> None:
    handed_in(event, seats, "person")
    grouped(event, seats)
    GroupMember.objects.update(told="x")
    Registration.objects.filter(pk=seats[1].pk).update(state=Registration.State.CANCELLED)
    end(event)
    assert read(factories.signed_in(seats[0].user), seats[0]) == [True, False, True]
    page = factories.page("answers", seats[1].enrolment, event.pk)
    assert factories.signed_in(seats[1].user).get(page).status_code == 403


def test_page_where_it_is_handed_in_says_who_reads_it(event: Event, seats: list[Registration]) -> None:
    factories.assignment(event, sharing="group", whose="person")
    page = factories.page("assignment", seats[0].enrolment, event.pk)
    shown = factories.signed_in(seats[0].user).get(page).content.decode()
    assert ("siellä pienryhmässäsi" in shown, "kaikille, joilla oli paikka" in shown) == (True, False)


def test_groups_stay_as_they_were_once_the_event_is_over(event: Event, seats: list[Registration]) -> None:
    grouped(event, seats[:2], seats[2:])
    end(event)
    event.refresh_from_db()
    staff = factories.consultant()
    acts = (
        lambda: groups.move(event=event, registration_id=seats[0].pk, number=2, actor=staff),
        lambda: groups.pin(event=event, registration_id=seats[0].pk, pinned=True, actor=staff),
        lambda: groups.search(event=event, number=1, traits={}, actor=staff),
        lambda: groups.drop(event=event, actor=staff),
    )
    for act in acts:
        with pytest.raises(GroupsRefused):
            act()
    assert (Grouping.objects.count(), GroupMember.objects.filter(group__number=2).count()) == (1, 1)


def test_own_answer_follows_a_person_whose_seat_is_anothers_now(event: Event, seats: list[Registration]) -> None:
    answers = handed_in(event, seats[:1], "person")
    person, other = seats[0].user, seats[1].enrolment
    factories.belonging(user=person, municipality=other.municipality)
    Registration.objects.filter(user=person).update(enrolment=other)
    shown = factories.signed_in(person).get(factories.page("assignment", other, event.pk)).content.decode()
    assert "Vastaus 0" in shown
    sent = {"text": "Parempi", "url": "", "seen": f"{answers[0].pk}.{answers[0].version}"}
    factories.signed_in(person).post(factories.page("assignment", other, event.pk), sent)
    answer = HandIn.objects.get()
    assert (answer.text, answer.enrolment) == ("Parempi", other)
    assert Assignment.objects.get().hand_ins.count() == 1
