"""What a survey's state means for the participant: their step, and through which enrolment they take part."""

from django.utils import timezone

from accounts.models import User
from digiverkosto.refusals import Refused
from participants.models import EnrolledMunicipality, Enrolment, Step
from participants.services import steps
from programmes.models import Activity
from surveys.models import Survey
from surveys.models.survey import SurveyQuerySet


class SurveyRefused(Refused):
    """The survey's state does not allow this; the message is for people."""


def enrolment_of(survey: Survey) -> Enrolment | None:
    """The enrolment through which the municipality takes part in the round's programme."""
    row = (
        EnrolledMunicipality.objects.filter(programme=survey.round.programme_id, municipality=survey.municipality_id)
        .select_related("enrolment__municipality", "enrolment__consortium", "enrolment__programme")
        .first()
    )
    return row.enrolment if row and row.enrolment.state == Enrolment.State.ACCEPTED else None


def advance(survey: Survey, state: Step.State, actor: User | None) -> None:
    """Move the participant's survey step along; a consortium's is done when all its surveys are released."""
    enrolment = enrolment_of(survey)
    if enrolment is None:
        return
    if state == Step.State.DONE and other_surveys(survey, enrolment).exclude(state=Survey.State.RELEASED).exists():
        return
    steps.advance(
        enrolment=enrolment,
        kind=Activity.Kind.SURVEY,
        state=state,
        on=timezone.localdate(survey.round.closes_at),
        actor=actor,
    )


def take_back(survey: Survey, actor: User | None) -> None:
    """The participant's survey step has not begun, unless another survey of it is open."""
    enrolment = enrolment_of(survey)
    if enrolment is None or other_surveys(survey, enrolment).exclude(state=Survey.State.DRAFT).exists():
        return
    steps.take_back(enrolment=enrolment, kind=Activity.Kind.SURVEY, actor=actor)


def other_surveys(survey: Survey, enrolment: Enrolment) -> SurveyQuerySet:
    return Survey.objects.filter(round=survey.round_id, municipality__enrolled__enrolment=enrolment).exclude(
        pk=survey.pk
    )
