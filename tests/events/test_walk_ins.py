"""Whoever comes without a seat gets one at the door, within the event's number and the participant's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Attendance, Event, Registration, Seats
from events.services.places import RegistrationRefused
from events.services.walk_ins import NoSeatAtTheDoor, walk_in
from municipalities.models import Membership
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.crowds import at_once
from tests.events.test_day import actor, event, here, page_of, seat, staff, under_way

__all__ = ["actor", "event", "staff"]


def door(event: Event, enrolment: Enrolment) -> str:
    return f"{page_of(event, 'event-walk-in')}?participant={enrolment.pk}"


def come(
    event: Event, enrolment: Enrolment, actor: User, user: User | None = None, *, more: bool = False
) -> Attendance:
    person = user or factories.member(enrolment.party)
    return walk_in(event_id=event.pk, enrolment=enrolment, user=person, actor=actor, more=more)


def counted(event: Event, enrolment: Enrolment) -> tuple[int, int, int | None, int]:
    """Seats taken of the event and of the participant, of how many, and how many people have one."""
    row = Seats.objects.get(event=event, enrolment=enrolment)
    standing = Registration.objects.standing().filter(event=event).count()
    return Event.objects.get(pk=event.pk).taken, row.taken, row.limit, standing


def test_colleague_gets_a_seat_and_is_noted_without_a_mail(staff: Client, event: Event, enrolment: Enrolment) -> None:
    member = factories.member(enrolment.party).memberships.get()
    Message.objects.all().delete()
    assert str(enrolment.party) in staff.get(page_of(event, "event-walk-in")).content.decode()
    answer = staff.post(door(event, enrolment), {"member": member.pk})
    assert answer["Location"] == page_of(event)
    assert (counted(event, enrolment), Attendance.objects.get().user) == ((1, 1, 4, 1), member.user)
    assert (Message.objects.count(), Entry.objects.filter(action="attendance.walked_in").count()) == (0, 1)


def test_newcomer_is_invited(staff: Client, event: Event, enrolment: Enrolment) -> None:
    staff.post(door(event, enrolment), {"name": "Uusi Tulija", "email": "uusi@example.org", "role": "expert"})
    invited = Membership.objects.get(user__email="uusi@example.org")
    assert (invited.party, invited.accepted_at) == (enrolment.party, None)
    assert Attendance.objects.get().user == invited.user


def test_who_has_a_seat_keeps_the_one_and_is_noted_once(event: Event, enrolment: Enrolment, actor: User) -> None:
    one = seat(event, enrolment)
    for _twice in range(2):
        come(event, enrolment, actor, one.user)
    assert (counted(event, enrolment), here(event)) == ((1, 1, 4, 1), {one.pk})
    assert [entry.payload for entry in Entry.objects.filter(action__startswith="attendance.")] == [
        {"seat": False, "more": False}
    ]


@pytest.mark.parametrize(("state", "taken"), [("waiting", 1), ("offered", 1), ("cancelled", 1)])
def test_whatever_somebody_had_becomes_one_seat(
    event: Event, enrolment: Enrolment, actor: User, state: str, taken: int
) -> None:
    one = seat(event, enrolment)
    until = timezone.now() + timedelta(hours=1)
    Registration.objects.filter(pk=one.pk).update(
        state=state,
        queued_at=None if state == "cancelled" else timezone.now(),
        offered_until=until if state == "offered" else None,
    )
    if state != "offered":
        Event.objects.filter(pk=event.pk).update(taken=0)
        Seats.objects.filter(event=event).update(taken=0)
    come(event, enrolment, actor, one.user)
    assert counted(event, enrolment) == (taken, taken, 4, 1)


def test_seat_through_another_municipality_is_refused(event: Event, enrolment: Enrolment, actor: User) -> None:
    other = factories.accepted(programme=event.activity.programme)
    theirs = seat(event, other)
    with pytest.raises(RegistrationRefused, match=r"toisen kunnan|another municipality"):
        come(event, enrolment, actor, theirs.user)
    assert not Attendance.objects.exists()


def test_staff_are_told_and_may_give_the_municipality_one_seat_more(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    for _ in range(4):
        seat(event, enrolment)
    form = {"name": "Uusi Tulija", "email": "uusi@example.org", "role": "expert"}
    shown = staff.post(door(event, enrolment), form).content.decode()
    assert ("one seat more" in shown, 'name="more"' in shown) == (True, True)
    assert (counted(event, enrolment), Membership.objects.filter(user__email=form["email"]).exists()) == (
        (4, 4, 4, 4),
        False,
    )
    assert staff.post(door(event, enrolment), {**form, "more": "1"}).status_code == 302
    assert counted(event, enrolment) == (5, 5, 5, 5)


def test_full_event_takes_nobody_more(staff: Client, enrolment: Enrolment) -> None:
    event = under_way(enrolment, seats_per_participant=1, capacity=1)
    seat(event, enrolment)
    form = {"member": factories.member(enrolment.party).memberships.get().pk, "more": "1"}
    shown = staff.post(door(event, enrolment), form).content.decode()
    assert ("The event is full" in shown, 'name="more"' in shown) == (True, False)
    assert (counted(event, enrolment), Attendance.objects.exists()) == ((1, 1, 1, 1), False)


def test_more_gives_no_seat_where_one_is_left(event: Event, enrolment: Enrolment, actor: User) -> None:
    come(event, enrolment, actor, more=True)
    assert counted(event, enrolment) == (1, 1, 4, 1)


def test_released_seat_is_taken_before_a_new_one_is_made(event: Event, enrolment: Enrolment, actor: User) -> None:
    seat(event, enrolment)
    Seats.objects.filter(event=event).update(limit=1)
    Event.objects.filter(pk=event.pk).update(released_at=timezone.now(), pool=1)
    come(event, enrolment, actor, more=True)
    assert (counted(event, enrolment), Event.objects.get(pk=event.pk).pool) == ((2, 2, 2, 2), 0)


def test_of_many_at_the_door_at_once_as_many_come_in_as_fit(
    transactional_db: None, event: Event, enrolment: Enrolment, actor: User
) -> None:
    people = [factories.member(enrolment.party) for _ in range(8)]

    def one(user: User) -> bool:
        try:
            come(event, enrolment, actor, user, more=True)
        except NoSeatAtTheDoor:
            return False
        return True

    assert (at_once(people, one), counted(event, enrolment)) == (6, (6, 6, 6, 6))


def test_door_is_shut_with_the_day(staff: Client, enrolment: Enrolment) -> None:
    later = factories.event(enrolment.programme)
    form = {"name": "Uusi Tulija", "email": "uusi@example.org", "role": "expert"}
    assert "an hour before the event" in staff.get(door(later, enrolment)).content.decode()
    assert staff.post(door(later, enrolment), form).status_code == 200
    assert not Registration.objects.exists()
    assert not User.objects.filter(email=form["email"]).exists()


@pytest.mark.parametrize("whose", ["another programme", "not accepted", "nobody"])
def test_participant_that_does_not_have_the_event_is_a_404(staff: Client, event: Event, whose: str) -> None:
    if whose == "another programme":
        key = factories.accepted().pk
    else:
        key = factories.submitted(programme=event.activity.programme).pk if whose == "not accepted" else 10**6
    url = f"{page_of(event, 'event-walk-in')}?participant={key}"
    form: dict[str, Any] = {"name": "Uusi", "email": "uusi@example.org", "role": "expert"}
    assert (staff.get(url).status_code, staff.post(url, form).status_code) == (404, 404)


def test_own_session_is_its_participants_alone(staff: Client, event: Event, enrolment: Enrolment) -> None:
    session = under_way(enrolment, activity=factories.activity(enrolment.programme), enrolment=enrolment)
    other = factories.accepted(programme=enrolment.programme)
    stranger = factories.member(other.party).memberships.get()
    own = factories.member(enrolment.party).memberships.get()
    page = staff.get(door(session, other)).content.decode()
    assert (str(own.user) in page, str(stranger.user) in page) == (True, False)
    assert staff.post(door(session, other), {"member": stranger.pk}).status_code == 200
    staff.post(door(session, other), {"member": own.pk})
    assert [one.user for one in Attendance.objects.all()] == [own.user]


def sent_from_the_day(staff: Client, event: Event, enrolment: Enrolment, **form: str) -> Any:
    """What was written on the day's page while the phone had no network."""
    newcomer = {"name": "Uusi Tulija", "email": "uusi@example.org", "role": "expert"}
    return staff.post(door(event, enrolment), {**newcomer, **form}, headers={"accept": "application/json"})


