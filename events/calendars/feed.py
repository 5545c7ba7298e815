"""One person's feed: what is in it, how one tells that it is another than before, and its text."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone, translation

from accounts.models import User
from digiverkosto.prepared import Prepared
from events.calendars.entries import entry_of, text_of
from events.calendars.files import envelope
from events.calendars.zone import helsinki
from events.models import CalendarKey, Event, EventQuerySet, Registration
from municipalities.models import Membership
from participants.models import Enrolment

SHOWN_CANCELLED = timedelta(days=30)
"""How long an event that does not take place is still in the feed, as called off."""
REFRESH = timedelta(hours=1)
"""How often calendars are asked to look."""
FORM = "1"
"""Of the feed's text: another number makes every feed new."""


class Version(NamedTuple):
    """What tells one state of an event in somebody's feed from another; `seat` is None for who has none."""

    event: int
    sequence: int
    changed_at: datetime
    cancelled_at: datetime | None
    join_from: datetime | None
    seat: int | None = None


VERSION = ("pk", "sequence", "changed_at", "cancelled_at", "join_from")


def with_seat(user: int) -> EventQuerySet:
    """Published events at which the person has a seat, with the version of their registration (`seat`)."""
    own = FilteredRelation("registrations", condition=Q(registrations__user=user))
    seats = Event.objects.filter(published_at__isnull=False).annotate(own=own)
    return seats.filter(own__state=Registration.State.REGISTERED).annotate(
        seat=F("own__sequence"), seat_changed_at=F("own__changed_at")
    )


def own_sessions(user: int) -> EventQuerySet:
    """Published sessions of the participants that the person belongs to, a municipality's consortia included."""
    theirs = Membership.objects.accepted().filter(user=user)
    parties = Q(enrolled__municipality__in=theirs.exclude(municipality=None).values("municipality"))
    parties |= Q(consortium__in=theirs.exclude(consortium=None).values("consortium"))
    enrolments = Enrolment.objects.accepted().filter(parties)
    return Event.objects.filter(published_at__isnull=False, enrolment__in=enrolments.order_by().values("pk"))


version_of_seats = Prepared(lambda user: with_seat(user).order_by().values_list(*VERSION, "seat"))
version_of_sessions = Prepared(lambda user: own_sessions(user).order_by().values_list(*VERSION))


def versions(user: User, now: datetime) -> list[Version]:
    """What is in the feed, in two queries. Staff, who belong to no participant, have their own seats alone."""
    found = {row[0]: Version(*row) for row in version_of_seats(user.pk)}
    for row in [] if user.is_staff else version_of_sessions(user.pk):
        found.setdefault(row[0], Version(*row))
    return [found[pk] for pk in sorted(found) if is_shown(found[pk].cancelled_at, now)]


def is_shown(cancelled_at: datetime | None, now: datetime) -> bool:
    return cancelled_at is None or cancelled_at > now - SHOWN_CANCELLED


def fingerprint(user: User, now: datetime) -> str:
    """The same as long as the feed's text is the same."""
    content: list[Any] = [FORM, settings.PUBLIC_URL, user.language]
    for one in versions(user, now):
        link_is_shown = one.seat is not None and (one.join_from is None or now >= one.join_from)
        content.append((*one[:3], one.cancelled_at is None, link_is_shown, one.seat))
    return hashlib.sha256(repr(content).encode()).hexdigest()


def last_changed(key: CalendarKey, mark: str) -> datetime:
    """When the feed was seen to become what it is now: a later whole second each time, as HTTP tells time."""
    if key.fingerprint != mark:
        seen = max(timezone.now(), key.changed_at + timedelta(seconds=1)).replace(microsecond=0)
        key.fingerprint, key.changed_at = mark, seen
        key.save(update_fields=["fingerprint", "changed_at"])
    return key.changed_at


def text(user: User, now: datetime) -> bytes:
    """The feed in the person's language."""
    with translation.override(user.language):
        entries = [text_of(entry_of(event, seat, now)) for event, seat in events_of(user, now)]
    head, foot = frame()
    return b"".join((head, *entries, foot))


def events_of(user: User, now: datetime) -> Iterator[tuple[Event, Registration | None]]:
    """Each event of the feed, with the seat that the person has at it, in order of time."""
    seats = {event.pk: event for event in with_seat(user.pk)}
    sessions = [] if user.is_staff else [event for event in own_sessions(user.pk) if event.pk not in seats]
    for event in sorted([*seats.values(), *sessions], key=lambda event: (event.starts_at, event.pk)):
        if is_shown(event.cancelled_at, now):
            yield event, seat_of(event) if event.pk in seats else None


def seat_of(event: Any) -> Registration:
    """The registration as far as a calendar needs it, of an event that `with_seat` has read."""
    return Registration(state=Registration.State.REGISTERED, sequence=event.seat, changed_at=event.seat_changed_at)


@cache
def frame() -> tuple[bytes, bytes]:
    """What stands before and after the events."""
    calendar = envelope("PUBLISH")
    calendar.add("x-wr-calname", "Digiverkosto")
    calendar.add("x-wr-timezone", "Europe/Helsinki")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(helsinki())
    whole: bytes = calendar.to_ical()
    end = b"END:VCALENDAR\r\n"
    return whole.removesuffix(end), end
