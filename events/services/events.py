"""Making, changing and cancelling events."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from events.models import Event, Seats
from events.services.registrations import change_limit
from events.services.sessions import hold_steps, move_step
from programmes.models import Activity, Programme

FROM_ACTIVITY = ("mode", "seats_per_participant", *(f"place_{language}" for language, _name in settings.LANGUAGES))
"""What a new event takes from its activity where nothing is said."""


class SeatsTaken(Refused):
    """There are more people than that; the message is for people."""


class WrongActivity(Refused):
    """The activity is not one that such an event can be of; the message is for people."""

    field = "activity"


class OutsideProgramme(Refused):
    """A shared event is not while its programme lasts; the message is for people."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def why_outside(programme: Programme, day: date) -> str:
    """In words, why no event that all share can be on this day; empty for a day on which one can."""
    if programme.starts <= day <= programme.ends:
        return ""
    first, last = (date_format(one, "SHORT_DATE_FORMAT") for one in (programme.starts, programme.ends))
    return _("The programme lasts from %(first)s to %(last)s.") % {"first": first, "last": last}


def refuse_outside(event: Event, said: Sequence[str]) -> None:
    """For those of its moments that are said now; an old event stays where it was. Own sessions may come later."""
    if event.enrolment is not None:
        return
    for name in ("starts_at", "ends_at"):
        if name in said or "activity" in said:
            why = why_outside(event.activity.programme, timezone.localdate(getattr(event, name)))
            if why:
                raise OutsideProgramme(why, name)


def refuse_fewer(taken: int, number: int | None) -> None:
    if number is not None and number < taken:
        raise SeatsTaken(_("More seats than this are taken already. Cancel some first."))


def refuse_wrong_activity(event: Event, before: Event | None) -> None:
    """A session is of a municipal activity of its participant's programme, any other event of a shared one."""
    activity = event.activity
    if event.enrolment is None and activity.scope != Activity.Scope.SHARED:
        raise WrongActivity(
            _("This activity is each participant’s own: choose the participant, or an activity that all share.")
        )
    if event.enrolment is not None and activity.programme_id != event.enrolment.programme_id:
        raise WrongActivity(
            _("This activity belongs to another programme. Choose one of %(programme)s.")
            % {"programme": event.enrolment.programme}
        )
    if event.enrolment is not None and activity.scope != Activity.Scope.MUNICIPAL:
        raise WrongActivity(_("All participants share this activity: leave the participant empty, or choose another."))
    if before is not None and before.taken and before.activity.programme_id != activity.programme_id:
        raise WrongActivity(_("People have seats at this event. It cannot move to another programme."))


@transaction.atomic
def save_event(*, event: Event, changed: Sequence[str], actor: User | None) -> Event:
    """Keep a new event, or the changed fields of one, so that seats taken meanwhile stay taken.

    A new one takes from its activity what is not said. The step of a participant's own session moves with it. Raises
    SeatsTaken for a capacity that is smaller than what is taken, WrongActivity, and OutsideProgramme for a shared event
    that is put on a day on which its programme does not last.
    """
    if event._state.adding:
        return make_event(event, actor)
    hold_steps(Event.objects.get(pk=event.pk), event)
    held = Event.objects.select_for_update().get(pk=event.pk)
    refuse_wrong_activity(event, held)
    refuse_outside(event, changed)
    if "capacity" in changed:
        refuse_fewer(held.taken, event.capacity)
    event.save(update_fields=columns_of(event, changed))
    if "seats_per_participant" in changed:
        change_limit(event=event, before=held.seats_per_participant)
    log(action="event.changed", target=event, actor=actor, made=False, fields=sorted(changed))
    for session in (held, event):
        if session.enrolment is not None:
            move_step(session.enrolment, session.activity, actor)
    return event


def make_event(event: Event, actor: User | None) -> Event:
    for name in FROM_ACTIVITY:
        if getattr(event, name) in (None, ""):
            setattr(event, name, getattr(event.activity, name))
    event.mode = event.mode or Activity.Mode.ON_SITE
    refuse_wrong_activity(event, None)
    refuse_outside(event, ["starts_at", "ends_at"])
    event.save()
    log(action="event.changed", target=event, actor=actor, made=True)
    if event.enrolment is not None:
        move_step(event.enrolment, event.activity, actor)
    return event


@transaction.atomic
def set_cancelled(*, event: Event, cancelled: bool, actor: User | None) -> Event:
    """Cancel an event, or have it take place after all. Who has a seat keeps it; doing it twice changes nothing."""
    hold_steps(event)
    held = Event.objects.select_for_update().get(pk=event.pk)
    if (held.cancelled_at is not None) == cancelled:
        return held
    held.cancelled_at = timezone.now() if cancelled else None
    held.save(update_fields=["cancelled_at"])
    log(action="event.cancelled" if cancelled else "event.revived", target=held, actor=actor)
    if held.enrolment is not None:
        move_step(held.enrolment, held.activity, actor)
    return held


@transaction.atomic
def change_seats(*, seats: Seats, limit: int | None, actor: User | None) -> Seats:
    """Give one participant another number of seats. Raises SeatsTaken for fewer than are taken."""
    held = Seats.objects.select_for_update().get(pk=seats.pk)
    refuse_fewer(held.taken, limit)
    if held.limit != limit:
        log(action="seats.changed", target=held, actor=actor, before=held.limit, now=limit)
        held.limit = limit
        held.save(update_fields=["limit"])
    return held
