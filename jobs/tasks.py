"""What the queue asks workers to do; the rows are the truth."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from digiverkosto.queue import enqueue
from jobs import beat as schedule_beat
from jobs import services
from jobs.models import Job

LATEST = 60
"""Seconds after which a worker leaves alone what a sweep asked for: the next one has asked for it again."""


BEAT_EXPIRES = timedelta(seconds=60)


@shared_task
def run_job(*, job_id: int) -> None:
    services.run(job_id=job_id)


@shared_task(bind=True)
def beat(self: Any) -> None:
    """Says that the schedule lives, and how far its clock is from this worker's: it set the end of this message."""
    now = timezone.now()
    ends = datetime.fromisoformat(self.request.expires) if self.request.expires else now + BEAT_EXPIRES
    schedule_beat.note(now, ends - now - BEAT_EXPIRES)


@shared_task
def sweep() -> None:
    """Have workers do the jobs whose message the queue lost or whose worker died."""
    for pk in Job.objects.waiting(timezone.now()).order_by("created_at").values_list("pk", flat=True)[:20]:
        enqueue("jobs.tasks.run_job", expires=LATEST, job_id=pk)
