"""Open answers that a person reads before the municipality does."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from surveys.models import OpenAnswer, Survey
from surveys.questions.text import FEWEST_RESPONDENTS


def reviewable(now: datetime) -> Q:
    """Those of surveys that have closed and that enough people answered."""
    return Q(survey__closed_at__lte=now, survey__respondents__gte=FEWEST_RESPONDENTS)


def waiting_words(surveys: Iterable[Survey]) -> dict[int, int]:
    """Survey's key → how many of its open answers wait for review; those of which none waits are left out."""
    waiting = OpenAnswer.objects.filter(reviewable(timezone.now()), review=OpenAnswer.Review.WAITING)
    counted = waiting.filter(survey__in=[survey.pk for survey in surveys]).order_by()
    return dict(counted.values_list("survey").annotate(count=Count("pk")))
