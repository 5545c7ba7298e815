"""What the makers of calendars document of files and feeds, rule by rule: docs/features/calendar-rules.md."""

import re
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from icalendar import Calendar

from accounts.models import User
from events.calendars.files import cancellation, download, invitation, of_session
from events.models import Event, Registration
from events.services import life, registrations
from events.services.appointments import tell_all
from outbox import sending
from outbox.models import Message
from participants.models import Enrolment
from tests import factories
from tests.events.calendars import asked, given, seat, unfolded

FILES: dict[str, Callable[[Registration], str]] = {
    "invitation": invitation,
    "cancellation": cancellation,
    "own session": lambda row: of_session(row.event, row.user),
}
"""What comes by mail."""
PUBLISHED: dict[str, Callable[[Registration], str]] = {
    "download": download,
    "feed": lambda row: asked(row.user).content.decode(),
}
"""What one fetches oneself."""
ALL = FILES | PUBLISHED
NAMES = {"NAME", "X-WR-CALNAME"}
HELSINKI = ZoneInfo("Europe/Helsinki")
ROOT = Path(configured.BASE_DIR)
RULES = re.findall(
    r"^\| (?!Rule |--)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$",
    (ROOT / "docs" / "features" / "calendar-rules.md").read_text("utf-8"),
    re.MULTILINE,
)


def named(text: str, *names: str) -> list[str]:
    """The lines of these properties."""
    return [line for line in unfolded(text) if re.split("[;:]", line)[0] in names]


def event_of(text: str) -> Any:
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return found


def sent(user: User, mailoutbox: list[Any]) -> list[Any]:
    """The person's mails as a mail server gets them."""
    for message in Message.objects.filter(user=user).order_by("pk"):
        sending.send(key=message.key)
    return [message_from_bytes(mail.message().as_bytes(linesep="\r\n")) for mail in mailoutbox]


