"""Taking in a response: sealed before it is stored."""

import hashlib
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.refusals import Refused
from surveys.models import SealedAnswer, Submission, Survey
from surveys.questionnaire import Answers
from surveys.sealing import Response, fingerprint, seal, seal_part


class ResponseRefused(Refused):
    """The response cannot be taken in; the message is for people."""


class OtherAnswers(ResponseRefused):
    """This form has been sent already, with other answers, and those stand."""


def submit(*, survey: Survey, token: str, answers: Answers) -> None:
    """Seal a response and store it. The same form sent again counts once.

    Raises ResponseRefused when the survey is not open, OtherAnswers when the form was sent before with other answers.
    The survey's row is held while its state is read, so that a response is either counted at closing or refused.
    """
    response = Response(answers.choices, answers.words)
    sealed = sealed_answer(survey, response)
    sent = Submission(
        survey_id=survey.pk,
        digest=hashlib.sha256(f"{survey.pk}:{token}".encode()).hexdigest(),
        fingerprint=fingerprint(token, response),
    )
    try:
        with transaction.atomic():
            if not takes_answers(survey):
                if Submission.objects.filter(digest=sent.digest, fingerprint=sent.fingerprint).exists():
                    return
                raise ResponseRefused(_("This survey has closed, so your answers could not be taken in."))
            sent.save(force_insert=True)
            sealed.save(force_insert=True)
    except IntegrityError:
        if not sent_before(sent):
            raise


def sent_before(sent: Submission) -> bool:
    """Whether the form's first sending was taken in. Raises OtherAnswers where that had other answers.

    Closing takes the sent forms away: then the first sending was counted, and what it said is not known any more.
    """
    first = Submission.objects.filter(digest=sent.digest).first()
    if first is None:
        return not Survey.objects.filter(pk=sent.survey_id, state=Survey.State.OPEN).exists()
    if first.fingerprint != sent.fingerprint:
        raise OtherAnswers(_("This form was sent before with other answers, and those stand."))
    return True


def takes_answers(survey: Survey) -> bool:
    """The survey's state now, held by a shared lock: respondents do not wait for each other, closing waits for them.

    SQLite has no row locks; its immediate transactions keep closing out.
    """
    query = (
        "SELECT s.state, r.opens_at, r.closes_at FROM surveys_survey s JOIN surveys_round r ON r.id = s.round_id "
        "WHERE s.id = %s FOR SHARE OF s"
    )
    if not connection.features.has_select_for_update:
        known = Survey.objects.select_related("round").filter(pk=survey.pk).first()
        return known is not None and known.takes_answers(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(query, [survey.pk])
        row = cursor.fetchone()
    if row is None:  # it was called off
        return False
    state, opens_at, closes_at = row
    return bool(state == Survey.State.OPEN and opens_at <= timezone.now() < closes_at)


def sealed_answer(survey: Survey, response: Response) -> SealedAnswer:
    """A row to store: the response in a box, and the part it comes from in one of its own."""
    key, questionnaire = bytes(survey.public_key or b""), survey.round.questionnaire
    part = seal_part(key, questionnaire.part_of(response.choices))
    return SealedAnswer(survey_id=survey.pk, box=seal(key, response, questionnaire.room), part=part)


def keep_sealed(survey: Survey, responses: Iterable[Response]) -> None:
    """Seal and store many responses that nobody sends, such as a demo's."""
    SealedAnswer.objects.bulk_create((sealed_answer(survey, response) for response in responses), batch_size=500)
