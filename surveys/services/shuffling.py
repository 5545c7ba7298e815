"""Destroying the order in which answers came in: each night, and when the survey closes."""

from collections.abc import Iterable, Sequence
from datetime import date
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Model

from surveys.models import OpenAnswer, Response, Submission, Survey


def shuffle(survey: Survey, responses: Sequence[tuple[date, Any]], day: date | None = None) -> None:
    """Write the responses (day, answers) and the open answers anew in a random order under new random keys.

    With `day`, all responses bear that day from now on. To be called in a transaction that holds the survey's row.
    """
    texts = list(OpenAnswer.objects.filter(survey=survey))
    rewrite(Response, survey, (Response(survey=survey, day=day or old, answers=answers) for old, answers in responses))
    rewrite(
        OpenAnswer,
        survey,
        (OpenAnswer(survey=survey, question=old.question, text=old.text, review=old.review) for old in texts),
    )


def rewrite(model: type[Model], survey: Survey, rows: Iterable[Model]) -> None:
    """The survey's rows of this kind are these from now on, stored in a random order."""
    fresh = list(rows)
    SystemRandom().shuffle(fresh)
    model._default_manager.filter(survey=survey).delete()
    model._default_manager.bulk_create(fresh, batch_size=500)


@transaction.atomic
def shuffle_open(survey: Survey) -> None:
    """Shuffle what an open survey holds so far. Those who answer at this moment wait for it."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.OPEN:
        return
    shuffle(held, list(Response.objects.filter(survey=held).values_list("day", "answers")))
    digests = Submission.objects.filter(survey=held).values_list("digest", flat=True)
    rewrite(Submission, held, [Submission(survey=held, digest=digest) for digest in digests])


def shuffle_all_open() -> int:
    """Shuffle every open survey. Returns how many there are."""
    surveys = list(Survey.objects.filter(state=Survey.State.OPEN))
    for survey in surveys:
        shuffle_open(survey)
    return len(surveys)
