"""What the queue asks workers to do; the rows are the truth."""

from celery import shared_task
from django.utils import timezone

from outbox import sending, services
from outbox.models import Message

AT_ONCE = 200
LATEST = 60
"""Seconds after which a worker leaves alone what a sweep asked for: the next one has asked for it again."""


@shared_task(soft_time_limit=60, time_limit=90)
def send_message(*, key: str) -> None:
    """A server that lets each answer drip in is not waited for any longer than this."""
    sending.send(key=key)


@shared_task
def sweep() -> None:
    """Have workers send what is due and was not sent: the queue lost its message, or its next try has come.

    Letters come last, and no more of them than may go in this minute: nothing else waits behind them.
    """
    now = timezone.now()
    sending.recover(now)
    due, room = Message.objects.due(now), max(sending.room_for_letters(now), 0)
    first = due.filter(letter=None).order_by("-confidential", "next_try_at")[:AT_ONCE]
    letters = due.filter(letter__isnull=False).order_by("next_try_at", "pk")[: min(room, AT_ONCE)]
    for message in [*first, *letters]:
        services.wake_a_worker(message, expires=LATEST)
