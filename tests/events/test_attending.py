"""Taking part from afar: whoever has a seat joins by a button, and says themselves that they watched a recording."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Attendance, Event
from events.services import attending, registrations
from events.tasks import mail_by_the_clock
from outbox.models import Message
from participants.models import Enrolment
from programmes.models import Activity
from tests import factories
from tests.events.test_day import seat, under_way

LINK = "https://meet.example.org/abc?x=1&y=2"
REMOTE: dict[str, Any] = {"mode": "remote", "join_url": LINK}


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    """It began an hour ago, online."""
    return under_way(enrolment, **REMOTE)


@pytest.fixture
def member(event: Event, enrolment: Enrolment) -> User:
    """Somebody who has a seat at it."""
    return seat(event, enrolment).user


def press(user: User, event: Event, enrolment: Enrolment, name: str = "event-join", **sent: str) -> Any:
    return factories.signed_in(user).post(factories.page(name, enrolment, event.pk), sent)


def page(user: User, event: Event, enrolment: Enrolment) -> str:
    return factories.signed_in(user).get(factories.page("event", enrolment, event.pk)).content.decode()


def ways() -> list[str]:
    return list(Attendance.objects.values_list("way", flat=True))


def test_join_button_notes_once_and_leads_on(event: Event, enrolment: Enrolment, member: User) -> None:
    shown = page(member, event, enrolment)
    assert factories.page("event-join", enrolment, event.pk) in shown
    assert LINK not in shown.replace("&amp;", "&")
    for _twice in range(2):
        led = press(member, event, enrolment).content.decode()
        assert f'content="0; url={LINK}"'.replace("&", "&amp;") in led
    entries = Entry.objects.filter(action="attendance.joined")
    assert (ways(), entries.count(), entries.get().actor) == (["remote"], 1, member)


def test_joining_is_of_one_person_who_has_a_seat(event: Event, enrolment: Enrolment, member: User) -> None:
    second, gone = seat(event, enrolment), seat(event, enrolment)
    registrations.cancel(registration=gone, actor=gone.user)
    attending.join(event_id=event.pk, user=second.user)
    attending.join(event_id=event.pk, user=gone.user)
    assert list(Attendance.objects.values_list("user", flat=True)) == [second.user_id]


def test_page_that_is_opened_ahead_notes_nothing(event: Event, enrolment: Enrolment, member: User) -> None:
    client = factories.signed_in(member)
    assert client.get(factories.page("event-join", enrolment, event.pk)).status_code == 405
    assert ways() == []


@pytest.mark.parametrize(("minutes", "noted"), [(31, []), (29, ["remote"])])
def test_joining_is_noted_from_half_an_hour_before(enrolment: Enrolment, minutes: int, noted: list[str]) -> None:
    event = factories.event(enrolment.programme, starts_at=timezone.now() + timedelta(minutes=minutes), **REMOTE)
    answer = press(seat(event, enrolment).user, event, enrolment)
    assert (answer.status_code, ways()) == (200, noted)


NO_LINK: dict[str, dict[str, Any]] = {
    "over": {"ends_at": -1},
    "not shown yet": {"join_from": 1},
    "no link": {"join_url": ""},
    "on site": {"mode": "on_site"},
    "called off": {"cancelled_at": -1},
    "no web page": {"join_url": "ftp://example.org/x"},
    "a script": {"join_url": "javascript:alert(1)"},
}


@pytest.mark.parametrize("why", NO_LINK)
def test_without_a_link_nothing_is_noted(event: Event, enrolment: Enrolment, member: User, why: str) -> None:
    now = timezone.now()
    moments = {name: now + timedelta(minutes=value) for name, value in NO_LINK[why].items() if isinstance(value, int)}
    Event.objects.filter(pk=event.pk).update(**{**NO_LINK[why], **moments})
    answer = press(member, event, enrolment)
    assert (answer.status_code, answer["Location"]) == (302, factories.page("event", enrolment, event.pk))
    assert ways() == []


def test_on_site_event_has_a_link_and_no_button(event: Event, enrolment: Enrolment, member: User) -> None:
    Event.objects.filter(pk=event.pk).update(mode="on_site")
    shown = page(member, event, enrolment)
    assert (factories.page("event-join", enrolment, event.pk) in shown, "meet.example.org" in shown) == (False, True)


def test_without_a_seat_nobody_joins(event: Event, enrolment: Enrolment, member: User) -> None:
    other = factories.accepted(programme=event.activity.programme)
    colleague, stranger = factories.member(enrolment.party), factories.contact_of(other)
    waits = seat(event, enrolment)
    registrations.cancel(registration=waits, actor=waits.user)
    elsewhere = seat(event, other).user
    factories.belonging(user=elsewhere, role="expert", municipality=enrolment.municipality)
    answers = [press(user, event, enrolment) for user in (colleague, waits.user, factories.consultant(), elsewhere)]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert press(stranger, event, enrolment).status_code == 404
    draft = under_way(enrolment, published_at=None, **REMOTE)
    assert press(member, draft, enrolment).status_code == 404
    assert ways() == []


def look_as(staff: Client, user: User) -> None:
    staff.post(reverse("look", args=[user.memberships.get().pk]))


def test_staff_who_look_as_somebody_see_the_same_and_note_nothing(
    event: Event, enrolment: Enrolment, member: User
) -> None:
    staff = factories.signed_in(factories.consultant())
    look_as(staff, member)
    url = factories.page("event", enrolment, event.pk)
    assert factories.page("event-join", enrolment, event.pk) in staff.get(url).content.decode()
    held(event, recording=True)
    assert 'name="watched"' in staff.get(url).content.decode()
    for name in ("event-join", "event-watched"):
        assert staff.post(factories.page(name, enrolment, event.pk), {"watched": "1"}).status_code == 403
    assert ways() == []


def test_who_joined_and_was_noted_on_site_stays_on_site(event: Event, enrolment: Enrolment, member: User) -> None:
    Attendance.objects.create(event=event, enrolment=enrolment, user=member, way="on_site")
    attending.join(event_id=event.pk, user=member)
    assert ways() == ["on_site"]


def held(event: Event, *, recording: bool) -> None:
    """It is over since a day; its activity is for developers, with or without a recording."""
    Activity.objects.filter(pk=event.activity_id).update(recording=recording, audiences=["developer"])
    ends = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ends - timedelta(hours=2), ends_at=ends)


def test_who_may_attend_or_had_a_seat_says_that_they_watched(event: Event, enrolment: Enrolment, member: User) -> None:
    developer = factories.member(enrolment.party, "developer")
    held(event, recording=True)
    for user in (member, developer):
        assert 'name="watched"' in page(user, event, enrolment)
        press(user, event, enrolment, "event-watched", watched="1")
        assert 'name="back"' in page(user, event, enrolment)
    assert ways() == ["recording"] * 2
    press(developer, event, enrolment, "event-watched", back="1")
    assert (sorted(ways()), 'name="watched"' in page(developer, event, enrolment)) == (["", "recording"], True)
    payloads = Entry.objects.filter(action="attendance.watched").order_by("pk").values_list("payload", flat=True)
    assert [payload["watched"] for payload in payloads] == [True, True, False]


def test_saying_twice_that_one_watched_is_one_entry(event: Event, enrolment: Enrolment, member: User) -> None:
    held(event, recording=True)
    for _twice in range(2):
        press(member, event, enrolment, "event-watched", watched="1")
    assert (ways(), Entry.objects.filter(action="attendance.watched").count()) == (["recording"], 1)


def test_who_was_there_is_not_asked_about_the_recording(event: Event, enrolment: Enrolment, member: User) -> None:
    attending.join(event_id=event.pk, user=member)
    held(event, recording=True)
    shown = page(member, event, enrolment)
    assert ('name="watched"' in shown, "Osallistumisesi" in shown or "you were there" in shown) == (False, True)
    press(member, event, enrolment, "event-watched", back="1")
    assert ways() == ["remote"]


def test_nobody_else_says_it(event: Event, enrolment: Enrolment, member: User) -> None:
    held(event, recording=True)
    expert, stranger = factories.member(enrolment.party), factories.contact_of(factories.accepted())
    for user, status in ((expert, 403), (factories.consultant(), 403), (stranger, 404)):
        assert press(user, event, enrolment, "event-watched", watched="1").status_code == status
    for user in (expert, factories.consultant()):
        assert 'name="watched"' not in page(user, event, enrolment)
    assert ways() == []


@pytest.mark.parametrize("why", ["no recording", "not over", "called off"])
def test_there_is_nothing_to_watch(event: Event, enrolment: Enrolment, member: User, why: str) -> None:
    held(event, recording=why != "no recording")
    if why == "not over":
        Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    elif why == "called off":
        Event.objects.filter(pk=event.pk).update(cancelled_at=timezone.now())
    assert 'name="watched"' not in page(member, event, enrolment)
    assert press(member, event, enrolment, "event-watched", watched="1").status_code == 302
    assert ways() == []


def thanked() -> set[str]:
    return set(Message.objects.filter(key__contains=":thanks:").values_list("to", flat=True))


@pytest.mark.parametrize("mode", ["remote", "on_site"])
@pytest.mark.parametrize("noted", ["one", "nobody", "taken back", "the recording alone"])
def test_on_site_thanks_go_to_those_who_were_there_and_else_to_all(
    event: Event, enrolment: Enrolment, member: User, noted: str, mode: str
) -> None:
    Event.objects.filter(pk=event.pk).update(mode=mode)
    others = {seat(event, enrolment).user.email for _ in range(2)}
    way = {"one": "remote", "taken back": "", "the recording alone": "recording"}
    if noted in way:
        Attendance.objects.create(event=event, enrolment=enrolment, user=member, way=way[noted])
    stranger = factories.member(enrolment.party)
    Attendance.objects.create(event=event, enrolment=enrolment, user=stranger, way="recording")
    another = seat(under_way(enrolment), enrolment)
    registrations.cancel(registration=another, actor=another.user)
    Attendance.objects.create(event=another.event, enrolment=enrolment, user=another.user, way="remote")
    held(event, recording=True)
    mail_by_the_clock()
    assert thanked() == ({member.email} if (noted, mode) == ("one", "on_site") else {member.email} | others)


def test_who_is_noted_after_the_others_were_thanked_is_thanked_then_and_nobody_twice(
    event: Event, enrolment: Enrolment, member: User
) -> None:
    Event.objects.filter(pk=event.pk).update(mode="on_site")
    late, gone, _absent = (seat(event, enrolment).user for _ in range(3))
    for there in (member, gone):
        Attendance.objects.create(event=event, enrolment=enrolment, user=there, way="on_site")
    held(event, recording=True)
    mail_by_the_clock()
    assert thanked() == {member.email, gone.email}
    gone.delete()
    Attendance.objects.create(event=event, enrolment=enrolment, user=late, way="on_site")
    for _again in range(2):
        mail_by_the_clock()
    nobody_any_more = ""
    assert thanked() == {member.email, late.email, nobody_any_more}
    assert Message.objects.filter(key__contains=":thanks:").count() == 3


def test_who_is_noted_days_later_or_of_what_is_called_off_is_not_thanked(
    event: Event, enrolment: Enrolment, member: User
) -> None:
    Event.objects.filter(pk=event.pk).update(mode="on_site")
    late = seat(event, enrolment).user
    Attendance.objects.create(event=event, enrolment=enrolment, user=member, way="on_site")
    held(event, recording=False)
    mail_by_the_clock()
    Attendance.objects.create(event=event, enrolment=enrolment, user=late, way="on_site")
    now = timezone.now()
    long_ago, lately = now - timedelta(days=3, minutes=1), now - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=long_ago - timedelta(hours=2), ends_at=long_ago)
    mail_by_the_clock()
    Event.objects.filter(pk=event.pk).update(starts_at=lately - timedelta(hours=2), ends_at=lately, cancelled_at=now)
    mail_by_the_clock()
    assert thanked() == {member.email}


def test_thanks_say_of_nobody_that_they_were_there(event: Event, member: User) -> None:
    User.objects.filter(pk=member.pk).update(language="en")
    held(event, recording=False)
    mail_by_the_clock()
    mail = Message.objects.get(key__contains=":thanks:", user=member)
    assert (mail.subject, "taking part" in mail.text) == (f"After the event: {event.title}", False)
    assert "Thank you if you were there. Whether you were or not" in " ".join(mail.text.split())


def test_attendance_goes_with_its_person(event: Event, member: User) -> None:
    attending.join(event_id=event.pk, user=member)
    member.delete()
    assert not Attendance.objects.exists()
