"""Hints to the worker; the rows are the truth."""

from celery import shared_task
from django.utils import timezone

from outbox import services
from outbox.models import Message


@shared_task
def send_message(*, message_id: int) -> None:
    services.send(message_id=message_id)


@shared_task
def sweep() -> None:
    """Send what is due and was not sent: its hint was lost, or its next try has come."""
    for pk in Message.objects.due(timezone.now()).order_by("next_try_at").values_list("pk", flat=True)[:200]:
        services.send(message_id=pk)
