"""An event's day: staff say who is there, from an hour before until two days after, and the last said counts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Attendance, Event, Registration
from events.services import attending, life, registrations
from events.services.events import save_event
from events.services.refusing import WrongMoment
from participants.models import Enrolment
from tests import factories


def seat(event: Event, enrolment: Enrolment, **fields: Any) -> Registration:
    """A person of the participant's with a seat, also when registration has closed."""
    user = factories.member(enrolment.party, **fields)
    now = Event.objects.get(pk=event.pk)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now() + timedelta(days=1))
    made, _new = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=now.registration_closes_at)
    return made


def under_way(whose: Enrolment, **fields: Any) -> Event:
    return factories.event(whose.programme, starts_at=timezone.now() - timedelta(hours=1), **fields)


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    """It began an hour ago."""
    return under_way(enrolment, seats_per_participant=4, capacity=6)


@pytest.fixture
def actor(db: None) -> User:
    return factories.consultant(language="en")


@pytest.fixture
def staff(actor: User) -> Client:
    return factories.signed_in(actor)


def page_of(event: Event, name: str = "event-day") -> str:
    return reverse(f"admin:{name}", args=[event.pk])


def say(staff: Client, event: Event, *rows: Any) -> Any:
    return staff.post(page_of(event, "event-day-said"), {"said": json.dumps(rows)})


def here(event: Event) -> set[int]:
    there = Attendance.objects.on_the_day().filter(event=event).values("user")
    return set(Registration.objects.filter(event=event, user__in=there).values_list("pk", flat=True))


def logged() -> list[str]:
    entries = Entry.objects.filter(action__startswith="attendance.").order_by("pk")
    return list(entries.values_list("action", flat=True))


def test_button_says_that_a_person_is_here_and_takes_it_back(staff: Client, event: Event, enrolment: Enrolment) -> None:
    first, _second = seat(event, enrolment), seat(event, enrolment)
    answer = staff.post(f"{page_of(event)}?q=kunta&sort=name", {"here": first.pk})
    assert answer["Location"] == f"{page_of(event)}?q=kunta&sort=name#p{first.pk}"
    assert here(event) == {first.pk}
    assert "1 of 2 are here" in staff.get(page_of(event)).content.decode()
    staff.post(page_of(event), {"away": first.pk})
    assert (here(event), logged()) == (set(), ["attendance.noted", "attendance.taken_back"])


def test_same_said_twice_is_one_change_and_one_entry(staff: Client, event: Event, enrolment: Enrolment) -> None:
    one = seat(event, enrolment)
    for _twice in range(2):
        assert say(staff, event, [one.pk, True, 0]).json()["here"] == [one.pk]
    assert logged() == ["attendance.noted"]
    entry = Entry.objects.get(action="attendance.noted")
    assert (entry.payload, entry.target_type) == ({}, "events.attendance")


def test_what_was_said_later_counts_though_it_came_first(staff: Client, event: Event, enrolment: Enrolment) -> None:
    one = seat(event, enrolment)
    say(staff, event, [one.pk, True, 60_000])
    say(staff, event, [one.pk, False, 1_000])
    assert say(staff, event, [one.pk, True, 30_000]).json()["here"] == []
    assert say(staff, event, [one.pk, True, 0]).json()["here"] == [one.pk]


