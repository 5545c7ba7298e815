"""Finland's time as calendars are told it."""

from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import Timezone, vDatetime

HELSINKI = ZoneInfo("Europe/Helsinki")
RULES = """BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:DAYLIGHT
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
DTSTART:19971026T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
"""The two rules by which the clocks change. The library would write a date for each change, which would end one day."""


def helsinki() -> Timezone:
    return cast(Timezone, Timezone.from_ical(RULES))


def span(starts: datetime, ends: datetime) -> tuple[vDatetime, vDatetime]:
    """Both by Finland's clock; where one lies in the hour that comes twice, and there for the second time, both in UTC,
    since a clock's hour means the first of the two in a calendar.
    """
    local = [moment.astimezone(HELSINKI) for moment in (starts, ends)]
    first, last = [moment.astimezone(UTC) for moment in local] if any(one.fold for one in local) else local
    return vDatetime(first), vDatetime(last)
