"""From a draft to what was held: publishing, taking back, cancelling, copying."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.models import Assignment, Event
from events.services.assignments import copy_assignment
from events.services.calendars import VERSION, shown_anew
from events.services.consultants import refuse_busy
from events.services.events import save_event
from events.services.needs import forget
from events.services.places import event_held
from events.services.sessions import ALONG, hold_steps, leave_slot, move_step, moved
from events.services.waiting import back_in_line, offer_free

MOMENTS = ("starts_at", "ends_at", *ALONG)
"""What a copy moves to its own day."""
TEXTS = ("title", "description", "place")
AGENDA, ASSIGNMENT = "agenda", "assignment"
"""Stand for a point of the agenda without a title, and for a pre-assignment that is not written whole."""
OF_THE_ONE = (
    "pool",
    "taken",
    "sequence",
    "released_at",
    "changed_at",
    "altered_at",
    "published_at",
    "cancelled_at",
    "reminded_at",
    "thanked_at",
    "join_url",
)
"""What a copy does not take along: seats, versions and states, and the link to a meeting that was another."""


class StaysPublished(Refused):
    """The event cannot be a draft again; the message is for people."""


def lacking(event: Event) -> dict[str, list[str]]:
    """By language what it does not have of the texts that another language has: names of fields, AGENDA and ASSIGNMENT."""
    codes = [code for code, _name in settings.LANGUAGES]
    said = [name for name in TEXTS if any(getattr(event, f"{name}_{code}") for code in codes)]
    found = {code: [name for name in said if not getattr(event, f"{name}_{code}")] for code in codes}
    points = list(event.agenda.all())
    for code in codes:
        if any(not getattr(point, f"title_{code}") for point in points):
            found[code].append(AGENDA)
    for task in Assignment.objects.filter(event=event):
        for code in codes:
            if not (getattr(task, f"title_{code}") and getattr(task, f"instructions_{code}")):
                found[code].append(ASSIGNMENT)
    return {code: names for code, names in found.items() if names}


@transaction.atomic
def publish(*, event: Event, actor: User | None) -> Event:
    """Show it on the schedules and take registrations; publishing twice changes nothing."""
    held = event_held(event.pk)
    if held.published_at is None:
        held.published_at = timezone.now()
        shown_anew(held)
        held.save(update_fields=["published_at", *VERSION])
        log(action="event.published", target=held, actor=actor)
    return held


def why_published(event: Event) -> str:
    """In words, why a published event cannot be a draft again; empty where it can."""
    if event.enrolment_id:
        return _("A participant’s own session is never a draft. Cancel it instead.")
    if event.registrations.exists():
        return _("People have registered for this event. Cancel it instead, which tells them.")
    return ""


@transaction.atomic
def take_back(*, event: Event, actor: User | None) -> Event:
    """Make it a draft again, while nobody has registered; twice changes nothing. Raises StaysPublished."""
    held = event_held(event.pk)
    if held.published_at is None:
        return held
    if why := why_published(held):
        raise StaysPublished(why)
    held.published_at = held.altered_at = None
    shown_anew(held)
    held.save(update_fields=["published_at", "altered_at", *VERSION])
    log(action="event.taken_back", target=held, actor=actor)
    return held


@transaction.atomic
def set_cancelled(*, event: Event, cancelled: bool, actor: User | None) -> Event:
    """Cancel an event, or have it take place after all. Who has a seat keeps it; doing it twice changes nothing.

    Seats that were offered go back, and their people into the line where they stood. What people need there is forgotten.
    """
    hold_steps(event)
    held = event_held(event.pk)
    if (held.cancelled_at is not None) == cancelled:
        return held
    held.cancelled_at = timezone.now() if cancelled else None
    refuse_busy(held)
    shown_anew(held)
    held.save(update_fields=["cancelled_at", *VERSION])
    back_in_line(held) if cancelled else offer_free(held)
    if cancelled:
        forget(held)
    log(action="event.cancelled" if cancelled else "event.revived", target=held, actor=actor)
    if held.enrolment is not None:
        leave_slot(held)
        move_step(held.enrolment, held.activity, actor)
    return held


@transaction.atomic
def copy(*, event: Event, day: date, actor: User | None) -> Event:
    """A draft with everything that the event says, its agenda and pre-assignment too, all of it moved to `day`. Nobody is registered.

    Raises OutsideProgramme for a day on which the programme does not last, NoSuchHour for one without an hour of the event's.
    """
    source = Event.objects.get(pk=event.pk)
    days = day - timezone.localdate(source.starts_at)
    twin = Event(
        **{
            field.attname: getattr(source, field.attname)
            for field in Event._meta.concrete_fields
            if field.name not in OF_THE_ONE and not field.primary_key
        }
    )
    for name in MOMENTS:
        if moment := getattr(twin, name):
            setattr(twin, name, moved(moment, days))
    save_event(event=twin, changed=[], actor=actor, draft=source.enrolment_id is None)
    for item in source.agenda.all():
        item.pk, item._state.adding, item.event = None, True, twin
        item.starts_at, item.ends_at = moved(item.starts_at, days), moved(item.ends_at, days)
        item.save()
    copy_assignment(source, twin, days)
    return twin