def test_same_said_again_later_stands_against_what_was_said_between(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    one = seat(event, enrolment)
    say(staff, event, [one.pk, True, 60_000])
    say(staff, event, [one.pk, True, 0])
    assert say(staff, event, [one.pk, False, 30_000]).json()["here"] == [one.pk]


def test_of_two_sayings_of_one_moment_the_second_counts(event: Event, enrolment: Enrolment, actor: User) -> None:
    one, moment = seat(event, enrolment), timezone.now()
    for came in (True, False):
        attending.note(event_id=event.pk, registration_id=one.pk, came=came, said_at=moment, actor=actor)
    assert here(event) == set()


def test_what_is_said_of_one_leaves_others_and_other_events_alone(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    one, other = seat(event, enrolment), seat(event, enrolment)
    elsewhere = under_way(enrolment)
    Attendance.objects.create(event=elsewhere, enrolment=enrolment, user=one.user, way="on_site")
    say(staff, event, [one.pk, True, 60_000], [other.pk, True, 60_000])
    say(staff, event, [one.pk, True, 0])
    assert say(staff, event, [other.pk, False, 30_000]).json()["here"] == [one.pk]
    assert Attendance.objects.on_the_day().filter(user=one.user).count() == 2


def test_script_is_told_what_is_so_now(staff: Client, event: Event, enrolment: Enrolment) -> None:
    rows = [seat(event, enrolment), seat(event, enrolment)]
    say(staff, event, [rows[0].pk, True, 0])
    now = staff.get(page_of(event, "event-day-said")).json()
    assert (set(now["people"]), now["here"], now["refused"]) == ({one.pk for one in rows}, [rows[0].pk], "")
    assert now["token"]


NONSENSE = (
    *("", "x", "{}", "1", "[1]", "[[1, true]]", "[[1, 1, 0]]", "[[true, true, 0]]", '[["1", true, 0]]'),
    *("[[1, true, NaN]]", "[[0, true, 0]]", f"[[{2**63}, true, 0]]", f"[[{'9' * 5000}, true, 0]]"),
    *("[" * 100_000, json.dumps([[1, True, 0]] * 1001)),
)


@pytest.mark.parametrize("sent", NONSENSE, ids=lambda sent: sent[:20])
def test_what_the_script_never_sends_is_refused(staff: Client, event: Event, sent: str) -> None:
    assert staff.post(page_of(event, "event-day-said"), {"said": sent}).status_code == 400
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("age", "counts"), [(-(10**18), True), (10**30, False)])
def test_age_that_no_clock_shows_breaks_nothing(
    staff: Client, event: Event, enrolment: Enrolment, age: int, counts: bool
) -> None:
    one = seat(event, enrolment)
    assert say(staff, event, [one.pk, True, age]).json()["here"] == [one.pk] * counts
    assert not Attendance.objects.filter(said_at__gt=timezone.now()).exists()


@pytest.mark.parametrize(("minutes", "counts"), [(119, True), (121, False)])
def test_what_was_said_before_the_day_opened_does_not_count(
    staff: Client, event: Event, enrolment: Enrolment, minutes: int, counts: bool
) -> None:
    """The event began an hour ago, and its day opened an hour before."""
    one = seat(event, enrolment)
    answer = say(staff, event, [one.pk, True, minutes * 60_000])
    assert (answer.status_code, answer.json()["here"]) == (200, [one.pk] * counts)
    assert logged() == ["attendance.noted"] * counts


def test_seat_of_another_event_and_one_that_is_gone_are_not_noted(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    other = seat(under_way(enrolment), enrolment)
    gone = seat(event, enrolment)
    registrations.cancel(registration=gone, actor=gone.user)
    waits = Registration.objects.create(
        event=event, enrolment=enrolment, user=factories.person(), state="waiting", queued_at=timezone.now()
    )
    answer = say(staff, event, [other.pk, True, 0], [gone.pk, True, 0], [waits.pk, True, 0], [10**15, True, 0])
    assert (answer.json()["here"], Attendance.objects.count(), logged()) == ([], 0, [])
    assert staff.post(page_of(event), {"here": "²"}).status_code == 302


def test_list_is_of_those_who_have_a_seat_at_this_event(staff: Client, event: Event, enrolment: Enrolment) -> None:
    one, gone = seat(event, enrolment), seat(event, enrolment)
    registrations.cancel(registration=gone, actor=gone.user)
    other = under_way(enrolment)
    Registration.objects.create(event=other, enrolment=enrolment, user=one.user)
    Attendance.objects.create(event=other, enrolment=enrolment, user=one.user, way="on_site")
    now = staff.get(page_of(event, "event-day-said")).json()
    assert (now["people"], now["here"]) == ([one.pk], [])


def test_who_gives_the_seat_back_was_not_there(staff: Client, event: Event, enrolment: Enrolment) -> None:
    one, other = seat(event, enrolment), seat(event, enrolment)
    say(staff, event, [one.pk, True, 0], [other.pk, True, 0])
    registrations.cancel(registration=one, actor=one.user)
    assert list(Attendance.objects.values_list("user", flat=True)) == [other.user_id]


HOUR = timedelta(hours=1)
SHUT: dict[str, dict[str, Any]] = {
    "before": {"starts_at": HOUR + timedelta(minutes=1)},
    "after": {"starts_at": -HOUR * 51 - timedelta(minutes=1)},
    "draft": {"starts_at": -HOUR, "published_at": None},
}


@pytest.mark.parametrize("why", [*SHUT, "called off"])
def test_nobody_is_noted_while_the_day_is_shut(staff: Client, enrolment: Enrolment, why: str) -> None:
    fields = SHUT.get(why, {"starts_at": -HOUR})
    event = factories.event(enrolment.programme, **{**fields, "starts_at": timezone.now() + fields["starts_at"]})
    one = Registration.objects.create(event=event, enrolment=enrolment, user=factories.person())
    if why == "called off":
        life.set_cancelled(event=event, cancelled=True, actor=None)
    shown = staff.get(page_of(event)).content.decode()
    answer = say(staff, event, [one.pk, True, 0])
    assert (answer.status_code, bool(answer.json()["refused"])) == (409, True)
    assert answer.json()["refused"].replace("’", "&#x27;") in shown.replace("’", "&#x27;")
    assert (f'value="{one.pk}" aria-pressed="false" disabled' in shown, "walk-in" in shown) == (True, False)
    staff.post(page_of(event), {"here": one.pk})
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("starts", [HOUR - timedelta(minutes=1), -HOUR * 51 + timedelta(minutes=1)])
def test_day_is_open_from_an_hour_before_until_two_days_after(
    staff: Client, enrolment: Enrolment, starts: timedelta
) -> None:
    event = factories.event(enrolment.programme, starts_at=timezone.now() + starts)
    one = Registration.objects.create(event=event, enrolment=enrolment, user=factories.person())
    assert say(staff, event, [one.pk, True, 0]).json()["here"] == [one.pk]


def test_search_and_order_are_the_pages_without_a_script(staff: Client, event: Event) -> None:
    for place, name in (("Akaa", "Örn Ylva"), ("Bromarf", "Aho Anna"), ("Akaa", "Berg <b>Bo</b>")):
        party = factories.accepted(factories.municipality(name_fi=place), programme=event.activity.programme)
        seat(event, party, name=name)

    def shown(query: str) -> list[str]:
        return [one.name for one, fits in staff.get(f"{page_of(event)}?{query}").context["people"] if fits]

    assert shown("") == ["Berg <b>Bo</b>", "Örn Ylva", "Aho Anna"]
    assert shown("sort=name") == ["Aho Anna", "Berg <b>Bo</b>", "Örn Ylva"]
    assert (shown("q=AKAA"), shown("q=anna+brom"), shown("q=%25")) == (["Berg <b>Bo</b>", "Örn Ylva"], ["Aho Anna"], [])
    assert "<b>Bo" not in staff.get(page_of(event)).content.decode()


def test_page_asks_as_often_for_one_person_as_for_three(staff: Client, event: Event, enrolment: Enrolment) -> None:
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(page_of(event, name)).status_code == 200
        return len(captured)

    pages = ("event-day", "event-day-said")
    say(staff, event, [seat(event, enrolment).pk, True, 0])
    one = [asked(name) for name in (*pages, *pages)][2:]
    other = factories.accepted(programme=event.activity.programme)
    say(staff, event, [seat(event, other).pk, True, 0], [seat(event, enrolment).pk, True, 0])
    assert [asked(name) for name in pages] == one


def test_remote_event_is_attended_remotely(staff: Client, enrolment: Enrolment) -> None:
    event = under_way(enrolment, mode="remote")
    say(staff, event, [seat(event, enrolment).pk, True, 0])
    assert Attendance.objects.get().way == "remote"


def test_event_that_begins_later_the_same_day_keeps_who_is_there(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    """Also when it begins in more than the hour before which nobody is noted."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Event.objects.filter(pk=event.pk).update(starts_at=max(event.starts_at, midnight))
    say(staff, event, [seat(event, enrolment).pk, True, 0])
    row = Event.objects.get(pk=event.pk)
    row.starts_at = min(timezone.now() + timedelta(hours=2), end_of_today())
    row.ends_at = row.starts_at + timedelta(hours=3)
    save_event(event=row, changed=["starts_at", "ends_at"], actor=None)
    assert Attendance.objects.count() == 1


def end_of_today() -> Any:
    return timezone.localtime().replace(hour=23, minute=59, second=0)


def test_event_at_which_somebody_is_noted_is_not_put_off_to_another_day(
    staff: Client, event: Event, enrolment: Enrolment
) -> None:
    one = seat(event, enrolment).pk
    say(staff, event, [one, True, 0])
    row = Event.objects.get(pk=event.pk)
    row.starts_at, row.ends_at = (at + timedelta(days=7) for at in (row.starts_at, row.ends_at))
    with pytest.raises(WrongMoment, match="noted who was there"):
        save_event(event=row, changed=["starts_at", "ends_at"], actor=None)
    assert Attendance.objects.count() == 1
    say(staff, event, [one, False, 0])
    save_event(event=row, changed=["starts_at", "ends_at"], actor=None)


def test_participants_people_have_no_way_to_note_anybody(event: Event, enrolment: Enrolment) -> None:
    one = seat(event, enrolment)
    contact = factories.signed_in(factories.contact_of(enrolment))
    answer = say(contact, event, [one.pk, True, 0])
    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)
    assert not Attendance.objects.exists()


def test_saying_needs_a_token(actor: User, event: Event, enrolment: Enrolment) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = factories.signed_in(actor).cookies
    assert say(browser, event, [seat(event, enrolment).pk, True, 0]).status_code == 403
    assert not Attendance.objects.exists()


def test_staffs_page_of_the_event_says_how_many_were_there(staff: Client, event: Event, enrolment: Enrolment) -> None:
    rows = [seat(event, enrolment) for _ in range(3)]
    page = reverse("admin:events_event_change", args=[event.pk])
    assert "have a seat were there" not in staff.get(page).content.decode()
    say(staff, event, *([one.pk, True, 0] for one in rows[:2]))
    shown = staff.get(page).content.decode()
    assert ("2 of the 3 who have a seat were there." in shown, page_of(event) in shown) == (True, True)
    later = factories.event(enrolment.programme)
    assert page_of(later) not in staff.get(reverse("admin:events_event_change", args=[later.pk])).content.decode()


def test_who_watched_the_recording_was_not_there(event: Event, enrolment: Enrolment, actor: User) -> None:
    """The staff's word that somebody was there stands before the recording, and taking it back leaves nothing of it."""
    one = seat(event, enrolment)
    attending.watch(event_id=event.pk, enrolment=enrolment, user=one.user, watched=True)
    saying: dict[str, Any] = {"event_id": event.pk, "registration_id": one.pk, "actor": actor}
    attending.note(came=False, said_at=timezone.now(), **saying)
    assert Attendance.objects.get().way == "recording"
    attending.note(came=True, said_at=timezone.now(), **saying)
    assert Attendance.objects.get().way == "on_site"


def test_event_that_was_held_is_not_put_on_another_day_but_copied(
    event: Event, enrolment: Enrolment, actor: User
) -> None:
    """Who was there would be lost, and everybody moved to a day that they know nothing of."""
    one = seat(event, enrolment)
    attending.note(event_id=event.pk, registration_id=one.pk, came=True, said_at=timezone.now(), actor=actor)
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(minutes=1))
    held = Event.objects.get(pk=event.pk)
    held.starts_at, held.ends_at = timezone.now() + timedelta(days=9), timezone.now() + timedelta(days=9, hours=2)
    with pytest.raises(WrongMoment, match=r"Kopioi|Copy"):
        save_event(event=held, changed=["starts_at", "ends_at"], actor=actor)
    assert Attendance.objects.count() == 1
    held.starts_at, held.ends_at = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(minutes=2)
    save_event(event=held, changed=["starts_at", "ends_at"], actor=actor)
    assert Attendance.objects.count() == 1