def test_who_was_written_down_without_network_comes_in_once(staff: Client, event: Event, enrolment: Enrolment) -> None:
    for _twice in range(2):
        assert sent_from_the_day(staff, event, enrolment).json() == {}
    assert (counted(event, enrolment), Attendance.objects.count()) == ((1, 1, 4, 1), 1)
    assert Message.objects.filter(to="uusi@example.org").count() == 1
    assert Entry.objects.filter(action="attendance.walked_in").count() == 1


def test_refusal_goes_back_to_the_phone_in_words(staff: Client, event: Event, enrolment: Enrolment) -> None:
    for _ in range(4):
        seat(event, enrolment)
    answer = sent_from_the_day(staff, event, enrolment)
    assert (answer.status_code, answer.json()["may_add"]) == (409, True)
    assert "one seat more" in answer.json()["refused"]
    assert sent_from_the_day(staff, event, enrolment, more="1").status_code == 200
    wrong = sent_from_the_day(staff, event, enrolment, email="ei osoite", name="")
    assert (wrong.status_code, wrong.json()["may_add"]) == (409, False)
    assert wrong.json()["refused"].count("Fill this in") == 1
    assert counted(event, enrolment) == (5, 5, 5, 5)


def test_phone_that_was_long_without_network_finds_the_door_shut(staff: Client, enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, starts_at=timezone.now() - timedelta(days=4))
    answer = sent_from_the_day(staff, event, enrolment)
    assert (answer.status_code, "two days" in answer.json()["refused"]) == (409, True)
    assert not Membership.objects.filter(user__email="uusi@example.org").exists()


def test_participant_of_another_programme_is_no_answer_to_the_phone(staff: Client, event: Event) -> None:
    assert sent_from_the_day(staff, event, factories.accepted()).status_code == 404
