"""What the queue asks workers to do; the rows are the truth."""

from celery import shared_task
from django.utils import timezone

from outbox import services
from outbox.models import Message


@shared_task
def send_message(*, key: str) -> None:
    services.send(key=key)


@shared_task
def sweep() -> None:
    """Send what is due and was not sent: the queue lost its message, or its next try has come."""
    for key in Message.objects.due(timezone.now()).order_by("next_try_at").values_list("key", flat=True)[:200]:
        services.send(key=key)
