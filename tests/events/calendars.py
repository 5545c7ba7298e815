"""What a calendar file says, as three libraries read it, each of which was written by others, and how one is got."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import ical.calendar_stream
import ics
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import User
from events.models import Event, Registration
from events.services import keys, registrations
from participants.models import Enrolment
from tests import factories

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


def seat(event: Event, enrolment: Enrolment, user: User) -> Registration:
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]


def given(enrolment: Enrolment, **fields: Any) -> Registration:
    """Somebody's seat at an event that is described so; nothing was asked beforehand."""
    row = factories.event(enrolment.programme, **fields)
    return Registration.objects.create(event=row, enrolment=enrolment, user=factories.member(enrolment.party))


def asked(user: User, method: str = "get", **headers: str) -> HttpResponse:
    """The feed as somebody who is not signed in asks for it."""
    address = reverse("calendar-feed", args=[keys.key_of(user).key])
    answer: HttpResponse = getattr(Client(), method)(address, headers={"accept-language": "en", **headers})
    return answer
