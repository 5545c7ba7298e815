"""Mails by the clock: a reminder before an event, and after it thanks, which may reach some who were not there."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from events.calendars.files import invitation
from events.feedback import feedback_on
from events.models import Attendance, Event, Registration, RegistrationQuerySet
from events.services.places import event_held
from events.services.waiting import each
from outbox import services as outbox
from outbox.models import Message
from programmes.models import Activity

BEFORE = timedelta(days=2)
"""How long before an event those who have a seat are reminded."""
AFTER = timedelta(hours=2)
"""How long after it they are thanked."""
TOO_LATE = timedelta(days=3)
"""After so long nobody is thanked any more: the portal may have been away."""


def remind_due(now: datetime) -> int:
    """Remind of what is near. Returns of how many events."""
    near = Event.objects.standing().filter(reminded_at=None, starts_at__gt=now, starts_at__lte=now + BEFORE)
    return len(list(each(near.values_list("pk", flat=True), partial(mail_once, what="reminder", now=now))))


def thank_due(now: datetime) -> int:
    """Thank for what is over, and lead to what is shared afterwards. Returns of how many events.

    Who is noted only after the others have been thanked is thanked then.
    """
    over = Event.objects.standing().filter(ends_at__lte=now - AFTER, ends_at__gt=now - TOO_LATE)
    first = each(over.filter(thanked_at=None).values_list("pk", flat=True), partial(mail_once, what="thanks", now=now))
    done = len(list(first))
    late = each(over.filter(thanked_at__isnull=False).values_list("pk", flat=True), partial(thank_late, now=now))
    return done + sum(map(bool, late))


@transaction.atomic
def mail_once(event_id: int, *, what: str, now: datetime) -> int:
    """Mail everybody whom it is for, once for the event as it is; returns how many. `what`: reminder or thanks."""
    event = event_held(event_id)
    mark = "reminded_at" if what == "reminder" else "thanked_at"
    if not event.takes_place or getattr(event, mark) is not None:
        return 0
    setattr(event, mark, timezone.now())
    event.save(update_fields=[mark])
    return mail_all(event, reminded(event) if what == "reminder" else thanked(event), what, now)


@transaction.atomic
def thank_late(event_id: int, *, now: datetime) -> int:
    """Those who have been noted since the others were thanked; returns how many."""
    event = event_held(event_id)
    if not event.takes_place or event.thanked_at is None:
        return 0
    mails = Message.objects.filter(key__startswith=f"event:{event.pk}:thanks:", created_at__gte=event.thanked_at)
    told = mails.exclude(user=None)
    return mail_all(event, thanked(event).exclude(user__in=told.values("user")), "thanks", now)


def mail_all(event: Event, people: RegistrationQuerySet, what: str, now: datetime) -> int:
    """Mail them that the event is near, or was. Returns how many."""
    asked = feedback_on([event], now).get(event.pk) if what == "thanks" else None
    where_said = {"feedback": asked.address} if asked else {}
    registrations = list(people.with_party())
    for one in registrations:
        outbox.post(
            key=f"event:{event.pk}:{what}:{event.starts_at.timestamp():.0f}:{one.user_id}",
            to=one.user.email,
            user=one.user,
            template=f"events/mail/{what}",
            language=one.user.language,
            context={"event": event, "user": one.user, "link_to_join": event.link_to_join(now), "asked": asked},
            links={"address": partial(reverse, "my-event", args=[event.pk]), **where_said},
            calendar=invitation(one) if what == "reminder" else "",
        )
    return len(registrations)


def reminded(event: Event) -> RegistrationQuerySet:
    """Everybody who has a seat."""
    return Registration.objects.standing().filter(event=event)


def thanked(event: Event) -> RegistrationQuerySet:
    """All of them after an event online, where the link in a mail notes nobody; on site those who were there, or all where
    nobody noted who was.
    """
    if event.mode == Activity.Mode.REMOTE:
        return reminded(event)
    there = Attendance.objects.on_the_day().filter(event=event)
    return reminded(event).filter(user__in=there.values("user")) if there.exists() else reminded(event)
