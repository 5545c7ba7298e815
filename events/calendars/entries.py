"""An event as one person's calendar shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event as Component

from digiverkosto.addresses import absolute
from events.calendars.words import lines, one_line
from events.calendars.zone import span
from events.models import Event, Registration


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


def entry_of(event: Event, registration: Registration | None, now: datetime) -> Entry:
    """In the active language. The link to join is for who has a seat, from when it is shown."""
    has_seat = registration is not None and registration.state == Registration.State.REGISTERED
    changed_at, sequence, link = event.changed_at, event.sequence, event.link_to_join(now) if has_seat else ""
    if registration is not None:
        changed_at, sequence = max(changed_at, registration.changed_at), sequence + registration.sequence
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
        sequence=sequence,
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


@lru_cache(maxsize=2048)
def text_of(entry: Entry) -> bytes:
    """Worked out once for all who see the event in the same way, as most do: it takes longer than all else in a feed."""
    text: bytes = component_of(entry).to_ical()
    return text
