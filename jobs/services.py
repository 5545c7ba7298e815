"""Asking for jobs and doing them."""

from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.hints import hint
from digiverkosto.refusals import Refused
from jobs.models import LEASE, Job
from jobs.registry import work_of

MAX_ATTEMPTS = 3
logger = structlog.get_logger(__name__)


class JobRefused(Refused):
    """The work cannot be done; the message is for people."""


def ask(*, kind: str, key: str, params: dict[str, Any], owner: AbstractBaseUser | None) -> Job:
    """Ask for a job; the same key gives the same job."""
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "params": params, "owner_id": owner.pk if owner else None}
    )
    if created:
        hint("jobs.tasks.run_job", job_id=job.pk)
    return job


def run(*, job_id: int) -> None:
    """Claim the job, do it, and say how it ended. Nothing happens when another worker holds it or it has ended."""
    job = claim(job_id)
    if job is None:
        return
    try:
        result_url = work_of(job.kind)(job)
    except JobRefused as refusal:
        finish(job, state=Job.State.FAILED, error=str(refusal))
    except Exception:
        logger.exception("job failed", job=job.pk, kind=job.kind)
        give_back(job)
    else:
        finish(job, state=Job.State.DONE, result_url=result_url)


def claim(job_id: int) -> Job | None:
    """One conditional update decides who works: only one caller sees it succeed."""
    now = timezone.now()
    claimed = Job.objects.waiting(now).filter(pk=job_id).update(state=Job.State.RUNNING, leased_until=now + LEASE)
    if not claimed:
        return None
    job = Job.objects.get(pk=job_id)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    if job.attempts > MAX_ATTEMPTS:
        give_back(job)
        return None
    return job


def give_back(job: Job) -> None:
    """After an unexpected error: wait for the sweeper, or fail for good after the last attempt."""
    if job.attempts >= MAX_ATTEMPTS:
        error = _(
            "This did not work, although we tried three times. Nothing you entered was lost. Please try again later."
        )
        finish(job, state=Job.State.FAILED, error=error)
        return
    job.state = Job.State.QUEUED
    job.save(update_fields=["state"])


def finish(job: Job, *, state: Job.State, error: str = "", result_url: str = "") -> None:
    job.state = state
    job.error = error[:500]
    job.result_url = result_url
    job.progress = 100 if state == Job.State.DONE else job.progress
    job.finished_at = timezone.now()
    job.leased_until = None
    job.save(update_fields=["state", "error", "result_url", "progress", "finished_at", "leased_until"])
