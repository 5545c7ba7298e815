"""Opening surveys: from now on the form stays as it is, and answers are taken in."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import EnrolledMunicipality, Enrolment, Step
from surveys.models import Round, Survey
from surveys.services import keys
from surveys.services.freezing import freeze_form
from surveys.services.notices import notify_contacts
from surveys.services.progress import SurveyRefused, advance


def too_late() -> SurveyRefused:
    return SurveyRefused(
        _("Surveys of this round have closed, and a late one would change what others compare with. Make a new round.")
    )


def time_is_over() -> SurveyRefused:
    return SurveyRefused(_("The time to answer is over. A round that has not closed can be given a later end."))


@dataclass
class Launched:
    """What became of a round's surveys: `opened`, or `asked` for the numbers of staff first."""

    opened: list[Survey] = field(default_factory=list)
    asked: list[Survey] = field(default_factory=list)


@transaction.atomic
def launch(*, round: Round, actor: User | None) -> Launched:
    """Have a survey for every municipality of the round's programme; those opened earlier stay as they are.

    Those whose form has parts wait until their contact persons have told the numbers of staff, and are asked for them:
    asked again on another day, they get another mail.
    """
    if round.surveys.filter(state__in=[Survey.State.CLOSING, Survey.State.CLOSED, Survey.State.RELEASED]).exists():
        raise too_late()
    if round.closes_at <= timezone.now():
        raise time_is_over()
    rows = EnrolledMunicipality.objects.filter(
        programme=round.programme_id, enrolment__state=Enrolment.State.ACCEPTED
    ).select_related("municipality")
    for row in rows:
        Survey.objects.get_or_create(round=round, municipality=row.municipality)
    waiting = round.surveys.filter(state=Survey.State.DRAFT, municipality__in=[row.municipality_id for row in rows])
    drafts = list(waiting.select_related("municipality", "round"))
    if not round.questionnaire.grouping:
        return Launched(opened=[open_survey(survey=survey, actor=actor) for survey in drafts])
    for survey in drafts:
        notify_contacts(survey, "numbers", again=f":{timezone.localdate()}")
    return Launched(asked=drafts)


@transaction.atomic
def open_survey(*, survey: Survey, actor: User | None) -> Survey:
    """Open a draft: its form is frozen from now on, and the contact persons get the link."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.DRAFT:
        raise SurveyRefused(_("This survey has been opened already. Nothing was changed."))
    round = Round.objects.select_for_update().get(pk=held.round_id)
    if round.compared_at:
        raise too_late()
    if round.closes_at <= timezone.now():
        raise time_is_over()
    freeze_form(round.instrument_version)
    held.state, held.opened_at = Survey.State.OPEN, timezone.now()
    keys.give_key(held)
    held.save(update_fields=["state", "opened_at", "public_key"])
    log(action="survey.opened", target=held, actor=actor)
    advance(held, Step.State.UNDER_WAY, actor)
    notify_contacts(held, "opened")
    return held
