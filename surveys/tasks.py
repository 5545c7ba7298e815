from celery import shared_task

from surveys.services import closing


@shared_task
def close_due() -> None:
    closing.close_due()
