"""Opening surveys: from now on the form stays as it is, and answers are taken in. And calling one off before any came."""

from collections.abc import Collection
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import Step
from surveys.models import KeyPair, Round, SealedAnswer, Survey
from surveys.queries.launching import taking_part
from surveys.services import keys
from surveys.services.freezing import freeze_form
from surveys.services.notices import notify_contacts
from surveys.services.progress import SurveyRefused, advance, take_back

logger = structlog.get_logger(__name__)


def too_late() -> SurveyRefused:
    return SurveyRefused(
        _("Surveys of this round have closed, and a late one would change what others compare with. Make a new round.")
    )


def time_is_over() -> SurveyRefused:
    return SurveyRefused(_("The time to answer is over. A round that has not closed can be given a later end."))


@dataclass
class Launched:
    """What became of the chosen surveys: `opened`, `planned` to open by themselves, or `asked` for the numbers of staff."""

    opened: list[Survey] = field(default_factory=list)
    planned: list[Survey] = field(default_factory=list)
    asked: list[Survey] = field(default_factory=list)


def opens_later(round: Round) -> bool:
    return round.opens_at > timezone.now()


@transaction.atomic
def launch(*, round: Round, municipalities: Collection[int] | None = None, actor: User | None) -> Launched:
    """Have a survey for the chosen municipalities of the round's programme, None for all; others stay as they are.

    Those whose form has parts wait until their contact persons have told the numbers of staff, and are asked for them:
    asked again on another day, they get another mail. The others open, or wait for the round's opening date.
    """
    if round.surveys.filter(state__in=[Survey.State.CLOSING, Survey.State.CLOSED, Survey.State.RELEASED]).exists():
        raise too_late()
    if round.closes_at <= timezone.now():
        raise time_is_over()
    rows = taking_part(round)
    if municipalities is not None:
        rows = rows.filter(municipality__in=municipalities)
    chosen = list(rows.values_list("municipality", flat=True))
    Round.objects.filter(pk=round.pk, launched_at=None).update(launched_at=timezone.now())
    for municipality in chosen:
        Survey.objects.get_or_create(round=round, municipality_id=municipality)
    waiting = round.surveys.filter(state=Survey.State.DRAFT, ready_at=None, municipality__in=chosen)
    drafts = list(waiting.select_related("municipality", "round"))
    if not round.questionnaire.grouping:
        done = [open_survey(survey=survey, actor=actor) for survey in drafts]
        return Launched(
            opened=[survey for survey in done if survey.state == Survey.State.OPEN],
            planned=[survey for survey in done if survey.state == Survey.State.DRAFT],
        )
    for survey in drafts:
        notify_contacts(survey, "numbers", again=f":{timezone.localdate()}")
    return Launched(asked=drafts)


@transaction.atomic
def open_survey(*, survey: Survey, actor: User | None) -> Survey:
    """Open a draft: its form is frozen from now on, and the contact persons get the link.

    Before the round's opening date it is made ready, and opens by itself on that date.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.DRAFT:
        raise SurveyRefused(_("This survey has been opened already. Nothing was changed."))
    round = Round.objects.select_for_update().get(pk=held.round_id)
    if round.compared_at:
        raise too_late()
    if round.closes_at <= timezone.now():
        raise time_is_over()
    if opens_later(round):
        return make_ready(held, actor)
    freeze_form(round.instrument_version)
    held.state, held.opened_at = Survey.State.OPEN, timezone.now()
    keys.give_key(held)
    held.save(update_fields=["state", "opened_at", "public_key"])
    log(action="survey.opened", target=held, actor=actor)
    advance(held, Step.State.UNDER_WAY, actor)
    notify_contacts(held, "opened")
    return held


def make_ready(survey: Survey, actor: User | None) -> Survey:
    if survey.ready_at is None:
        survey.ready_at = timezone.now()
        survey.save(update_fields=["ready_at"])
        log(action="survey.planned", target=survey, actor=actor)
    return survey


def open_due() -> int:
    """Open every survey that is ready and whose day has come. One that cannot be opened keeps no other from it.

    Returns how many were opened.
    """
    return sum(try_to_open(survey) for survey in Survey.objects.opening_due(timezone.now()))


def try_to_open(survey: Survey) -> bool:
    try:
        return open_survey(survey=survey, actor=None).state == Survey.State.OPEN
    except Exception as error:
        logger.error("opening a survey failed", survey=survey.pk, error=type(error).__name__)
        return False


@transaction.atomic
def call_off(*, survey: Survey, actor: User | None) -> None:
    """Take a survey back that nobody has answered yet: as if it had never been opened; its contact persons are told.

    Raises SurveyRefused once somebody has answered. An answer that comes at the same time is either before it or refused.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state not in (Survey.State.DRAFT, Survey.State.OPEN) or SealedAnswer.objects.filter(survey=held).exists():
        raise SurveyRefused(
            _("Only a survey that nobody has answered yet can be called off. Close it instead. Nothing was changed.")
        )
    log(action="survey.called_off", target=held, actor=actor)
    take_back(held, actor)
    notify_contacts(held, "called_off")
    KeyPair.objects.filter(survey=held).delete()
    held.delete()
