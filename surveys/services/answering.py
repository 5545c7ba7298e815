"""Taking in a response."""

import hashlib

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.refusals import Refused
from surveys.answers import Answers
from surveys.models import OpenAnswer, Response, Submission, Survey


class ResponseRefused(Refused):
    """The response cannot be taken in; the message is for people."""


def submit(*, survey: Survey, token: str, answers: Answers) -> None:
    """Store a response. The same form sent again counts once. Raises ResponseRefused when the survey is not open.

    The survey's row is held while its state is read, so that a response is either tallied at closing or refused.
    """
    digest = hashlib.sha256(f"{survey.pk}:{token}".encode()).hexdigest()
    try:
        with transaction.atomic():
            if not takes_answers(survey):
                raise ResponseRefused(_("This survey has closed, so your answers could not be taken in."))
            Submission(survey_id=survey.pk, digest=digest).save(force_insert=True)
            Response(survey_id=survey.pk, day=timezone.localdate(), answers=answers.row).save(force_insert=True)
            if answers.texts:
                OpenAnswer.objects.bulk_create(
                    OpenAnswer(survey_id=survey.pk, question=question, text=text)
                    for question, text in answers.texts.items()
                )
    except IntegrityError:
        if not (Submission.objects.filter(digest=digest).exists() or has_closed(survey)):
            raise


def has_closed(survey: Survey) -> bool:
    """Whether closing has taken the sent forms away meanwhile; the first sending of this one was counted."""
    return not Survey.objects.filter(pk=survey.pk, state=Survey.State.OPEN).exists()


def takes_answers(survey: Survey) -> bool:
    """The survey's state now, held by a shared lock: respondents do not wait for each other, closing waits for them.

    SQLite has no row locks; its immediate transactions keep closing out.
    """
    query = (
        "SELECT s.state, r.opens_at, r.closes_at FROM surveys_survey s JOIN surveys_round r ON r.id = s.round_id "
        "WHERE s.id = %s FOR SHARE OF s"
    )
    if not connection.features.has_select_for_update:
        return Survey.objects.select_related("round").get(pk=survey.pk).takes_answers(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(query, [survey.pk])
        state, opens_at, closes_at = cursor.fetchone()
    return bool(state == Survey.State.OPEN and opens_at <= timezone.now() < closes_at)
