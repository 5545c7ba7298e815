"""Opening surveys: from now on the form stays as it is, and answers are taken in."""

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


@transaction.atomic
def launch(*, round: Round, actor: User | None) -> list[Survey]:
    """Open a survey for every municipality of the round's programme; those opened earlier stay as they are."""
    if round.surveys.filter(state__in=[Survey.State.CLOSING, Survey.State.CLOSED, Survey.State.RELEASED]).exists():
        raise too_late()
    rows = EnrolledMunicipality.objects.filter(
        programme=round.programme_id, enrolment__state=Enrolment.State.ACCEPTED
    ).select_related("municipality")
    for row in rows:
        Survey.objects.get_or_create(round=round, municipality=row.municipality)
    drafts = list(round.surveys.filter(state=Survey.State.DRAFT).select_related("municipality", "round"))
    for survey in drafts:
        open_survey(survey=survey, actor=actor)
    return drafts


@transaction.atomic
def open_survey(*, survey: Survey, actor: User | None) -> Survey:
    """Open a draft: its form is frozen from now on, and the contact persons get the link."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.DRAFT:
        raise SurveyRefused(_("This survey has been opened already. Nothing was changed."))
    round = Round.objects.select_for_update().get(pk=held.round_id)
    if round.compared_at:
        raise too_late()
    freeze_form(round.instrument_version)
    held.state, held.opened_at = Survey.State.OPEN, timezone.now()
    keys.give_key(held)
    held.save(update_fields=["state", "opened_at", "public_key", "wrapped_key"])
    log(action="survey.opened", target=held, actor=actor)
    advance(held, Step.State.UNDER_WAY, actor)
    notify_contacts(held, "opened")
    return held
