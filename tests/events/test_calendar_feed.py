"""One's own feed: what is in it and what never, and that calendars ask for it without making it anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from icalendar import Calendar

from accounts.models import User
from events.models import CalendarKey, Event, Registration
from events.services import keys, life, registrations
from events.services.events import save_event
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories
from tests.events.calendars import PARSERS, Read, asked, seat


@pytest.fixture
def person(enrolment: Enrolment) -> User:
    return factories.member(enrolment.party, language="fi")


def content(user: User) -> list[Any]:
    return Calendar.from_ical(asked(user).content.decode()).walk("VEVENT")


def titles(user: User) -> list[str]:
    return sorted(str(row["summary"]) for row in content(user))


def own_session(enrolment: Enrolment, **fields: Any) -> Event:
    about = factories.activity(enrolment.programme)
    return factories.event(enrolment.programme, activity=about, enrolment=enrolment, title_fi="Oma", **fields)


def test_address_is_fixed_and_long(person: User) -> None:
    key = keys.key_of(person).key
    assert reverse("calendar-feed", args=[key]) == f"/calendar/{key}.ics"
    assert (len(key), keys.key_of(person).key) == (43, key)


@pytest.mark.parametrize("parser", PARSERS)
def test_feed_is_read_by_all_and_tells_its_zone(
    event: Event, enrolment: Enrolment, person: User, parser: Callable[[str], list[Read]]
) -> None:
    seat(event, enrolment, person)
    text = asked(person).content.decode()
    event.refresh_from_db()
    assert [(one.title, one.starts) for one in parser(text)] == [(event.title, event.starts_at.replace(microsecond=0))]
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert [line in text.split("\r\n") for line in ("METHOD:PUBLISH", "X-WR-CALNAME:Digiverkosto")] == [True, True]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in text


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("staff", [False, True])
def test_feed_of_nothing_is_a_calendar(db: None, parser: Callable[[str], list[Read]], staff: bool) -> None:
    somebody = factories.consultant() if staff else factories.person()
    own_session(factories.accepted())
    assert parser(asked(somebody).content.decode()) == []


def test_feed_holds_ones_seats_and_the_sessions_of_ones_participants_and_nothing_else(
    event: Event, enrolment: Enrolment, person: User
) -> None:
    programme = enrolment.programme
    seat(event, enrolment, person)
    own_session(enrolment)
    factories.event(programme, title_fi="Ilman paikkaa")
    full = factories.event(programme, title_fi="Jono", capacity=1)
    for user in (factories.member(enrolment.party), person):
        seat(full, enrolment, user)
    registrations.cancel(
        registration=seat(factories.event(programme, title_fi="Peruttu paikka"), enrolment, person), actor=person
    )
    other = factories.accepted(programme=programme)
    own_session(other)
    seat(factories.event(programme, title_fi="Toisen"), other, factories.contact_of(other))
    draft = factories.event(programme, title_fi="Luonnos")
    seat(draft, enrolment, person)
    Event.objects.filter(pk=draft.pk).update(published_at=None)
    assert titles(person) == ["Aloitustilaisuus", "Oma"]
    assert titles(factories.contact_of(other)) == ["Oma", "Toisen"]


def test_session_is_in_the_feed_of_each_municipality_of_a_consortium_but_of_no_invited_or_former_one(
    db: None,
) -> None:
    places = [factories.municipality() for _ in range(2)]
    joint = factories.accepted(*places)
    own_session(joint)
    people = [factories.member(place) for place in places]
    invited = factories.invited(places[0]).user
    assert [titles(user) for user in (*people, invited)] == [["Oma"], ["Oma"], []]
    Membership.objects.filter(user=people[0]).delete()
    assert titles(people[0]) == []


def test_session_of_a_participant_that_is_not_accepted_is_in_no_feed(enrolment: Enrolment, person: User) -> None:
    own_session(enrolment)
    Enrolment.objects.update(state=Enrolment.State.WITHDRAWN)
    assert titles(person) == []


def test_event_that_is_called_off_says_so_for_thirty_days(event: Event, enrolment: Enrolment, person: User) -> None:
    seat(event, enrolment, person)
    life.set_cancelled(event=event, cancelled=True, actor=None)
    assert [str(row["status"]) for row in content(person)] == ["CANCELLED"]
    mark = asked(person)["ETag"]
    Event.objects.update(cancelled_at=timezone.now() - timedelta(days=31))
    assert (content(person), asked(person)["ETag"] == mark) == ([], False)


def test_link_to_join_is_for_who_has_a_seat_and_from_its_moment(enrolment: Enrolment, person: User) -> None:
    link = {"join_url": "https://meet.example.org/x", "join_from": timezone.now() + timedelta(hours=1)}
    event = factories.event(enrolment.programme, **link)
    own_session(enrolment, join_url="https://meet.example.org/own")
    seat(event, enrolment, person)
    before = asked(person)
    Event.objects.filter(pk=event.pk).update(join_from=timezone.now() - timedelta(minutes=1))
    after = asked(person)
    assert ["meet.example.org" in str(one.content) for one in (before, after)] == [False, True]
    assert "meet.example.org/own" not in str(after.content)
    assert before["ETag"] != after["ETag"]


def test_unchanged_feed_is_not_sent_again(event: Event, enrolment: Enrolment, person: User) -> None:
    seat(event, enrolment, person)
    first = asked(person)
    etag, since = first["ETag"], first["Last-Modified"]
    answers = [asked(person, **{"if-none-match": etag}), asked(person, **{"if-modified-since": since})]
    assert [(one.status_code, one.content, one["ETag"]) for one in answers] == [(304, b"", etag)] * 2
    assert (asked(person).content, asked(person)["Cache-Control"]) == (first.content, "private, no-cache")


CHANGES: dict[str, Callable[[Registration], object]] = {
    "the event": lambda row: life.set_cancelled(event=row.event, cancelled=True, actor=None),
    "the seat": lambda row: registrations.cancel(registration=row, actor=row.user),
    "the language": lambda row: User.objects.update(language="sv"),
    "the belonging": lambda row: Membership.objects.filter(user=row.user).delete(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_is_sent_to_who_asks_by_mark_or_by_time(
    event: Event, enrolment: Enrolment, person: User, what: str
) -> None:
    row = seat(event, enrolment, person)
    own_session(enrolment)
    first = asked(person)
    CHANGES[what](row)
    by_time = asked(person, **{"if-modified-since": first["Last-Modified"]})
    by_mark = asked(person, **{"if-none-match": first["ETag"]})
    assert [by_time.status_code, by_mark.status_code] == [200, 200]
    assert by_time.content == by_mark.content != first.content


def test_change_that_is_undone_is_later_too(event: Event, enrolment: Enrolment, person: User) -> None:
    seat(event, enrolment, person)
    times = [asked(person)["Last-Modified"]]
    for language in ("sv", "fi", "sv"):
        User.objects.update(language=language)
        times.append(asked(person)["Last-Modified"])
    assert len(set(times)) == 4


def test_feed_is_in_its_owners_language(enrolment: Enrolment, person: User) -> None:
    seat(factories.event(enrolment.programme, title_sv="Startseminarium"), enrolment, person)
    User.objects.update(language="sv")
    assert (titles(person), "/sv/me/events/" in content(person)[0]["url"]) == (["Startseminarium"], True)


def test_feed_may_be_asked_about_and_is_changed_by_nobody(event: Event, enrolment: Enrolment, person: User) -> None:
    seat(event, enrolment, person)
    assert [(asked(person, method).status_code) for method in ("head", "post")] == [200, 405]
    assert asked(person, "head").content == b""


def test_old_address_is_nobodys_once_there_is_a_new_one(person: User) -> None:
    old = keys.key_of(person).key
    client = factories.signed_in(person)
    page = client.get(reverse("my-calendar")).content.decode().replace("<wbr>", "")
    assert page.count(f"{reverse('calendar-feed', args=[old])}<") == 1
    assert f'{reverse("calendar-feed", args=[old])}"' in page.split('href="webcal://')[1].split(">")[0]
    assert client.get(reverse("my-calendar-renew")).status_code == 200
    assert keys.key_of(person).key == old
    client.post(reverse("my-calendar-renew"))
    new = CalendarKey.objects.get(user=person).key
    answers = [Client().get(reverse("calendar-feed", args=[key])).status_code for key in (old, new)]
    assert answers == [404, 200]


def test_address_that_is_nobodys_and_that_of_somebody_who_is_shut_out_are_the_same(person: User) -> None:
    key = keys.key_of(person).key
    User.objects.filter(pk=person.pk).update(is_active=False)
    answers = [Client().get(f"/calendar/{one}.ics") for one in (key, "x" * 43)]
    assert [one.status_code for one in answers] == [404] * 2
    assert answers[0].content == answers[1].content.replace(b"x" * 43, key.encode())


@pytest.mark.parametrize(("conditional", "queries"), [(False, 5), (True, 3)])
def test_feed_takes_as_many_queries_for_twenty_events_as_for_one(
    enrolment: Enrolment, person: User, conditional: bool, queries: int
) -> None:
    """Anew it takes two more: the events that nobody has read before, and what the key's row has seen."""
    counted = []
    for more in (1, 19):
        for _ in range(more):
            seat(factories.event(enrolment.programme), enrolment, person)
            own_session(enrolment)
        headers = {"if-none-match": asked(person)["ETag"]} if conditional else {}
        address = reverse("calendar-feed", args=[keys.key_of(person).key])
        if not conditional:
            Event.objects.update(sequence=F("sequence") + 1)
        with CaptureQueriesContext(connection) as asking:
            Client().get(address, headers=headers)
        counted.append(len(asking))
    assert counted == [queries] * 2


