from celery import shared_task

from accounts.retention import purge_all


@shared_task(name="accounts.tasks.purge_expired")
def purge_expired() -> None:
    purge_all()
