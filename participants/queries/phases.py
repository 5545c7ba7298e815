"""The ribbon of phases: how far a participant has come, and where it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.prepared import Prepared
from digiverkosto.translated import language_of
from participants.models import Enrolment, Step
from programmes.models import Activity
from programmes.models.activity import ActivityQuerySet


@dataclass(frozen=True)
class Phase:
    """One municipal activity on the participant's way. `stage` is done, here or ahead; `agreed` once it has a date."""

    title: str
    title_language: str
    state: str
    on: date | None
    note: str
    stage: str
    agreed: bool


OWN = ("pk", "state", "on", "note")
"""What is read of a participant's step beside its activity."""


@Prepared
def activities_with_steps(programme: int, enrolment: int) -> ActivityQuerySet:
    own = FilteredRelation("steps", condition=Q(steps__enrolment=enrolment))
    columns = {f"own_{name}": F(f"own__{name}") for name in OWN}
    return Activity.objects.steps_of(programme).annotate(own=own, **columns).order_by()


def progress_of(enrolment: Enrolment) -> list[tuple[Activity, Step]]:
    """Each municipal activity in order with the participant's step; one that has no row yet has not been started."""
    progress = []
    activities = activities_with_steps(enrolment.programme_id, enrolment.pk)
    for activity in sorted(activities, key=attrgetter("position", "pk")):
        known: dict[str, Any] = {name: getattr(activity, f"own_{name}") for name in OWN}
        step = Step(enrolment=enrolment, activity=activity, **(known if known["pk"] else {}))
        progress.append((activity, step))
    return progress


def state_in_words(step: Step, today: date) -> str:
    """The state, and that its day is behind where it was booked and nobody has said what became of it."""
    if step.state == Step.State.BOOKED and step.on and step.on < today:
        return _("booked, and the day has passed")
    return step.get_state_display()


def phases_of(progress: Sequence[tuple[Activity, Step]]) -> list[Phase]:
    """The first activity that is not done is where the participant is now."""
    today = timezone.localdate()
    here = next((activity.pk for activity, step in progress if step.state != Step.State.DONE), None)
    return [
        Phase(
            title=activity.title,
            title_language=language_of(activity, "title"),
            state=state_in_words(step, today),
            on=step.on,
            note=step.note,
            stage="done" if step.state == Step.State.DONE else "here" if activity.pk == here else "ahead",
            agreed=step.state != Step.State.NOT_STARTED,
        )
        for activity, step in progress
    ]
