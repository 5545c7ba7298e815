"""The ribbon of phases: how far a participant has come, and where it is now."""

from dataclasses import dataclass
from datetime import date

from programmes.models import Enrolment, Step


@dataclass(frozen=True)
class Phase:
    """One municipal activity on the participant's way. `place` is done, here or ahead; `agreed` once it has a date."""

    title: str
    state: str
    on: date | None
    note: str
    place: str
    agreed: bool


def phases_of(enrolment: Enrolment) -> list[Phase]:
    """The participant's steps in order; the first one that is not done is where it is now."""
    steps = list(enrolment.steps.select_related("activity").order_by("activity__position"))
    unfinished = [step.pk for step in steps if step.state != Step.State.DONE]
    here = unfinished[0] if unfinished else None
    return [
        Phase(
            title=step.activity.title,
            state=step.get_state_display(),
            on=step.on,
            note=step.note,
            place="done" if step.state == Step.State.DONE else "here" if step.pk == here else "ahead",
            agreed=step.state != Step.State.NOT_STARTED,
        )
        for step in steps
    ]