def test_event_is_read_once_for_all_who_read_the_same(event: Event, enrolment: Enrolment, person: User) -> None:
    other = factories.member(enrolment.party)
    for user in (person, other):
        seat(event, enrolment, user)
        keys.key_of(user)
    asked(person)
    with CaptureQueriesContext(connection) as asking:
        assert titles(other) == [event.title]
    assert [one["sql"] for one in asking if "description_fi" in one["sql"]] == []
    event_as_changed: Any = Event.objects.get(pk=event.pk)
    event_as_changed.title = event_as_changed.title_fi = "Uusi nimi"
    save_event(event=event_as_changed, changed=["title_fi"], actor=None)
    assert (titles(person), titles(other)) == (["Uusi nimi"], ["Uusi nimi"])


def test_file_of_one_event_is_for_who_has_a_seat(event: Event, enrolment: Enrolment, person: User) -> None:
    client, address = factories.signed_in(person), reverse("my-event-file", args=[event.pk])
    page = factories.page("event", enrolment, event.pk)
    before = (client.get(address).status_code, address in client.get(page).content.decode())
    seat(event, enrolment, person)
    answer = client.get(address)
    assert (before, address in client.get(page).content.decode()) == ((404, False), True)
    (row,) = Calendar.from_ical(answer.content.decode()).walk("VEVENT")
    assert (answer["Content-Type"], row["uid"]) == (
        "text/calendar; charset=utf-8",
        f"event-{event.pk}@digiverkosto",
    )


def test_entry_leads_to_the_page_that_its_reader_may_see(db: None) -> None:
    places = [factories.municipality() for _ in range(2)]
    joint = factories.accepted(*places)
    session, shared = own_session(joint), factories.event(joint.programme)
    client = factories.signed_in(factories.member(places[1]))
    for event in (session, shared):
        answer = client.get(reverse("my-event", args=[event.pk]), follow=True)
        assert (answer.status_code, f"/m/{places[1].slug}/" in answer.redirect_chain[-1][0]) == (200, True)
    Event.objects.update(published_at=None)
    assert client.get(reverse("my-event", args=[shared.pk])).status_code == 404


def test_time_is_told_as_http_tells_it(person: User) -> None:
    answer = asked(person)
    assert answer["Last-Modified"] == http_date(CalendarKey.objects.get(user=person).changed_at.timestamp())
