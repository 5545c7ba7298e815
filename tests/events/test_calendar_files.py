"""The file in a mail: what it says, as three libraries read it, and which version of the event it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from events.calendars.files import download, invitation
from events.calendars.zone import RULES
from events.models import Event, Registration
from events.services import events, life, registrations
from events.services.appointments import tell_all
from outbox import sending
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.calendars import PARSERS, Read, given, seat, unfolded

HELSINKI = ZoneInfo("Europe/Helsinki")
SPRING, AUTUMN = datetime(2027, 3, 28, tzinfo=HELSINKI), datetime(2027, 10, 31, tzinfo=HELSINKI)


@pytest.fixture
def person(enrolment: Enrolment) -> User:
    return factories.member(enrolment.party, name="Aino Alku", email="aino@example.org")


def calendars(user: User) -> list[Any]:
    """The calendar files of the person's mails, the oldest first; None where there was none."""
    texts = Message.objects.filter(user=user).order_by("pk").values_list("calendar", flat=True)
    return [Calendar.from_ical(text) if text else None for text in texts]


def versions(user: User) -> list[tuple[str, str, str]]:
    """Method, UID and status of each."""
    return [
        (str(one["method"]), str(row["uid"]), str(row["status"]))
        for one in calendars(user)
        for row in one.walk("VEVENT")
    ]


def sequences(user: User) -> list[int]:
    return [int(row["sequence"]) for one in calendars(user) for row in one.walk("VEVENT")]


