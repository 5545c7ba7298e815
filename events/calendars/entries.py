"""An event as one person's calendar shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event as Component

from digiverkosto.addresses import absolute
from events.calendars.words import lines, one_line
from events.calendars.zone import span
from events.models import Event


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of an event. `sequence` only ever rises, across a person's cancelling and coming again too."""

    event: int
    title: str
    description: str
    location: str
    address: str
    starts: datetime
    ends: datetime
    all_day: bool
    cancelled: bool
    sequence: int
    changed_at: datetime


def uid_of(event_id: int) -> str:
    """The same for ever, whatever address the portal has: a calendar knows an event by it."""
    return f"event-{event_id}@digiverkosto"


def entry_of(event: Event, *, seat: int, link_is_shown: bool, since: datetime | None = None) -> Entry:
    """In the active language. `seat`: the version of the person's registration, which changed at `since`."""
    changed_at, link = max(event.changed_at, since or event.changed_at), event.join_url if link_is_shown else ""
    if link and event.join_from is not None:
        changed_at = max(changed_at, event.join_from)
    address = absolute(reverse("my-event", args=[event.pk]))
    said = (
        event.description,
        _("Join online: %(link)s") % {"link": link} if link else "",
        _("The event’s page: %(address)s") % {"address": address},
    )
    return Entry(
        event=event.pk,
        title=one_line(event.title),
        description="\n\n".join(lines(part) for part in said if part),
        location=one_line(event.place) or link,
        address=address,
        starts=event.starts_at,
        ends=event.ends_at,
        all_day=event.all_day,
        cancelled=event.cancelled_at is not None,
        sequence=event.sequence + seat,
        changed_at=changed_at,
    )


def component_of(entry: Entry) -> Component:
    """The entry in the calendars' own words; the library escapes the texts."""
    made = Component()
    made.add("uid", uid_of(entry.event))
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("sequence", entry.sequence)
    if entry.all_day:
        first, last = (timezone.localtime(moment).date() for moment in (entry.starts, last_moment(entry)))
        made.add("dtstart", first)
        made.add("dtend", last + timedelta(days=1))
    else:
        starts, ends = span(entry.starts, entry.ends)
        made.add("dtstart", starts)
        made.add("dtend", ends)
    made.add("summary", entry.title)
    made.add("description", entry.description)
    if entry.location:
        made.add("location", entry.location)
    made.add("url", entry.address)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return made


def last_moment(entry: Entry) -> datetime:
    """Within the event's last day: one that ends at midnight ends with the day before."""
    return max(entry.starts, entry.ends - timedelta(microseconds=1))
