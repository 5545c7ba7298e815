"""What one cell of the board is made of, read for a save that many wait for."""

from typing import Any

from django.conf import settings
from django.http import Http404

from digiverkosto.prepared import Prepared
from events.models import WHEN, Event
from participants.models import Enrolment, Step
from programmes.models import Activity

accepted = Prepared(
    lambda enrolment: Enrolment.objects.accepted().for_lists().prefetch_related(None).filter(pk=enrolment).order_by()
)
municipal = Prepared(lambda programme, activity: Activity.objects.steps_of(programme).filter(pk=activity).order_by())
kept = Prepared(lambda enrolment, activity: Step.objects.filter(enrolment=enrolment, activity=activity).order_by())
sessions = Prepared(
    lambda enrolment, activity: (
        Event.objects.standing()
        .filter(enrolment=enrolment, activity=activity)
        .only(*WHEN, *(f"title_{language}" for language, _name in settings.LANGUAGES))
        .order_by("starts_at")
    )
)


def found(enrolment: int, activity: int) -> Step:
    """The step of an accepted participant, made in memory where it has no row yet. Raises Http404."""
    participant = the_one(accepted(enrolment))
    own = the_one(municipal(participant.programme_id, activity))
    step: Step = next(iter(kept(enrolment, activity)), None) or Step()
    step.enrolment, step.activity = participant, own
    return step


def the_one(rows: list[Any]) -> Any:
    """The row that was asked for by its key. Raises Http404."""
    if not rows:
        raise Http404
    return rows[0]


def sessions_of(step: Step) -> list[Event]:
    """The participant's own, in order of time."""
    return sessions(step.enrolment_id, step.activity_id)
