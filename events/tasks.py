"""What events do by the clock."""

from celery import shared_task
from django.utils import timezone

from events.services import seats, waiting


@shared_task(ignore_result=True)
def offer_seats() -> None:
    """Release unused seats whose day has come, and pass on what was offered and not taken."""
    now = timezone.now()
    seats.release_due(now)
    waiting.expire_due(now)
