"""What events do by the clock."""

from celery import shared_task
from django.utils import timezone

from events.services import reminding, seats, waiting


@shared_task(ignore_result=True)
def offer_seats() -> None:
    """Release unused seats whose day has come, and pass on what was offered and not taken."""
    now = timezone.now()
    seats.release_due(now)
    waiting.expire_due(now)


@shared_task(ignore_result=True)
def mail_by_the_clock() -> None:
    """Remind of what is near, and thank for what is over."""
    now = timezone.now()
    reminding.remind_due(now)
    reminding.thank_due(now)
