"""Mails about events: what becomes of one's seat, and what becomes of the event itself."""

from collections.abc import Callable, Sequence
from functools import partial

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from events.addresses import offer_address
from events.calendars.files import cancellation, invitation
from events.models import Event, Registration
from outbox import services as outbox
from participants.addresses import page_address

FILES = {"registered": invitation, "cancelled": cancellation}
"""What a calendar is told together with a mail. Whoever waits for a seat has nothing in their calendar."""


def notify(registration: Registration, what: str, actor: User | None) -> None:
    """Mail the person what became of their seat: `what` is the mail's name, `actor` who did it, None for the portal.

    The key carries the moment, since a seat may be cancelled and taken again.
    """
    user = registration.user
    outbox.post(
        key=f"registration:{registration.pk}:{what}:{timezone.now().timestamp()}",
        to=user.email,
        user=user,
        template=f"events/mail/{what}",
        language=user.language,
        context={
            "event": registration.event,
            "user": user,
            "actor": actor,
            "until": registration.offered_until,
            "is_open": registration.event.takes_registrations(timezone.now()),
            "link_to_join": registration.event.link_to_join(timezone.now()),
        },
        links={
            "address": partial(reverse, "my-event", args=[registration.event_id]),
            **({"offer": partial(offer_address, registration)} if what == "offered" else {}),
            **(needs_address(registration.event) if what == "registered" else {}),
        },
        calendar=FILES[what](registration) if what in FILES else "",
    )


def needs_address(event: Event) -> dict[str, Callable[[], str]]:
    """Where the person says what they need on site; nothing where the event does not ask, or has begun."""
    if not event.asks_needs or event.starts_at <= timezone.now():
        return {}
    return {"needs": partial(reverse, "my-event", args=[event.pk])}


def changes_of(event: Event, before: Event | None, *, has_seat: bool = True) -> str:
    """What is another than before, a line each, in the active language; empty when nothing is.

    The link to join is told to those who have a seat, from when it is shown.
    """
    if before is None:
        return ""
    shown = event.link_to_join(timezone.now()) if has_seat else ""
    context = {"event": event, "before": before, "link_to_join": shown, "link_is_shown": shown == event.join_url}
    return render_to_string("events/mail/_changes.txt", context).strip()


def has_news(event: Event, before: Event | None, note: str, language: str, *, has_seat: bool) -> bool:
    """Whether a mail in this language says anything: of what was changed in another language alone it does not."""
    if note or before is None:
        return True
    with override(language):
        return bool(changes_of(event, before, has_seat=has_seat))


def mail_registered(
    people: Sequence[Registration], event: Event, *, note: str, batch: str, before: Event | None = None
) -> None:
    for one in people:
        has_seat = one.state == Registration.State.REGISTERED
        outbox.post(
            key=f"event:{event.pk}:{batch}:{one.user_id}",
            to=one.user.email,
            user=one.user,
            template="events/mail/called_off" if event.cancelled_at else "events/mail/changed",
            language=one.user.language,
            context={
                "event": event,
                "user": one.user,
                "note": note,
                "changes": partial(changes_of, event, before, has_seat=has_seat),
                "has_seat": has_seat,
                "until": one.offered_until,
                "is_over": event.ends_at <= timezone.now(),
                "link_to_join": event.link_to_join(timezone.now()),
            },
            links={
                "address": partial(reverse, "my-event", args=[event.pk]),
                "schedule": partial(page_address, "schedule", one.enrolment),
                **(needs_address(event) if has_seat else {}),
            },
            calendar=file_of(one, event) if has_seat and event.ends_at > timezone.now() else "",
        )


def file_of(registration: Registration, event: Event) -> str:
    """For who has a seat: the event as it is now, or out of the calendar when it is called off."""
    registration.event = event
    return cancellation(registration) if event.cancelled_at else invitation(registration)
