"""Asking for jobs and doing them."""

import errno
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
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

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 10))
"""After the first attempt, after the second; there is one attempt more than pauses."""
PAUSES_OF_A_FULL_DISK = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 10, 20, 40, 60))
"""So that somebody has more than two hours to make room."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
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
        except Exception as error:
            logger.exception("job failed", job=job.pk, kind=job.kind)
            give_back(job, pauses_after(error))
        else:
            finish(job, state=Job.State.DONE, result_url=result_url)


def claim(job_id: int) -> Job | None:
    """One conditional update decides who works: only one caller sees it succeed, and it counts the attempt."""
    now = timezone.now()
    changes = {"state": Job.State.RUNNING, "leased_until": now + LEASE, "attempts": F("attempts") + 1}
    if not Job.objects.waiting(now).filter(pk=job_id).update(**changes):
        return None
    job = Job.objects.get(pk=job_id)
    if job.attempts > job.most_attempts:
        give_up(job)
        return None
    return job


def pauses_after(error: Exception) -> Sequence[timedelta]:
    """A disk that is full stays so until a person makes room; what else is unexpected passes sooner or not at all."""
    full = isinstance(error, OSError) and error.errno in FULL
    return PAUSES_OF_A_FULL_DISK if full else PAUSES


def give_back(job: Job, pauses: Sequence[timedelta] = PAUSES) -> None:
    """After an unexpected error: wait for the sweeper, longer each time, or give up. Raises LostLease."""
    if job.attempts > len(pauses):
        give_up(job)
        return
    not_before = timezone.now() + pauses[job.attempts - 1]
    job.keep(state=Job.State.QUEUED, not_before=not_before, most_attempts=len(pauses) + 1)


def give_up(job: Job) -> None:
    """The last attempt has failed. Raises LostLease."""
    error = _(
        "This did not work, although we tried several times. Nothing you entered was lost. Please try again later."
    )
    finish(job, state=Job.State.FAILED, error=error)


def finish(job: Job, *, state: Job.State, error: str = "", result_url: str = "") -> None:
    """Raises LostLease."""
    job.keep(
        state=state,
        error=error[:500],
        result_url=result_url,
        progress=100 if state == Job.State.DONE else job.progress,
        finished_at=timezone.now(),
        leased_until=None,
        not_before=None,
    )
