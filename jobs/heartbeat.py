"""A job's lease, renewed beside its work: setting the pages of a document is one long call that tells nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from jobs.models import LEASE, Job, LostLease

BEAT = LEASE / 4
"""Three beats may be missed."""
LAST_WORD = 5
"""Seconds that the work's end waits for a beat under way."""
logger = structlog.get_logger(__name__)


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Keep the lease while the block runs, for as long as a worker may be at one task: what hangs is not kept for ever.

    A lease that is lost nevertheless is told to the work at its own next word of progress.
    """
    over = Event()
    thread = Thread(target=beat, args=(job, over), name=f"heartbeat of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LAST_WORD)


def beat(job: Job, over: Event) -> None:
    """Renew until it is over, the lease is another's, or the worker's time is up. A database that is away may return."""
    end = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT
    while not over.wait(BEAT.total_seconds()) and time.monotonic() < end:
        try:
            job.hold()
        except LostLease:
            return
        except DatabaseError:
            logger.warning("lease not renewed", job=job.pk, exc_info=True)
        finally:
            connection.close()  # this thread's own
