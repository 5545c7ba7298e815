"""What the desk does by the clock."""

from celery import shared_task
from django.utils import timezone

from desk.services.feedback import follow_events


@shared_task(ignore_result=True)
def follow_feedback() -> None:
    follow_events(timezone.now())
