"""How far a participant is, read once for all parts of a page that ask."""

from participants.access import Participation
from participants.models import Step
from participants.queries.phases import progress_of
from programmes.models import Activity


def progress_now(participation: Participation) -> list[tuple[Activity, Step]]:
    """Its municipal activities with their steps, for `Participation.once`."""
    return progress_of(participation.enrolment)


def is_done(participation: Participation, *kinds: Activity.Kind) -> bool:
    """Whether an activity of one of these kinds is behind."""
    progress = participation.once(progress_now)
    return any(activity.kind in kinds and step.state == Step.State.DONE for activity, step in progress)
