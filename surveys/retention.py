"""What surveys keep of people's answers, and how long."""

from datetime import datetime, timedelta

from accounts.retention import YEAR, retention
from surveys.models import OpenAnswer, Survey
from surveys.services import keys

MONTH = timedelta(days=30)
NIGHT = timedelta(days=1)
"""Between one time that all is purged and the next."""


@retention("open answers that are not shown a year after their survey closed")
def purge_open_answers(now: datetime) -> int:
    """They may name people; those that a person has let through stay."""
    old = OpenAnswer.objects.filter(survey__closed_at__lt=now - YEAR)
    return old.exclude(review=OpenAnswer.Review.SHOWN).delete()[0]


@retention("sealed answers and their key 30 days after their survey closed")
def destroy_sealed_answers(now: datetime) -> int:
    """They are destroyed when the results are released; this is for results that nobody releases."""
    kept = Survey.objects.filter(state=Survey.State.CLOSED, closed_at__lt=now - MONTH + NIGHT, key_pair__isnull=False)
    return sum(keys.destroy(survey) for survey in kept)
