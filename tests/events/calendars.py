"""What a calendar file says, as three libraries read it, each of which was written by others."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import ical.calendar_stream
import ics
from icalendar import Calendar

Moment = datetime | date


class Read(NamedTuple):
    """An event as a calendar shows it: moments in UTC, or days, of which the last is not shown any more."""

    title: str
    starts: Moment
    ends: Moment
    location: str


def utc(moment: Moment) -> Moment:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def by_icalendar(text: str) -> list[Read]:
    return [
        Read(str(one["summary"]), utc(one.decoded("dtstart")), utc(one.decoded("dtend")), str(one.get("location", "")))
        for one in Calendar.from_ical(text).walk("VEVENT")
    ]


def by_ics(text: str) -> list[Read]:
    found: list[Any] = list(ics.Calendar(text).events)
    return [
        Read(
            one.name,
            one.begin.date() if one.all_day else utc(one.begin.datetime),
            one.end.date() if one.all_day else utc(one.end.datetime),
            one.location or "",
        )
        for one in found
    ]


def by_ical(text: str) -> list[Read]:
    found: list[Any] = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(text).events
    return [Read(one.summary or "", utc(one.dtstart), utc(one.end), one.location or "") for one in found]


PARSERS = (by_icalendar, by_ics, by_ical)


def unfolded(text: str) -> list[str]:
    """The lines as they were before they were made short."""
    return text.replace("\r\n ", "").split("\r\n")
