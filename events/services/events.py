"""Making and changing events."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from events.models import Event
from events.services import appointments
from events.services.agenda import is_outside, move_agenda
from events.services.calendars import CALENDAR, VERSION, shown_anew
from events.services.consultants import refuse_busy
from events.services.deadlines import move_deadline
from events.services.needs import forget as forget_needs
from events.services.needs import refuse_forgetting
from events.services.places import event_held
from events.services.refusing import (
    WrongMoment,
    refuse_another_participant,
    refuse_asking_online,
    refuse_attended,
    refuse_moments,
    refuse_new_readers,
    refuse_outside,
    refuse_wrong_activity,
)
from events.services.seats import change_limit, refuse_fewer
from events.services.sessions import hold_steps, leave_slot, move_step
from events.services.waiting import offer_free, shorten
from programmes.models import Activity

FROM_ACTIVITY = ("mode", "seats_per_participant", *(f"place_{language}" for language, _name in settings.LANGUAGES))
"""What a new event takes from its activity where nothing is said."""
ALTERS = ("starts_at", "ends_at", "all_day", "mode", "place")
"""How the names of the fields begin that make a published event another one to whoever plans to come."""
LENGTHENS = ("capacity", "seats_per_participant", "registration_closes_at", "starts_at")
"""What may bring a seat to somebody who waits for one."""


def put_off(before: Event, event: Event) -> list[str]:
    """One that begins at another time is reminded of and thanked for anew, unless that is a correction afterwards.

    Returns the names of what was set. Raises WrongMoment for one that people have been noted at.
    """
    if before.starts_at == event.starts_at:
        return []
    refuse_attended(before, event)
    if event.starts_at <= timezone.now():
        return []
    event.reminded_at = event.thanked_at = None
    return ["reminded_at", "thanked_at"]


@transaction.atomic
def save_event(
    *,
    event: Event,
    changed: Sequence[str],
    actor: User | None,
    draft: bool = False,
    forgets: int = 0,
    fills: bool = True,
) -> Event:
    """Keep a new event, or the changed fields of one, so that seats taken meanwhile stay taken.

    A new one takes from its activity what is not said, and is published at once unless it is a `draft`. What stays empty
    of who answers for it is filled in by whoever may choose them, others leave it (`fills`). The step of a
    participant's own session moves with it, the agenda too. `forgets`: of how many people it is known that what they need
    is deleted where the event does not ask any more. Raises NeedsWouldGo for more, SeatsTaken for a capacity that is
    smaller than what is taken, WrongActivity, WrongMoment, AsksOnline, ConsultantBusy, and OutsideProgramme for a shared
    event that is put on a day on which its programme does not last.
    """
    changed = [*changed, *(fill_in(event) if fills else ())]
    if event._state.adding:
        return make_event(event, actor, draft=draft)
    hold_steps(Event.objects.get(pk=event.pk), event)
    held = event_held(event.pk)
    refuse_wrong_activity(event, held)
    refuse_another_participant(held, event)
    refuse_outside(event, changed)
    refuse_moments(event)
    refuse_asking_online(event)
    refuse_new_readers(held, event, actor)
    if "asks_needs" in changed and not event.asks_needs:
        refuse_forgetting(event, forgets)
    if "capacity" in changed:
        refuse_fewer(held.taken, event.capacity)
    if any(name in changed for name in ("starts_at", "ends_at", "consultant")):
        refuse_busy(event)
    event.sequence = held.sequence
    event.save(update_fields=[*columns_of(event, changed), *new_version(held, event, changed), *put_off(held, event)])
    follow(held, event, changed)
    log(action="event.changed", target=event, actor=actor, made=False, fields=sorted(changed))
    for session in (held, event):
        if session.enrolment is not None:
            move_step(session.enrolment, session.activity, actor)
    return event


def new_version(before: Event, event: Event, changed: Sequence[str]) -> list[str]:
    """What calendars take over, and what pages say was changed. Returns the names of what was set."""
    fields: list[str] = []
    if any(name.startswith(CALENDAR) for name in changed):
        shown_anew(event)
        fields = [*VERSION]
    if before.published_at is not None and any(alters(before, name) for name in changed):
        event.altered_at = timezone.now()
        fields = [*fields, "altered_at"]
    return fields


def alters(before: Event, name: str) -> bool:
    """Whether another value of this field makes it another event to who plans to come; a translation that was missing does not."""
    return name.startswith(ALTERS) and not (name.startswith("place_") and not getattr(before, name))


def follow(before: Event, event: Event, changed: Sequence[str]) -> None:
    """What else a change of the event changes: its agenda, its seats, calendars, who was there, who is offered a seat."""
    if event.enrolment_id is not None:
        leave_slot(event)
    if before.starts_at != event.starts_at:
        move_agenda(event, before.starts_at)
        move_deadline(event, before.starts_at)
    if (before.starts_at, before.ends_at) != (event.starts_at, event.ends_at) and is_outside(event):
        raise WrongMoment(_("Its agenda lasts longer than this. Shorten the agenda first."), "ends_at")
    if "asks_needs" in changed and not event.asks_needs:
        forget_needs(event)
    if "seats_per_participant" in changed:
        change_limit(event=event, before=before.seats_per_participant)
    if before.closes > event.closes:
        shorten(event)
    had_a_line = before.capacity is not None or before.seats_per_participant is not None
    if had_a_line and any(name in changed for name in LENGTHENS):
        offer_free(Event.objects.get(pk=event.pk))


def fill_in(event: Event) -> list[str]:
    """What is left empty is kept as it stands now, so that it does not change with an activity or an enrolment.

    The organisation is whom people tell what they need. Returns the names of the fields that were said here.
    """
    filled = []
    if event.enrolment is not None and event.consultant_id is None and event.enrolment.consultant_id:
        event.consultant = event.enrolment.consultant
        filled.append("consultant")
    if event.asks_needs and not event.organisation:
        event.organisation = event.activity.organisation
        filled.append("organisation")
    return filled


def make_event(event: Event, actor: User | None, *, draft: bool) -> Event:
    hold_steps(event)
    for name in FROM_ACTIVITY:
        if getattr(event, name) in (None, ""):
            setattr(event, name, getattr(event.activity, name))
    event.mode = event.mode or Activity.Mode.ON_SITE
    event.published_at = None if draft else timezone.now()
    refuse_wrong_activity(event, None)
    refuse_outside(event, ["starts_at", "ends_at"])
    refuse_moments(event)
    refuse_asking_online(event)
    refuse_busy(event)
    event.save()
    log(action="event.changed", target=event, actor=actor, made=True)
    if event.enrolment is not None:
        move_step(event.enrolment, event.activity, actor)
    if event.ends_at > timezone.now():
        appointments.tell(event, "booked", actor)
    return event
