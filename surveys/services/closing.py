"""Closing surveys: a worker opens the sealed answers, all together and in a random order, and counts them."""

from collections.abc import Sequence
from random import SystemRandom

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import log
from digiverkosto.queue import enqueue
from surveys.models import KeyPair, OpenAnswer, PartCount, SealedAnswer, Submission, Survey
from surveys.sealing import DamagedBox, Response, WrongSecret, unseal
from surveys.services import comparing, keys
from surveys.services.notices import notify_contacts, notify_staff
from surveys.services.releasing import release
from surveys.services.tallying import count_tallies

logger = structlog.get_logger(__name__)


class Damaged(Exception):
    """Some boxes do not open, though the key is right."""

    def __init__(self, damaged: int, whole: int) -> None:
        super().__init__(f"{damaged} of {whole} sealed answers do not open")
        self.damaged = damaged


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
def close(*, survey: Survey, if_due: bool = False, leave_out: int = 0) -> bool:
    """Open a survey's sealed answers and count them; own words go into rows of their own, in an order of their own.

    Nobody has to release feedback: its sealed answers and their key end here.

    With `if_due` only a survey whose time is up is closed: its window may have been lengthened meanwhile. Returns
    whether this call closed it; closing twice changes nothing. Raises what `open_all` and `count_tallies` raise: then
    nothing has changed, and the answers are as they were.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if not held.is_uncounted or (if_due and not held.is_due(timezone.now())):
        return False
    answers = open_all(held, leave_out=leave_out)
    count_tallies(held, [answer.choices for answer in answers])
    keep_words(held, answers)
    Submission.objects.filter(survey=held).delete()
    PartCount.objects.filter(survey=held).delete()
    held.state, held.respondents = Survey.State.CLOSED, len(answers)
    held.closed_at = held.closed_at or timezone.now()
    held.save(update_fields=["state", "closed_at", "respondents"])
    log(action="survey.closed", target=held, respondents=len(answers), left_out=leave_out)
    comparing.freeze(held.round)
    notify_contacts(held, "closed")
    if held.is_feedback:
        release(survey=held, actor=None)
    return True


def open_all(survey: Survey, *, leave_out: int = 0) -> Sequence[Response]:
    """Every answer of the survey. To be called in a transaction that holds the survey's row.

    Raises `keys.SecretMissing`, `sealing.WrongSecret`, and Damaged where other than `leave_out` boxes do not open.
    """
    private = keys.private_key(survey)
    boxes = list(SealedAnswer.objects.filter(survey=survey).order_by().values_list("box", flat=True))
    SystemRandom().shuffle(boxes)
    answers, damaged = [], 0
    for box in boxes:
        try:
            answers.append(unseal(private, bytes(box)))
        except DamagedBox:
            damaged += 1
    if damaged != leave_out:
        raise Damaged(damaged, len(boxes))
    return answers


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
    """Count the sealed answers of a closed survey anew, as long as all that were counted are there. Returns whether they were.

    Raises what `open_all` and `count_tallies` raise.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.CLOSED or not KeyPair.objects.filter(survey=held).exists():
        return False
    boxes = SealedAnswer.objects.filter(survey=held).count()
    answers = open_all(held, leave_out=max(0, boxes - held.respondents))
    if len(answers) != held.respondents:
        return False
    count_tallies(held, [answer.choices for answer in answers])
    log(action="survey.recounted", target=held, respondents=len(answers))
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
