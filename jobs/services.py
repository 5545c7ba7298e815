"""Asking for jobs and doing them."""

from contextlib import suppress
from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from digiverkosto.queue import enqueue
from digiverkosto.refusals import Refused
from jobs.heartbeat import heartbeat
from jobs.models import LEASE, Job, LostLease
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
        enqueue("jobs.tasks.run_job", job_id=job.pk)
    return job


def run(*, job_id: int) -> None:
    """Claim the job, do it, and say how it ended. Nothing happens when another worker holds it or it has ended.

    The lease is kept for as long as the work runs. A worker that has lost it nevertheless changes nothing any more.
    """
    job = claim(job_id)
    if job is None:
        return
    with suppress(LostLease):
        try:
            with heartbeat(job):
                result_url = work_of(job.kind)(job)
        except JobRefused as refusal:
            finish(job, state=Job.State.FAILED, error=str(refusal))
        except LostLease:
            logger.warning("lease lost", job=job.pk, kind=job.kind, attempt=job.attempts)
        except Exception:
            logger.exception("job failed", job=job.pk, kind=job.kind)
            give_back(job)
        else:
            finish(job, state=Job.State.DONE, result_url=result_url)


def claim(job_id: int) -> Job | None:
    """One conditional update decides who works: only one caller sees it succeed, and it counts the attempt."""
    now = timezone.now()
    changes = {"state": Job.State.RUNNING, "leased_until": now + LEASE, "attempts": F("attempts") + 1}
    if not Job.objects.waiting(now).filter(pk=job_id).update(**changes):
        return None
    job = Job.objects.get(pk=job_id)
    if job.attempts > MAX_ATTEMPTS:
        give_back(job)
        return None
    return job


def give_back(job: Job) -> None:
    """After an unexpected error: wait for the sweeper, or fail for good after the last attempt. Raises LostLease."""
    if job.attempts >= MAX_ATTEMPTS:
        error = _(
            "This did not work, although we tried three times. Nothing you entered was lost. Please try again later."
        )
        finish(job, state=Job.State.FAILED, error=error)
        return
    job.keep(state=Job.State.QUEUED)


def finish(job: Job, *, state: Job.State, error: str = "", result_url: str = "") -> None:
    """Raises LostLease."""
    job.keep(
        state=state,
        error=error[:500],
        result_url=result_url,
        progress=100 if state == Job.State.DONE else job.progress,
        finished_at=timezone.now(),
        leased_until=None,
    )
