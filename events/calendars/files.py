"""The file in a mail, by which a calendar puts an event in or takes it out, and the one for download."""

from datetime import datetime
from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar, vCalAddress

from accounts.models import User
from events.calendars.entries import component_of, entry_of
from events.calendars.words import one_line
from events.calendars.zone import helsinki
from events.models import Event, Registration

END = b"END:VCALENDAR\r\n"
PRODUCT = "-//Digiverkosto//Digiverkosto//FI"


def invitation(registration: Registration) -> str:
    """Puts the event into the person's calendar, or changes it there."""
    return file_for(registration, "REQUEST")


def cancellation(registration: Registration) -> str:
    """Takes the event out of the person's calendar: their seat was cancelled, or the event was."""
    return file_for(registration, "CANCEL")


def download(registration: Registration) -> str:
    """The event alone, for any calendar."""
    return file_for(registration, "PUBLISH")


def of_session(event: Event, person: User) -> str:
    """The own session for who has no seat at it but answers for it: into their calendar, or out of it when called off.

    Who had one once knows a later version of it already.
    """
    method = "CANCEL" if event.cancelled_at else "REQUEST"
    seat = Registration.objects.filter(event=event, user=person).values_list("sequence", flat=True).first()
    return file_of(event, person, method, seat=seat or 0, since=None)


def no_longer_of(event: Event, person: User) -> str:
    """The own session out of the calendar of a consultant who does not hold it any more."""
    return file_of(event, person, "CANCEL", seat=0, since=None)


def file_for(registration: Registration, method: str) -> str:
    return file_of(
        registration.event, registration.user, method, seat=registration.sequence, since=registration.changed_at
    )


def file_of(event: Event, person: User, method: str, *, seat: int, since: datetime | None) -> str:
    """In the person's language. Who is asked is said where the file comes by mail."""
    shown = method != "CANCEL" and bool(event.link_to_join(timezone.now()))
    with translation.override(person.language):
        entry = entry_of(event, seat=seat, link_is_shown=shown, since=since)
    made = component_of(entry)
    made.add("organizer", organizer())
    if method != "PUBLISH":
        made.add("attendee", party(str(person), person.email, asked=True))
    if method == "CANCEL":
        made.pop("status")
        made.add("status", "CANCELLED")
    head, foot = frame(method)
    text: bytes = b"".join((head, made.to_ical(), foot))
    return text.decode()


@cache
def frame(method: str) -> tuple[bytes, bytes]:
    """What stands before and after the event, which is the same in every file."""
    calendar = envelope(method)
    calendar.add_component(helsinki())
    whole: bytes = calendar.to_ical()
    return whole.removesuffix(END), END


def envelope(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def organizer() -> vCalAddress:
    """The portal, by the address that its mails come from."""
    return party(*parseaddr(settings.DEFAULT_FROM_EMAIL))


def party(name: str, email: str, *, asked: bool = False) -> vCalAddress:
    """Somebody by name and mail address. Who is asked has said yes already, in the portal."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = one_line(name).replace('"', "'")
    if asked:
        address.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return address
