"""The ribbon of phases: how far a participant has come, and where it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from participants.models import Enrolment, Step
from programmes.models import Activity


@dataclass(frozen=True)
class Phase:
    """One municipal activity on the participant's way. `stage` is done, here or ahead; `agreed` once it has a date."""

    title: str
    state: str
    on: date | None
    note: str
    stage: str
    agreed: bool


def progress_of(enrolment: Enrolment, activities: list[Activity] | None = None) -> list[tuple[Activity, Step]]:
    """Each municipal activity in order with the participant's step; one that has no row yet has not been started."""
    ordered = activities if activities is not None else list(Activity.objects.steps_of(enrolment.programme_id))
    known = {step.activity_id: step for step in enrolment.steps.all()}
    return [(activity, known.get(activity.pk) or Step(enrolment=enrolment, activity=activity)) for activity in ordered]


def phases_of(progress: Sequence[tuple[Activity, Step]]) -> list[Phase]:
    """The first activity that is not done is where the participant is now."""
    here = next((activity.pk for activity, step in progress if step.state != Step.State.DONE), None)
    return [
        Phase(
            title=activity.title,
            state=step.get_state_display(),
            on=step.on,
            note=step.note,
            stage="done" if step.state == Step.State.DONE else "here" if activity.pk == here else "ahead",
            agreed=step.state != Step.State.NOT_STARTED,
        )
        for activity, step in progress
    ]
