"""One person's feed: what is in it, how one tells that it is another than before, and its text."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone, translation

from digiverkosto.prepared import Prepared
from events.calendars.entries import component_of, entry_of
from events.calendars.files import END, envelope, organizer
from events.calendars.zone import helsinki
from events.models import CalendarKey, Event, EventQuerySet, Registration, RegistrationQuerySet
from municipalities.models import Membership
from participants.models import Enrolment

SHOWN_CANCELLED = timedelta(days=30)
"""How long an event that does not take place is still in the feed, as called off."""
REFRESH = timedelta(hours=1)
"""How often calendars are asked to look."""
FORM = "2"
"""Of the feed's text: another one makes every feed new."""


class Reader(NamedTuple):
    """Whose feed it is, and what it held last: of the person's row no more than it takes, since a feed is asked for often."""

    key: int
    fingerprint: str
    changed_at: datetime
    user: int
    language: str
    staff_role: str


class Shape(NamedTuple):
    """What decides how an event reads: whoever has the same reads the same. `stamp` is the moment of its last change, and
    `seat` the version of the person's registration; None for who has no seat.
    """

    event: int
    sequence: int
    stamp: str
    cancelled: bool
    link_is_shown: bool
    seat: int | None
    language: str


readers = Prepared(
    lambda key: CalendarKey.objects.filter(key=key, user__is_active=True).values_list(
        "pk", "fingerprint", "changed_at", "user", "user__language", "user__staff_role"
    )
)


def reader_of(key: str) -> Reader | None:
    """None for a key that is nobody's, or somebody's who is shut out."""
    return next((Reader(*row) for row in readers(key)), None)


def own_sessions(user: int) -> EventQuerySet:
    """Published sessions of the participants that the person belongs to, a municipality's consortia included."""
    theirs = Membership.objects.accepted().filter(user=user)
    parties = Q(enrolled__municipality__in=theirs.exclude(municipality=None).values("municipality"))
    parties |= Q(consortium__in=theirs.exclude(consortium=None).values("consortium"))
    enrolments = Enrolment.objects.accepted().filter(parties)
    return Event.objects.filter(published_at__isnull=False, enrolment__in=enrolments.order_by().values("pk"))


def held_sessions(user: int) -> EventQuerySet:
    """What a consultant holds."""
    return Event.objects.filter(published_at__isnull=False, consultant=user)


def seats(user: int) -> RegistrationQuerySet:
    """The person's seats at published events."""
    return Registration.objects.standing().filter(user=user, event__published_at__isnull=False)


version_of_seats = Prepared(
    lambda user: (
        seats(user)
        .order_by()
        .values_list(
            *("event", "event__sequence", Cast("event__changed_at", CharField())),
            *("event__cancelled_at", "event__join_from", "sequence"),
        )
    )
)


def versions(events: EventQuerySet) -> Any:
    return events.order_by().values_list("pk", "sequence", Cast("changed_at", CharField()), "cancelled_at")


version_of_sessions = Prepared(lambda user: versions(own_sessions(user)))
version_of_held = Prepared(lambda user: versions(held_sessions(user)))
"""Moments that are only compared are read as text: to make moments of them takes longer than the query."""


def shapes(reader: Reader, now: datetime) -> list[Shape]:
    """What is in the feed, in two queries. Staff, who belong to no participant, have their own seats and what they hold."""
    found, language, since = {}, reader.language, now - SHOWN_CANCELLED
    for event, sequence, stamp, cancelled_at, join_from, seat in version_of_seats(reader.user):
        if cancelled_at is None or cancelled_at > since:
            shown = join_from is None or now >= join_from
            found[event] = Shape(event, sequence, stamp, cancelled_at is not None, shown, seat, language)
    sessions = version_of_held if reader.staff_role else version_of_sessions
    for event, sequence, stamp, cancelled_at in sessions(reader.user):
        if event not in found and (cancelled_at is None or cancelled_at > since):
            found[event] = Shape(event, sequence, stamp, cancelled_at is not None, False, None, language)
    return sorted(found.values())


def told_of_the_portal() -> tuple[str, str]:
    """What each entry says of the portal's settings: where its page is, and who organises it."""
    return settings.PUBLIC_URL, settings.DEFAULT_FROM_EMAIL


def fingerprint(shapes: Sequence[Shape]) -> str:
    """The same as long as the feed's text is the same."""
    content = (FORM, *told_of_the_portal(), [tuple(shape) for shape in shapes])
    return hashlib.sha256(repr(content).encode()).hexdigest()


def last_changed(reader: Reader, mark: str) -> datetime:
    """When the feed was seen to become what it is now: a later whole second each time, as HTTP tells time."""
    if reader.fingerprint == mark:
        return reader.changed_at
    seen = max(timezone.now(), reader.changed_at + timedelta(seconds=1)).replace(microsecond=0)
    CalendarKey.objects.filter(pk=reader.key).update(fingerprint=mark, changed_at=seen)
    return seen


_known: dict[tuple[tuple[str, str], Shape], bytes] = {}
MOST_KNOWN = 4096


def text(shapes: Sequence[Shape]) -> bytes:
    """The feed. How an event reads is worked out once a process for all who read the same: it is nearly all the time."""
    if len(_known) > MOST_KNOWN:
        _known.clear()
    at = told_of_the_portal()
    texts = {shape: _known.get((at, shape)) for shape in shapes}
    missing = {shape.event: shape for shape, known in texts.items() if known is None}
    for event in Event.objects.filter(pk__in=missing) if missing else []:
        shape = missing[event.pk]
        texts[shape] = _known[at, shape] = text_of(shape, event)
    head, foot = frame()
    return b"".join((head, *filter(None, texts.values()), foot))


def text_of(shape: Shape, event: Event) -> bytes:
    with translation.override(shape.language):
        entry = entry_of(event, seat=shape.seat or 0, link_is_shown=shape.link_is_shown)
    component = component_of(entry)
    component.add("organizer", organizer())
    made: bytes = component.to_ical()
    return made


@cache
def frame() -> tuple[bytes, bytes]:
    """What stands before and after the events."""
    calendar = envelope("PUBLISH")
    calendar.add("name", "Digiverkosto")
    calendar.add("x-wr-calname", "Digiverkosto")
    calendar.add("x-wr-timezone", "Europe/Helsinki")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(helsinki())
    whole: bytes = calendar.to_ical()
    return whole.removesuffix(END), END
