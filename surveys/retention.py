"""What surveys keep of people's own words, and how long."""

from datetime import datetime

from accounts.retention import YEAR, retention
from surveys.models import OpenAnswer


@retention("open answers that are not shown a year after their survey closed")
def purge_open_answers(now: datetime) -> int:
    """They may name people; those that a person has let through stay."""
    old = OpenAnswer.objects.filter(survey__closed_at__lt=now - YEAR)
    return old.exclude(review=OpenAnswer.Review.SHOWN).delete()[0]
