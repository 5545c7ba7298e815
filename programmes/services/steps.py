"""Moving a participant along its way."""

from datetime import date

from accounts.models import User
from audit.services import log
from programmes.models import Activity, Enrolment, Step

ORDER = [Step.State.NOT_STARTED, Step.State.BOOKED, Step.State.UNDER_WAY, Step.State.DONE]


def advance(
    *, enrolment: Enrolment, kind: Activity.Kind, state: Step.State, on: date | None = None, actor: User | None = None
) -> None:
    """Move the participant's step of this kind forward to `state`; it never goes back by itself."""
    earlier = [known for known in ORDER if ORDER.index(known) < ORDER.index(state)]
    for step in Step.objects.filter(enrolment=enrolment, activity__kind=kind, state__in=earlier):
        step.state = state
        step.on = on or step.on
        step.save(update_fields=["state", "on"])
        log(action="step.changed", target=step, actor=actor, state=state.value)