def test_seat_comes_with_an_invitation_to_the_person_by_the_portal(
    event: Event, enrolment: Enrolment, person: User, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Verkosto <portaali@example.org>"
    settings.PUBLIC_URL = "https://portal.example.org"
    seat(event, enrolment, person)
    row = calendars(person)[0].walk("VEVENT")[0]
    assert versions(person) == [("REQUEST", f"event-{event.pk}@digiverkosto", "CONFIRMED")]
    assert (row["organizer"], row["organizer"].params["CN"]) == ("mailto:portaali@example.org", "Verkosto")
    assert (row["attendee"], dict(row["attendee"].params)) == (
        "mailto:aino@example.org",
        {"CN": "Aino Alku", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"},
    )
    assert row["url"] == f"https://portal.example.org/fi/me/events/{event.pk}/"
    assert row["url"] in row["description"]


def test_uid_is_the_same_whatever_the_portal_is_called(enrolment: Enrolment, settings: Any) -> None:
    row = given(enrolment)
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    assert f"UID:event-{row.event_id}@digiverkosto" in unfolded(invitation(row))


def test_cancelling_and_coming_again_is_a_later_version_each_time(
    event: Event, enrolment: Enrolment, person: User
) -> None:
    for _ in range(2):
        registrations.cancel(registration=seat(event, enrolment, person), actor=person)
    seat(event, enrolment, person)
    assert [method for method, _uid, _status in versions(person)] == ["REQUEST", "CANCEL"] * 2 + ["REQUEST"]
    assert all(earlier < later for earlier, later in pairwise(sequences(person)))


def test_change_and_calling_off_and_taking_place_after_all_are_later_versions(
    event: Event, enrolment: Enrolment, person: User
) -> None:
    seat(event, enrolment, person)
    moved: Any = Event.objects.get(pk=event.pk)
    moved.place = moved.place_fi = "Kuopio"
    changed = events.save_event(event=moved, changed=["place_fi"], actor=None)
    staff = factories.consultant()
    tell_all(note="", event=changed, batch="1", actor=staff)
    tell_all(note="", event=life.set_cancelled(event=event, cancelled=True, actor=staff), batch="2", actor=staff)
    tell_all(note="", event=life.set_cancelled(event=event, cancelled=False, actor=staff), batch="3", actor=staff)
    assert [(method, status) for method, _uid, status in versions(person)] == [
        ("REQUEST", "CONFIRMED"),
        ("REQUEST", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
        ("REQUEST", "CONFIRMED"),
    ]
    assert all(earlier < later for earlier, later in pairwise(sequences(person)))
    assert len({uid for _method, uid, _status in versions(person)}) == 1


def test_colleague_who_is_sent_instead_gets_the_event_and_the_other_loses_it(
    event: Event, enrolment: Enrolment, person: User
) -> None:
    other = factories.member(enrolment.party)
    registrations.swap(registration=seat(event, enrolment, person), user=other, actor=person)
    assert [method for method, _uid, _status in versions(person)] == ["REQUEST", "CANCEL"]
    assert [method for method, _uid, _status in versions(other)] == ["REQUEST"]


def test_whoever_waits_has_nothing_in_their_calendar_until_they_have_a_seat(enrolment: Enrolment, person: User) -> None:
    event = factories.event(enrolment.programme, capacity=1)
    first = seat(event, enrolment, factories.member(enrolment.party))
    waiting = seat(event, enrolment, person)
    staff = factories.consultant()
    tell_all(note="", event=event, batch="1", actor=staff)
    registrations.cancel(registration=first, actor=staff)
    assert calendars(person) == [None, None, None]
    registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)
    assert [method for method, _uid, _status in [versions_of(person, 3)]] == ["REQUEST"]
    registrations.cancel(registration=waiting, actor=person)
    assert versions_of(person, 4)[0] == "CANCEL"


def versions_of(user: User, number: int) -> tuple[str, str, str]:
    calendar = calendars(user)[number]
    row = calendar.walk("VEVENT")[0]
    return str(calendar["method"]), str(row["uid"]), str(row["status"])


def test_leaving_the_line_tells_calendars_nothing(enrolment: Enrolment, person: User) -> None:
    event = factories.event(enrolment.programme, capacity=1)
    seat(event, enrolment, factories.member(enrolment.party))
    registrations.cancel(registration=seat(event, enrolment, person), actor=person)
    assert calendars(person) == [None, None]


def of_two(starts: datetime, ends: datetime, **fields: Any) -> dict[str, Any]:
    return {"starts_at": starts, "ends_at": ends, **fields}


MOMENTS: dict[str, tuple[dict[str, Any], datetime | date, datetime | date]] = {
    "before the clocks go forward": (
        of_two(SPRING.replace(hour=2, minute=30), SPRING.replace(hour=2, minute=45)),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 45, tzinfo=UTC),
    ),
    "while they go forward": (
        of_two(SPRING.replace(hour=2, minute=30), SPRING.replace(hour=5)),
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 2, tzinfo=UTC),
    ),
    "before they go back": (
        of_two(AUTUMN.replace(hour=2, minute=30), AUTUMN.replace(hour=2, minute=45)),
        datetime(2027, 10, 30, 23, 30, tzinfo=UTC),
        datetime(2027, 10, 30, 23, 45, tzinfo=UTC),
    ),
    "while they go back": (
        of_two(AUTUMN.replace(hour=2, minute=30), AUTUMN.replace(hour=5)),
        datetime(2027, 10, 30, 23, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 3, tzinfo=UTC),
    ),
    "in the hour that comes twice, the first time": (
        of_two(AUTUMN.replace(hour=3, minute=10), AUTUMN.replace(hour=3, minute=50)),
        datetime(2027, 10, 31, 0, 10, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 50, tzinfo=UTC),
    ),
    "in the hour that comes twice, the second time": (
        of_two(AUTUMN.replace(hour=3, minute=10, fold=1), AUTUMN.replace(hour=3, minute=50, fold=1)),
        datetime(2027, 10, 31, 1, 10, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 50, tzinfo=UTC),
    ),
    "through the hour that comes twice": (
        of_two(AUTUMN.replace(hour=3, minute=30), AUTUMN.replace(hour=3, minute=30, fold=1)),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ),
    "several days": (
        of_two(datetime(2027, 3, 27, 9, tzinfo=HELSINKI), datetime(2027, 3, 29, 16, tzinfo=HELSINKI)),
        datetime(2027, 3, 27, 7, tzinfo=UTC),
        datetime(2027, 3, 29, 13, tzinfo=UTC),
    ),
    "all day": (
        of_two(
            datetime(2027, 10, 31, 0, tzinfo=HELSINKI), datetime(2027, 10, 31, 23, 59, tzinfo=HELSINKI), all_day=True
        ),
        date(2027, 10, 31),
        date(2027, 11, 1),
    ),
    "all day to midnight": (
        of_two(datetime(2027, 3, 28, 0, tzinfo=HELSINKI), datetime(2027, 3, 29, 0, tzinfo=HELSINKI), all_day=True),
        date(2027, 3, 28),
        date(2027, 3, 29),
    ),
    "several whole days": (
        of_two(datetime(2027, 3, 27, 9, tzinfo=HELSINKI), datetime(2027, 3, 29, 16, tzinfo=HELSINKI), all_day=True),
        date(2027, 3, 27),
        date(2027, 3, 30),
    ),
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("when", MOMENTS)
def test_moments_are_read_as_they_are_meant(
    enrolment: Enrolment, when: str, parser: Callable[[str], list[Read]]
) -> None:
    fields, starts, ends = MOMENTS[when]
    row = Registration.objects.select_related("event", "user").get(pk=given(enrolment, **fields).pk)
    read = parser(download(row))
    assert [(one.starts, one.ends) for one in read] == [(starts, ends)]


def test_clocks_change_as_they_do_in_finland_for_the_next_ten_years(tmp_path: Any) -> None:
    """The rules that the file carries, read by somebody else, against the zone's own data, each half hour of those days."""
    file = tmp_path / "zone.ics"
    file.write_text(f"BEGIN:VCALENDAR\n{RULES}END:VCALENDAR\n")
    zone: Any = tzical(str(file)).get("Europe/Helsinki")
    this_year = timezone.localdate().year
    moments = (
        datetime(year, month, day, hour, minute)  # noqa: DTZ001
        for year in range(this_year - 1, this_year + 10)
        for month in (3, 10)
        for day in range(24, 32)
        for hour in range(24)
        for minute in (0, 30)
    )
    wrong = [
        moment
        for moment in moments
        if exists(moment) and moment.replace(tzinfo=HELSINKI).utcoffset() != moment.replace(tzinfo=zone).utcoffset()
    ]
    assert wrong == []


def exists(moment: datetime) -> bool:
    """Not so for the hour that is left out in spring."""
    return moment.replace(tzinfo=HELSINKI).astimezone(UTC).astimezone(HELSINKI).replace(tzinfo=None) == moment


AGGRESSIVE = "Paja; luku 1, C:\\Kuva\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:other\x07\u2028ää"


@pytest.mark.parametrize("parser", PARSERS)
def test_text_that_looks_like_a_calendars_stays_text(enrolment: Enrolment, parser: Callable[[str], list[Read]]) -> None:
    row = given(enrolment, title_fi=AGGRESSIVE, place_fi=AGGRESSIVE, description_fi=AGGRESSIVE)
    text = invitation(row)
    said = "Paja; luku 1, C:\\Kuva END:VEVENT BEGIN:VEVENT UID:other ää"
    assert [(one.title, one.location) for one in parser(text)] == [(said, said)]
    assert [line for line in unfolded(text) if line.startswith("UID:")] == [f"UID:event-{row.event_id}@digiverkosto"]


def test_name_of_the_person_breaks_nothing(enrolment: Enrolment) -> None:
    row = given(enrolment)
    row.user.name = 'Aino "A", Alku; X:\r\nATTENDEE:mailto:other@example.org'
    (read,) = Calendar.from_ical(invitation(row)).walk("VEVENT")
    assert read["attendee"] == f"mailto:{row.user.email}"


def test_lines_are_no_longer_than_calendars_allow_and_end_as_they_ask(enrolment: Enrolment) -> None:
    text = invitation(given(enrolment, title_fi="Ä" * 160, description_fi="ö " * 600))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")


def test_link_to_join_is_in_the_file_from_its_moment_only(enrolment: Enrolment) -> None:
    later = timezone.now() + timedelta(hours=1)
    link = {"join_url": "https://meet.example.org/x", "mode": "remote"}
    shown, hidden = given(enrolment, **link), given(enrolment, **link, join_from=later)
    texts = ["".join(unfolded(invitation(row))) for row in (shown, hidden)]
    assert ["https://meet.example.org/x" in text for text in texts] == [True, False]
    assert Calendar.from_ical(invitation(shown)).walk("VEVENT")[0]["location"] == "https://meet.example.org/x"


def test_file_is_in_the_persons_language(enrolment: Enrolment) -> None:
    row = given(enrolment, title_sv="Startseminarium")
    row.user.language = "sv"
    (read,) = Calendar.from_ical(invitation(row)).walk("VEVENT")
    assert (read["summary"], "/sv/me/events/" in str(read["url"])) == ("Startseminarium", True)


def test_mail_leaves_with_an_invitation_in_its_text_and_as_a_file(
    event: Event, enrolment: Enrolment, person: User, mailoutbox: list[Any]
) -> None:
    seat(event, enrolment, person)
    sending.send(key=Message.objects.get(user=person).key)
    parts = list(message_from_bytes(mailoutbox[0].message().as_bytes()).walk())
    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    inside, file = parts[4:]
    assert (inside.get_param("method"), inside.get_content_charset()) == ("REQUEST", "utf-8")
    assert (file.get_filename(), file.get_content_disposition()) == ("invite.ics", "attachment")
    bodies: list[Any] = [part.get_payload(decode=True) for part in (inside, file)]
    assert [body.decode().splitlines() for body in bodies] == [
        Message.objects.get(user=person).calendar.splitlines()
    ] * 2
    assert "Ä" not in str(inside.get("Content-Type"))