def part_of(mail: Any) -> Any:
    (found,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return found


def text_of(part: Any) -> str:
    text: str = part.get_payload(decode=True).decode()
    return text


@pytest.fixture
def mails(event: Event, enrolment: Enrolment, mailoutbox: list[Any]) -> list[Any]:
    """To somebody who takes a seat and is told of it, cancels and takes another, before the event is called off."""
    user, staff = factories.member(enrolment.party), factories.consultant()
    first = seat(event, enrolment, user)
    tell_all(note="", event=event, batch="1", actor=staff)
    registrations.cancel(registration=first, actor=user)
    seat(event, enrolment, user)
    tell_all(note="", event=life.set_cancelled(event=event, cancelled=True, actor=staff), batch="2", actor=staff)
    return sent(user, mailoutbox)


def test_mail_asks_or_cancels_and_its_part_says_which(mails: list[Any]) -> None:
    parts = [part_of(mail) for mail in mails]
    methods = [str(Calendar.from_ical(text_of(part))["method"]) for part in parts]
    assert methods == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert [part.get_param("method") for part in parts] == methods


def test_mail_has_its_calendar_as_the_last_form_of_its_text_in_utf_8(mails: list[Any]) -> None:
    for mail in mails:
        (forms,) = [part for part in mail.walk() if part.get_content_type() == "multipart/alternative"]
        kinds = [part.get_content_type() for part in forms.get_payload()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        assert part_of(mail).get_content_charset() == "utf-8"


def test_mail_is_from_who_invites_and_to_who_is_invited(mails: list[Any]) -> None:
    for mail in mails:
        row = event_of(text_of(part_of(mail)))
        assert row["organizer"] == f"mailto:{parseaddr(mail['From'])[1]}"
        assert row["attendee"] == f"mailto:{parseaddr(mail['To'])[1]}"


def test_file_in_a_mail_arrives_with_the_line_ends_it_had(mails: list[Any]) -> None:
    stored = Message.objects.exclude(calendar="").order_by("pk").values_list("calendar", flat=True)
    assert [text_of(part_of(mail)) for mail in mails] == list(stored)
    assert all(text.endswith("END:VCALENDAR\r\n") for text in stored)


def test_cancellation_is_a_later_version_of_the_same_event(mails: list[Any]) -> None:
    rows = [event_of(text_of(part_of(mail))) for mail in mails]
    assert [str(row["status"]) for row in rows] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert len({str(row["uid"]) for row in rows}) == 1
    first, told, cancelled, again, called_off = [int(row["sequence"]) for row in rows]
    assert first == told < cancelled < again < called_off


@pytest.mark.parametrize("kind", FILES)
def test_file_in_a_mail_is_of_one_event_and_says_what_it_must_once(enrolment: Enrolment, kind: str) -> None:
    text = FILES[kind](given(enrolment))
    assert [one.name for one in Calendar.from_ical(text).subcomponents] == ["VTIMEZONE", "VEVENT"]
    once = ("UID", "DTSTAMP", "SEQUENCE", "ORGANIZER", "ATTENDEE", "SUMMARY", "STATUS", "DTEND")
    assert [len(named(text, name)) for name in once] == [1] * len(once)


@pytest.mark.parametrize("kind", ALL)
def test_file_says_its_version_maker_and_method_once(enrolment: Enrolment, kind: str) -> None:
    text = ALL[kind](given(enrolment))
    head = [re.split("[;:]", line)[0] for line in unfolded(text.partition("BEGIN:VTIMEZONE")[0])]
    assert [head.count(name) for name in ("VERSION", "PRODID", "METHOD")] == [1, 1, 1]
    assert named(text, "VERSION", "CALSCALE") == ["VERSION:2.0", "CALSCALE:GREGORIAN"]


@pytest.mark.parametrize("kind", PUBLISHED)
def test_published_event_has_an_organizer_and_asks_nobody(enrolment: Enrolment, kind: str, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Verkosto <portaali@example.org>"
    text = PUBLISHED[kind](given(enrolment))
    assert named(text, "METHOD", "ORGANIZER", "ATTENDEE") == [
        "METHOD:PUBLISH",
        "ORGANIZER;CN=Verkosto:mailto:portaali@example.org",
    ]


def test_feed_is_another_when_the_organizer_is(enrolment: Enrolment, settings: Any) -> None:
    user = given(enrolment).user
    before = asked(user)
    settings.DEFAULT_FROM_EMAIL = "Verkosto <portaali@example.org>"
    after = asked(user, **{"if-none-match": before["ETag"]})
    assert (after.status_code, b"portaali@example.org" in after.content) == (200, True)


@pytest.mark.parametrize("kind", ALL)
def test_moments_of_versions_are_in_utc(enrolment: Enrolment, kind: str) -> None:
    lines = named(ALL[kind](given(enrolment)), "DTSTAMP", "LAST-MODIFIED")
    assert len(lines) == 2
    assert all(re.fullmatch(r"[A-Z-]+:\d{8}T\d{6}Z", line) for line in lines)


@pytest.mark.parametrize("kind", ALL)
def test_each_zone_that_is_named_is_described_once(enrolment: Enrolment, kind: str) -> None:
    text = ALL[kind](given(enrolment))
    used = [re.findall("TZID=([^;:]+)", line) for line in named(text, "DTSTART", "DTEND") if "TZID" in line]
    assert used == [["Europe/Helsinki"]] * 2
    assert named(text, "TZID") == ["TZID:Europe/Helsinki"]


@pytest.mark.parametrize("kind", ALL)
def test_zone_says_both_of_its_rules_in_full(enrolment: Enrolment, kind: str) -> None:
    (zone,) = Calendar.from_ical(ALL[kind](given(enrolment))).walk("VTIMEZONE")
    assert sorted(str(rule.name) for rule in zone.subcomponents) == ["DAYLIGHT", "STANDARD"]
    for rule in zone.subcomponents:
        assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"} <= set(rule)
        assert "RDATE" not in rule


@pytest.mark.parametrize("kind", ALL)
def test_lines_are_short_and_end_as_they_must(enrolment: Enrolment, kind: str) -> None:
    text = ALL[kind](given(enrolment, title_fi="Ä" * 160, description_fi="ö " * 600))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("kind", ALL)
def test_whole_days_are_told_as_days_and_by_no_property_of_one_maker(enrolment: Enrolment, kind: str) -> None:
    starts, ends = (datetime(2027, 10, day, tzinfo=HELSINKI) for day in (30, 31))
    text = ALL[kind](given(enrolment, starts_at=starts, ends_at=ends, all_day=True)).partition("BEGIN:VEVENT")[2]
    assert named(text, "DTSTART", "DTEND") == ["DTSTART;VALUE=DATE:20271030", "DTEND;VALUE=DATE:20271031"]
    assert "X-MICROSOFT" not in text


def test_event_that_does_not_end_after_it_starts_is_refused(enrolment: Enrolment) -> None:
    moment = datetime(2027, 10, 30, tzinfo=HELSINKI)
    with pytest.raises(IntegrityError, match="event_ends_after_start"):
        given(enrolment, starts_at=moment, ends_at=moment)


def test_feed_has_a_name_by_both_properties(enrolment: Enrolment) -> None:
    text = PUBLISHED["feed"](given(enrolment))
    assert named(text, *NAMES) == ["NAME:Digiverkosto", "X-WR-CALNAME:Digiverkosto"]


@pytest.mark.parametrize("kind", [*FILES, "download"])
def test_file_of_one_event_names_no_calendar(enrolment: Enrolment, kind: str) -> None:
    assert named(ALL[kind](given(enrolment)), *NAMES) == []


def test_feed_is_had_by_its_address_alone(enrolment: Enrolment, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example.org"
    user = given(enrolment).user
    page = factories.signed_in(user).get("/fi/me/calendar/").content.decode().replace("<wbr>", "")
    assert re.search(r"https://portal\.example\.org/calendar/[\w-]{43}\.ics", page)
    answer = asked(user)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    assert "Content-Disposition" not in answer


def test_each_event_of_a_feed_is_there_once_by_a_uid_of_its_own(event: Event, enrolment: Enrolment) -> None:
    user = factories.member(enrolment.party)
    about = factories.activity(enrolment.programme)
    session = factories.event(enrolment.programme, activity=about, enrolment=enrolment)
    for one in (event, session):
        seat(one, enrolment, user)
    lines = named(asked(user).content.decode(), "UID")
    assert sorted(lines) == sorted(f"UID:event-{one.pk}@digiverkosto" for one in (event, session))


@pytest.mark.parametrize("kind", ALL)
def test_addresses_lead_to_the_web_or_to_mail(enrolment: Enrolment, kind: str) -> None:
    row = event_of(ALL[kind](given(enrolment, join_url="https://meet.example.org/x", mode="remote")))
    found = [str(row[name]) for name in ("url", "organizer", "attendee") if name in row]
    assert {urlsplit(address).scheme for address in found} <= {"http", "https", "mailto"}
    assert urlsplit(str(row["url"])).scheme in {"http", "https"}


def test_link_that_is_a_script_is_refused() -> None:
    with pytest.raises(ValidationError):
        Event._meta.get_field("join_url").clean("javascript:alert(1)", None)


def test_thousand_long_events_are_less_than_is_read_of_a_file(enrolment: Enrolment) -> None:
    row = given(enrolment, description_fi="ö" * 5000)
    one = len(asked(row.user).content) - len(asked(factories.person()).content)
    assert 10_000 < one < 15_000


def test_there_are_rules() -> None:
    assert len(RULES) > 20


@pytest.mark.parametrize(("rule", "documents", "kept", "tests"), RULES, ids=[row[0][:50] for row in RULES])
def test_rule_names_a_document_and_tests_that_are_there(rule: str, documents: str, kept: str, tests: str) -> None:
    assert re.search(r"\]\(https://\S+\)", documents)
    found = re.findall(r"`(tests/\S+\.py)::(test_\w+)`", tests)
    assert found
    for path, name in found:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_each_test_of_this_file_is_named_by_a_rule() -> None:
    own = re.findall(r"^def (test_\w+)\(", Path(__file__).read_text("utf-8"), re.MULTILINE)
    ours = own[: own.index("test_there_are_rules")]
    assert [name for name in ours if f"::{name}`" not in " ".join(row[3] for row in RULES)] == []
