"""What the queue asks workers to do; the rows are the truth."""

from celery import shared_task
from django.utils import timezone

from jobs import services
from jobs.models import Job


@shared_task
def run_job(*, job_id: int) -> None:
    services.run(job_id=job_id)


@shared_task
def sweep() -> None:
    """Do the jobs whose message the queue lost or whose worker died."""
    for pk in Job.objects.waiting(timezone.now()).order_by("created_at").values_list("pk", flat=True)[:20]:
        services.run(job_id=pk)
