"""A participant's own session: the step on the board that tells of it, and when it takes place."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from digiverkosto.moments import existing_moment, shifted
from digiverkosto.prepared import Prepared
from events.models import Event, Slot
from participants.models import Enrolment
from participants.services import steps
from programmes.models import Activity

ALONG = ("registration_closes_at", "join_from", "releases_at")
"""Moments of an event that go with it."""


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


def put_at(event: Event, starts_at: datetime, ends_at: datetime) -> list[str]:
    """The event takes place then, and its other moments go with it. Returns the names of what is to be kept."""
    for name in ALONG:
        if moment := getattr(event, name):
            setattr(event, name, shifted(moment, event.starts_at, starts_at))
    event.starts_at, event.ends_at = starts_at, ends_at
    return ["starts_at", "ends_at", *ALONG]


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
