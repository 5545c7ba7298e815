"""A participant's own session and its step on the board say the same, whichever of them is changed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.moments import existing_moment
from digiverkosto.prepared import Prepared
from digiverkosto.refusals import Refused
from events.models import Event, Slot
from events.services.agenda import move_agenda
from events.services.calendars import VERSION, shown_anew
from events.services.consultants import refuse_busy
from events.services.deadlines import move_deadline
from participants.models import Enrolment, Step
from participants.services import steps
from programmes.models import Activity


class SessionStands(Refused):
    """What was said of the step contradicts its session; the message is for people."""

    field = "on"


def session_of(enrolment_id: int, activity_id: int) -> Event | None:
    """The session that is next, or the last one, under its lock."""
    return next_or_last(sessions_held(enrolment_id, activity_id))


def next_or_last(own: list[Event]) -> Event | None:
    """Of a participant's own sessions in order of time the one that its step tells of."""
    return next((session for session in own if session.ends_at >= timezone.now()), own[-1] if own else None)


@Prepared
def sessions_held(enrolment: int, activity: int) -> Any:
    own = Event.objects.standing().filter(enrolment=enrolment, activity=activity)
    return own.select_for_update().order_by("starts_at", "pk")


def hold_steps(*events: Event) -> None:
    """Lock the steps of these sessions. Whoever changes both locks the step first, whichever they begin with."""
    own = {(event.activity_id, event.enrolment_id): event for event in events if event.enrolment_id}
    for _pair, event in sorted(own.items()):
        if event.enrolment is not None and is_step(event.enrolment, event.activity):
            steps.held(event.enrolment, event.activity)


def is_step(enrolment: Enrolment, activity: Activity) -> bool:
    return activity.programme_id == enrolment.programme_id and activity.scope == Activity.Scope.MUNICIPAL


def move_step(enrolment: Enrolment, activity: Activity, actor: User | None) -> None:
    """The step goes where the session is."""
    if is_step(enrolment, activity):
        session = session_of(enrolment.pk, activity.pk)
        on = timezone.localdate(session.starts_at) if session else None
        steps.follow_session(enrolment=enrolment, activity=activity, on=on, actor=actor)


def move_session(step: Step, actor: User | None) -> None:
    """The session goes where the step was put, at the same time of the day. Raises SessionStands and NoSuchHour."""
    session = session_of(step.enrolment_id, step.activity_id)
    if session is None:
        return
    day = timezone.localdate(session.starts_at)
    if step.on == day:
        return
    if step.on is None or (step.state == Step.State.DONE and session.ends_at > timezone.now()):
        when = date_format(day)
        raise SessionStands(
            _("Its session is on %(day)s. Move or cancel the session first, or give its date here.") % {"day": when}
        )
    days, before = step.on - day, session.starts_at
    session.starts_at, session.ends_at = moved(session.starts_at, days), moved(session.ends_at, days)
    refuse_busy(session)
    shown_anew(session)
    session.altered_at, session.reminded_at = timezone.now(), None
    session.save(update_fields=["starts_at", "ends_at", "altered_at", "reminded_at", *VERSION])
    move_agenda(session, before)
    move_deadline(session, before)
    leave_slot(session)
    log(action="event.changed", target=session, actor=actor, made=False, fields=["ends_at", "starts_at"])


def leave_slot(event: Event) -> None:
    """The offered time that the session was booked on, and is not at any more, is offered no longer.

    Whoever moves or cancels it through `slots` frees the time before; the staff may leave it because the consultant
    cannot come.
    """
    booked = Slot.objects.filter(event=event)
    if event.cancelled_at is None:
        booked = booked.exclude(starts_at=event.starts_at, ends_at=event.ends_at, consultant=event.consultant_id)
    booked.delete()


def moved(moment: datetime, days: timedelta) -> datetime:
    """The same time of the day by the clock on the wall, though the clocks change in between. Raises NoSuchHour."""
    local = timezone.localtime(moment)
    day: date = local.date() + days
    return existing_moment(day, local.time().replace(tzinfo=None))
