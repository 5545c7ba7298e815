"""The sweep, and workers that do at once what it asks them for."""

import pytest

from jobs import tasks


def sweep() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.tasks.enqueue", lambda task, expires, job_id: tasks.run_job(job_id=job_id))
        tasks.sweep()
