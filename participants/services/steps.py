"""Moving a participant along its way."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from participants.models import Enrolment, Step
from programmes.models import Activity

ORDER = [Step.State.NOT_STARTED, Step.State.BOOKED, Step.State.UNDER_WAY, Step.State.DONE]


class StepOfAnotherProgramme(Refused):
    """The activity is no step of the participant's programme."""


@transaction.atomic
def advance(
    *, enrolment: Enrolment, kind: Activity.Kind, state: Step.State, on: date | None = None, actor: User | None = None
) -> None:
    """Move the participant's steps of this kind forward to `state`; they never go back by themselves."""
    for activity in Activity.objects.steps_of(enrolment.programme_id).filter(kind=kind):
        step = held(enrolment, activity)
        if ORDER.index(Step.State(step.state)) < ORDER.index(state):
            keep(step, state=state, on=on or step.on, note=step.note, actor=actor)


@transaction.atomic
def mark(
    *, enrolment: Enrolment, activity: Activity, state: Step.State, on: date | None, note: str, actor: User | None
) -> Step:
    """Say how far one activity is, backwards too; saying the same again changes nothing.

    Raises StepOfAnotherProgramme, so that no participant has a step that its own programme does not know.
    """
    if activity.programme_id != enrolment.programme_id or activity.scope != Activity.Scope.MUNICIPAL:
        raise StepOfAnotherProgramme(
            _("This activity is no step of the participant’s programme. Choose one of %(programme)s.")
            % {"programme": enrolment.programme}
        )
    step = held(enrolment, activity)
    if (step.state, step.on, step.note) != (state, on, note):
        keep(step, state=state, on=on, note=note, actor=actor)
    return step


def held(enrolment: Enrolment, activity: Activity) -> Step:
    """The step's row under its lock, made when there is none: activities may be added after the enrolment."""
    Step.objects.get_or_create(enrolment=enrolment, activity=activity)
    return Step.objects.select_for_update().get(enrolment=enrolment, activity=activity)


def keep(step: Step, *, state: Step.State, on: date | None, note: str, actor: User | None) -> None:
    step.state, step.on, step.note = state, on, note
    step.save(update_fields=["state", "on", "note"])
    log(action="step.changed", target=step, actor=actor, state=str(state))
