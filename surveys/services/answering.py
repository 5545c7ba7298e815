"""Taking in a response."""

import hashlib

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.answers import Answers
from surveys.models import OpenAnswer, Response, Submission, Survey


class ResponseRefused(Exception):
    """The response cannot be taken in; the message is for people."""


def submit(*, survey: Survey, token: str, answers: Answers) -> None:
    """Store a response. The same form sent again counts once. Raises ResponseRefused when the survey is not open.

    The survey's row is held while its state is read, so that a response is either tallied at closing or refused.
    """
    digest = hashlib.sha256(f"{survey.pk}:{token}".encode()).hexdigest()
    try:
        with transaction.atomic():
            locked = hold(survey)
            if not locked.takes_answers(timezone.now()):
                raise ResponseRefused(_("This survey has closed, so your answers could not be taken in."))
            Submission.objects.create(survey=locked, digest=digest)
            Response.objects.create(survey=locked, day=timezone.localdate(), answers=answers.row)
            OpenAnswer.objects.bulk_create(
                OpenAnswer(survey=locked, question=question, text=text) for question, text in answers.texts.items()
            )
    except IntegrityError:
        if not Submission.objects.filter(digest=digest).exists():
            raise


def hold(survey: Survey) -> Survey:
    """The survey under a shared lock: respondents do not wait for each other, closing waits for them.

    SQLite has no row locks; its immediate transactions keep closing out.
    """
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM surveys_survey WHERE id = %s FOR SHARE", [survey.pk])
    return Survey.objects.select_related("round").get(pk=survey.pk)
