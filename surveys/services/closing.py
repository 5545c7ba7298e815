"""Opening, closing and releasing surveys."""

from collections.abc import Sequence
from functools import partial
from random import SystemRandom

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.queue import enqueue
from digiverkosto.refusals import Refused
from municipalities.models import Membership
from outbox import services as outbox
from participants.addresses import page_address
from participants.models import EnrolledMunicipality, Enrolment, Step
from participants.services import steps
from programmes.models import Activity
from surveys.models import OpenAnswer, PartCount, Round, Submission, Survey
from surveys.models.survey import SurveyQuerySet
from surveys.sealing import Response, WrongSecret
from surveys.services import comparing, keys
from surveys.services.freezing import freeze_form
from surveys.services.tallying import count_tallies
from surveys.services.unsealing import Damaged, open_all

logger = structlog.get_logger(__name__)


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


@transaction.atomic
def ask_to_close(*, survey: Survey, actor: User) -> bool:
    """Take no more answers from now on, and have a worker count those that came in: only workers can open them.

    Returns whether the survey was open.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.OPEN:
        return False
    held.state, held.closed_at = Survey.State.CLOSING, timezone.now()
    held.save(update_fields=["state", "closed_at"])
    log(action="survey.closing_asked", target=held, actor=actor)
    enqueue("surveys.tasks.close", survey_id=held.pk)
    return True


@transaction.atomic
def close(*, survey: Survey, if_due: bool = False, leave_out_damaged: bool = False) -> bool:
    """Open a survey's sealed answers and count them; own words go into rows of their own, in an order of their own.

    With `if_due` only a survey whose time is up is closed: its window may have been lengthened meanwhile. Returns
    whether this call closed it; closing twice changes nothing. Raises what `open_all` raises: then nothing has
    changed, and the answers are as they were.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if not held.is_uncounted or (if_due and not held.is_due(timezone.now())):
        return False
    answers = open_all(held, leave_out=leave_out_damaged)
    count_tallies(held, [answer.choices for answer in answers])
    keep_words(held, answers)
    Submission.objects.filter(survey=held).delete()
    PartCount.objects.filter(survey=held).delete()
    held.state, held.respondents = Survey.State.CLOSED, len(answers)
    held.closed_at = held.closed_at or timezone.now()
    held.save(update_fields=["state", "closed_at", "respondents"])
    log(action="survey.closed", target=held, respondents=len(answers))
    comparing.freeze(held.round)
    notify_contacts(held, "closed")
    return True


def keep_words(survey: Survey, answers: Sequence[Response]) -> None:
    """Own words without the choices that came with them: each a row under a random key, all in one random order."""
    rows = [
        OpenAnswer(survey=survey, question=question, text=text)
        for answer in answers
        for question, text in answer.words.items()
    ]
    SystemRandom().shuffle(rows)
    OpenAnswer.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def recount(*, survey: Survey) -> bool:
    """Count the sealed answers of a closed survey anew, as long as all that were counted are there. Returns whether they were."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.CLOSED or held.wrapped_key is None:
        return False
    answers = open_all(held, leave_out=True)
    if len(answers) != held.respondents:
        return False
    count_tallies(held, [answer.choices for answer in answers])
    return True


def try_to_close(survey: Survey) -> bool:
    """Close a survey that is due. One that cannot be closed stays as it is until the next time, and staff are told."""
    try:
        return close(survey=survey, if_due=True)
    except Exception as error:  # without its trace, in which there are answers
        logger.error("closing a survey failed", survey=survey.pk, error=type(error).__name__)
        notify_staff(survey, reason_of(error))
        return False


def reason_of(error: Exception) -> str:
    """Which of the sentences of the mail to staff fits; empty for what nobody has foreseen."""
    reasons = {keys.SecretMissing: "missing", WrongSecret: "wrong", Damaged: "damaged"}
    return next((reason for kind, reason in reasons.items() if isinstance(error, kind)), "")


def close_due() -> int:
    """Close every survey whose time is up, and see that closed rounds are compared. Returns how many were closed."""
    closed = sum(try_to_close(survey) for survey in Survey.objects.closing_due(timezone.now()))
    comparing.freeze_closed()
    return closed


def ask_to_close_due() -> int:
    """Have every survey whose time is up closed in a task of its own, and see that closed rounds are compared.

    Returns how many are due. Asked again while a task waits, the later one finds the survey closed.
    """
    due = list(Survey.objects.closing_due(timezone.now()).values_list("pk", flat=True))
    for pk in due:
        enqueue("surveys.tasks.close", survey_id=pk)
    comparing.freeze_closed()
    return len(due)


@transaction.atomic
def release(*, survey: Survey, actor: User | None) -> Survey:
    """Let the municipality see its results. The sealed answers and their key are destroyed: nothing can be asked anew."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.CLOSED:
        raise SurveyRefused(_("Only a closed survey’s results can be released. Nothing was changed."))
    held.state, held.released_at = Survey.State.RELEASED, timezone.now()
    held.save(update_fields=["state", "released_at"])
    keys.destroy(held)
    log(action="survey.released", target=held, actor=actor)
    advance(held, Step.State.DONE, actor)
    notify_contacts(held, "released")
    return Survey.objects.get(pk=held.pk)


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


def other_surveys(survey: Survey, enrolment: Enrolment) -> SurveyQuerySet:
    return Survey.objects.filter(round=survey.round_id, municipality__enrolled__enrolment=enrolment).exclude(
        pk=survey.pk
    )


def notify_contacts(survey: Survey, what: str) -> None:
    """Mail the municipality's contact persons, each in their own language."""
    enrolment = enrolment_of(survey)
    if enrolment is None:
        return
    contacts = Membership.objects.of(enrolment.party).filter(role=Membership.Role.CONTACT).select_related("user")
    for membership in contacts:
        user = membership.user
        outbox.post(
            key=f"survey:{survey.pk}:{what}:{user.pk}",
            to=user.email,
            user=user,
            template=f"surveys/mail/{what}",
            language=user.language,
            context={"survey": survey, "user": user},
            links={
                "link": partial(reverse, "survey", args=[survey.key]),
                "follow": partial(page_address, "survey-follow", enrolment),
            },
        )


def notify_staff(survey: Survey, reason: str) -> None:
    """Tell the consultants, once a day each, that a survey could not be closed, and what to do about it."""
    for user in User.objects.filter(staff_role=User.StaffRole.CONSULTANT, is_active=True):
        outbox.post(
            key=f"survey:{survey.pk}:not-closed:{timezone.localdate()}:{user.pk}",
            to=user.email,
            user=user,
            template="surveys/mail/not_closed",
            language=user.language,
            context={"survey": survey, "user": user, "reason": reason},
            links={"surveys": partial(reverse, "admin:surveys_survey_changelist")},
        )
