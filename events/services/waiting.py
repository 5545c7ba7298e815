"""The line for a seat: who came first is offered what comes free, and has until a moment to take it.

A free seat is offered at once, so whoever waits either finds the event full or all seats of their participant taken.
All that is here runs under the event's lock.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from events.models import QUEUED, Event, Registration
from events.services.places import NoSeat, RegistrationRefused, event_held, give_back, put, refuse_closed, take_seat
from events.services.telling import notify

logger = structlog.get_logger(__name__)
STANDS_FOR = timedelta(hours=48)
"""How long a seat is offered, unless registration closes before."""


def queue_up(registration: Registration, actor: User) -> None:
    """The person stands at the end of the line."""
    put(registration, Registration.State.WAITING, queued_at=timezone.now())
    log(action="registration.queued", target=registration, actor=actor)
    notify(registration, "waiting", actor)


def offer_free(event: Event) -> list[Registration]:
    """Offer what is free to those who wait, in their order; whose participant has no seat left is passed over."""
    now = timezone.now()
    if not event.takes_registrations(now):
        return []
    offered: list[Registration] = []
    without: set[int] = set()
    for one in Registration.objects.in_line().filter(event=event).with_party():
        if event.capacity is not None and event.taken >= event.capacity:
            break
        if one.enrolment_id in without:
            continue
        try:
            take_seat(event, one.enrolment)
        except NoSeat:
            without.add(one.enrolment_id)
            continue
        offer(one, min(now + STANDS_FOR, event.closes))
        offered.append(one)
    return offered


def offer(registration: Registration, until: datetime) -> None:
    put(registration, Registration.State.OFFERED, queued_at=registration.queued_at, offered_until=until)
    log(action="registration.offered", target=registration, actor=None)
    notify(registration, "offered", None)


@transaction.atomic
def accept(*, registration: Registration, actor: User) -> Registration:
    """Take the seat that is offered; taking it twice changes nothing. Raises RegistrationRefused for one that is gone."""
    event = event_held(registration.event_id)
    held = Registration.objects.with_party().get(pk=registration.pk)
    if held.state == Registration.State.REGISTERED:
        return held
    if held.state != Registration.State.OFFERED or held.offered_until is None:
        raise RegistrationRefused(_("This seat is not offered any more: it was not taken in time, or given back."))
    refuse_closed(event)
    if timezone.now() >= held.offered_until:
        raise RegistrationRefused(
            _("The seat was offered until %(when)s. It goes to the next in line now.")
            % {"when": date_format(timezone.localtime(held.offered_until), "SHORT_DATETIME_FORMAT")}
        )
    put(held, Registration.State.REGISTERED)
    log(action="registration.made", target=held, actor=actor)
    notify(held, "registered", actor)
    return held


def shorten(event: Event) -> None:
    """No offer outlasts registration: whoever has longer by now is offered it anew, or loses it to `expire_due`."""
    late = Registration.objects.filter(
        event=event, state=Registration.State.OFFERED, offered_until__gt=event.closes
    ).with_party()
    for one in late:
        put(one, Registration.State.OFFERED, queued_at=one.queued_at, offered_until=event.closes)
        if event.closes > timezone.now():
            notify(one, "offered", None)


def back_in_line(event: Event) -> None:
    """Nothing is offered at an event that does not take place: whoever had an offer has their old place again."""
    for one in Registration.objects.filter(event=event, state=Registration.State.OFFERED):
        give_back(event, one.enrolment_id)
        put(one, Registration.State.WAITING, queued_at=one.queued_at)


def expire_due(now: datetime) -> int:
    """End what was offered and not taken in time, offer it to the next, and end the lines of events that have closed.

    Returns of how many people.
    """
    closed = Q(event__cancelled_at=None, closes__lte=now, state=Registration.State.WAITING)
    lapsed = Q(state=Registration.State.OFFERED, offered_until__lte=now)
    hopeful = Registration.objects.filter(state__in=QUEUED).annotate(
        closes=Coalesce("event__registration_closes_at", F("event__starts_at"))
    )
    found = hopeful.filter(lapsed | closed).order_by("event").values_list("event", flat=True).distinct()
    return sum(each(found, lambda event: expire(event, now)))


def each(events: Iterable[int], act: Callable[[int], int]) -> Iterator[int]:
    """Do it for every event in a transaction of its own: one for which it fails stops none of the rest, and is logged."""
    for event in events:
        try:
            with transaction.atomic():
                done = act(event)
        except Exception:
            logger.exception("event failed", row=event)
        else:
            yield done


@transaction.atomic
def expire(event_id: int, now: datetime) -> int:
    event = event_held(event_id)
    rows = Registration.objects.filter(event=event, state__in=QUEUED).with_party().order_by("queued_at", "pk")
    over = not event.takes_registrations(now) and event.takes_place
    ended = 0
    for one in rows:
        lapsed = one.offered_until is not None and one.offered_until <= now
        if lapsed:
            give_back(event, one.enrolment_id)
        elif not over or one.state == Registration.State.OFFERED:
            continue
        end(one, "no_seat" if not lapsed else "offer_closed" if over else "offer_lapsed")
        ended += 1
    offer_free(event)
    return ended


def end(registration: Registration, what: str) -> None:
    """Nobody's doing: the offer was not taken, or the line has ended."""
    put(registration, Registration.State.CANCELLED)
    log(action="registration.lapsed", target=registration, actor=None)
    notify(registration, what, None)
