"""Moving a participant along its way."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.prepared import Prepared
from digiverkosto.refusals import Refused
from participants.models import Enrolment, Step
from programmes.models import Activity

ORDER = [Step.State.NOT_STARTED, Step.State.BOOKED, Step.State.UNDER_WAY, Step.State.DONE]

Follower = Callable[[Step, User | None], None]
"""Told of a step that was marked, in the transaction that marked it; may refuse it."""

_followers: list[Follower] = []


class StepOfAnotherProgramme(Refused):
    """The activity is no step of the participant's programme."""


class DoneTooEarly(Refused):
    """Nothing is done on a date to come."""

    field = "on"


def register_follower(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def advance(
    *, enrolment: Enrolment, kind: Activity.Kind, state: Step.State, on: date | None = None, actor: User | None = None
) -> None:
    """Move the participant's steps of this kind forward to `state`; they never go back by themselves.

    A step whose date is still to come is not done by itself; what is said to be done on a later date is done today.
    """
    today = timezone.localdate()
    for activity in Activity.objects.steps_of(enrolment.programme_id).filter(kind=kind):
        step = held(enrolment, activity)
        if ORDER.index(Step.State(step.state)) >= ORDER.index(state):
            continue
        if state != Step.State.DONE:
            keep(step, state=state, on=on or step.on, note=step.note, actor=actor)
        elif on or step.on is None or step.on <= today:
            keep(step, state=state, on=min(on, today) if on else step.on, note=step.note, actor=actor)


@transaction.atomic
def take_back(*, enrolment: Enrolment, kind: Activity.Kind, actor: User | None) -> None:
    """What was under way has not been started after all."""
    for activity in Activity.objects.steps_of(enrolment.programme_id).filter(kind=kind):
        step = held(enrolment, activity)
        if step.state == Step.State.UNDER_WAY:
            keep(step, state=Step.State.NOT_STARTED, on=None, note=step.note, actor=actor)


def mark(
    *, enrolment: Enrolment, activity: Activity, state: Step.State, on: date | None, note: str, actor: User | None
) -> Step:
    """Say how far one activity is, backwards too; saying the same again changes nothing.

    Raises StepOfAnotherProgramme, so that no participant has a step that its own programme does not know, DoneTooEarly,
    and what a follower refuses.
    """
    with transaction.atomic():
        return mark_within(enrolment=enrolment, activity=activity, state=state, on=on, note=note, actor=actor)


def mark_within(
    *, enrolment: Enrolment, activity: Activity, state: Step.State, on: date | None, note: str, actor: User | None
) -> Step:
    """As `mark`, in a transaction of the caller's, which what is refused ends."""
    if activity.programme_id != enrolment.programme_id or activity.scope != Activity.Scope.MUNICIPAL:
        raise StepOfAnotherProgramme(
            _("This activity is no step of the participant’s programme. Choose one of %(programme)s.")
            % {"programme": enrolment.programme}
        )
    if state == Step.State.DONE and on is not None and on > timezone.localdate():
        raise DoneTooEarly(_("Nothing is done on a date to come. Choose another state, or the date when it was done."))
    step = held(enrolment, activity)
    goes_elsewhere = (step.state, step.on) != (state, on)
    if goes_elsewhere or step.note != note:
        keep(step, state=state, on=on, note=note, actor=actor)
    for follower in _followers if goes_elsewhere else ():
        follower(step, actor)
    return step


@transaction.atomic
def follow_session(*, enrolment: Enrolment, activity: Activity, on: date | None, actor: User | None) -> None:
    """Have the step stand where the participant's session is: booked for that day, and not booked without one."""
    step = held(enrolment, activity)
    if step.on == on and step.state != Step.State.NOT_STARTED:
        return
    state = Step.State(step.state)
    if on is None and state == Step.State.BOOKED:
        state = Step.State.NOT_STARTED
    elif on is not None and (state == Step.State.NOT_STARTED or on > timezone.localdate()):
        state = Step.State.UNDER_WAY if state == Step.State.UNDER_WAY else Step.State.BOOKED
    if (step.state, step.on) != (state, on):
        keep(step, state=state, on=on, note=step.note, actor=actor)


def held(enrolment: Enrolment, activity: Activity) -> Step:
    """The step's row under its lock, made when there is none: activities may be added after the enrolment."""
    rows = row_held(enrolment.pk, activity.pk)
    if not rows:
        Step.objects.get_or_create(enrolment=enrolment, activity=activity)
        rows = row_held(enrolment.pk, activity.pk)
    step: Step = rows[0]
    step.enrolment, step.activity = enrolment, activity
    return step


@Prepared
def row_held(enrolment: int, activity: int) -> Any:
    return Step.objects.select_for_update().filter(enrolment=enrolment, activity=activity).order_by()


def keep(step: Step, *, state: Step.State, on: date | None, note: str, actor: User | None) -> None:
    step.state, step.on, step.note = state, on, note
    step.save(update_fields=["state", "on", "note"])
    log(action="step.changed", target=step, actor=actor, state=str(state))
