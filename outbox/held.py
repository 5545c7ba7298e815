"""Mail that a restored backup holds back, until somebody says that it may go."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from outbox.models import Message, MessageQuerySet, in_three_days


def held() -> MessageQuerySet:
    return Message.objects.filter(state=Message.State.HELD)


def by_day() -> dict[date, int]:
    """How many are held, by the day on which they were made."""
    days = (
        held()
        .order_by()
        .values_list(TruncDate("created_at"))
        .annotate(number=Count("pk"))
        .order_by(TruncDate("created_at"))
    )
    return dict(days)


def resume() -> int:
    """Let held mails go, those of a letter at its time. Codes do not: what they open has ended with the sessions.

    Returns how many will go.
    """
    held().filter(confidential=True).update(state=Message.State.CANCELLED, text="", calendar="")
    now = timezone.now()
    later = held().filter(letter__isnull=False, next_try_at__gt=now).update(state=Message.State.QUEUED)
    return later + held().update(state=Message.State.QUEUED, next_try_at=now, give_up_at=in_three_days())


def discard() -> int:
    """Cancel held mails. Returns how many."""
    held().filter(confidential=True).update(text="", calendar="")
    return held().update(state=Message.State.CANCELLED)
