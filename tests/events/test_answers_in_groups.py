"""Answers to a pre-assignment that are shared within a small group: its people read them, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.grouping.reading import table_of
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


def tell_all() -> None:
    """Everybody knows the group that they are in."""
    for member in GroupMember.objects.select_related("group"):
        member.told = member.group.mark
        member.save()


def read(reader: Client, seat: Registration) -> list[bool]:
    """Which of the three answers the page has."""
    answer = reader.get(factories.page("answers", seat.enrolment, seat.event_id))
    assert answer.status_code == 200
    return [f"Vastaus {number}" in answer.content.decode() for number in range(3)]


@WHOSE
def test_group_reads_its_own_answers_and_no_others(event: Event, seats: list[Registration], whose: str) -> None:
    handed_in(event, seats, whose)
    grouped(event, seats[:2], seats[2:])
    tell_all()
    end(event)
    shown = [read(factories.signed_in(seat.user), seat) for seat in seats]
    assert shown == [[True, True, False], [True, True, False], [False, False, True]]


@WHOSE
def test_file_of_another_group_is_a_404(event: Event, seats: list[Registration], whose: str) -> None:
    answers = handed_in(event, seats, whose)
    HandIn.objects.update(file="hand-ins/none.txt", file_name="none.txt")
    grouped(event, seats[:2], seats[2:])
    tell_all()
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
    GroupMember.objects.update(told="of another group")
    assert read(reader, seats[0]) == [False] * 3
    tell_all()
    assert read(reader, seats[0]) == [True] * 3


def test_who_gave_the_seat_back_neither_reads_nor_brings_an_answer_along(
    event: Event, seats: list[Registration]
) -> None:
    handed_in(event, seats, "person")
    grouped(event, seats)
    tell_all()
    Registration.objects.filter(pk=seats[1].pk).update(state=Registration.State.CANCELLED)
    end(event)
    assert read(factories.signed_in(seats[0].user), seats[0]) == [True, False, True]
    page = factories.page("answers", seats[1].enrolment, event.pk)
    assert factories.signed_in(seats[1].user).get(page).status_code == 403


@pytest.mark.parametrize(
    ("whose", "said"), [("person", "siellä pienryhmässäsi"), ("participant", "jonkun kuntasi osallistujan kanssa")]
)
def test_page_where_it_is_handed_in_says_who_reads_it(
    event: Event, seats: list[Registration], whose: str, said: str
) -> None:
    factories.assignment(event, sharing="group", whose=whose)
    page = factories.page("assignment", seats[0].enrolment, event.pk)
    shown = factories.signed_in(seats[0].user).get(page).content.decode()
    assert (said in shown, "kaikille, joilla oli paikka" in shown) == (True, False)


def test_staff_who_look_read_all_of_them_under_a_name_of_their_own(event: Event, seats: list[Registration]) -> None:
    handed_in(event, seats, "person")
    grouped(event, seats[:2], seats[2:])
    end(event)
    staff = factories.signed_in(factories.consultant())
    assert read(staff, seats[0]) == [True] * 3
    page = factories.page("answers", seats[0].enrolment, event.pk)
    assert "Pienryhmäsi vastaukset" not in staff.get(page).content.decode()


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
        lambda: groups.name(event=event, number=1, said={"name": "x", "place": "", "join_url": ""}, actor=staff),
    )
    for act in acts:
        with pytest.raises(GroupsRefused):
            act()
    assert (Grouping.objects.count(), GroupMember.objects.filter(group__number=2).count()) == (1, 1)


def test_search_that_ends_after_the_event_writes_nothing(event: Event, seats: list[Registration]) -> None:
    grouped(event, seats[:2], seats[2:])
    grouping = Grouping.objects.get()
    table = table_of(grouping)
    end(event)
    groups.keep(grouping.edition, table, [1, 1, 0])
    assert sorted(GroupMember.objects.values_list("group__number", flat=True)) == [1, 1, 2]
    assert GroupMember.objects.get(registration=seats[2]).group.number == 2


def test_own_answer_follows_a_person_whose_seat_is_anothers_now(event: Event, seats: list[Registration]) -> None:
    answers = handed_in(event, seats[:1], "person")
    person, other = seats[0].user, seats[1].enrolment
    factories.belonging(user=person, municipality=other.municipality)
    Registration.objects.filter(user=person).update(enrolment=other)
    shown = factories.signed_in(person).get(factories.page("assignment", other, event.pk)).content.decode()
    assert "Vastaus 0" in shown
    contact = factories.signed_in(factories.contact_of(other))
    counted = contact.get(factories.page("event", other, event.pk)).content.decode()
    assert "Palauttaneita kunnastasi: 1 / 2." in counted
    unchanged = {"text": "Vastaus 0", "url": "", "seen": f"{answers[0].pk}.{answers[0].version}"}
    factories.signed_in(person).post(factories.page("assignment", other, event.pk), unchanged)
    assert HandIn.objects.get().enrolment == other
    sent = {"text": "Parempi", "url": "", "seen": f"{answers[0].pk}.{answers[0].version}"}
    factories.signed_in(person).post(factories.page("assignment", other, event.pk), sent)
    answer = HandIn.objects.get()
    assert (answer.text, answer.enrolment) == ("Parempi", other)
    assert Assignment.objects.get().hand_ins.count() == 1
