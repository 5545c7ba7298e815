"""A worker that lives and works keeps its job, however slow it is; one that is dead, hangs or was overtaken does not."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from jobs import heartbeat, models, registry, services
from jobs.models import Job
from tests.jobs.sweeping import sweep

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = timedelta(seconds=0.6)
NEVER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (models, services):
        monkeypatch.setattr(module, "LEASE", SHORT)
    monkeypatch.setattr(heartbeat, "BEAT", SHORT / 6)


def do(monkeypatch: pytest.MonkeyPatch, work: Callable[[Job], str]) -> Job:
    """The job after this work has been its."""
    monkeypatch.setattr(registry, "_kinds", {"slow": work})
    job = services.ask(kind="slow", key="k", params={}, owner=None)
    services.run(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def silent_work(tries: list[int]) -> Callable[[Job], str]:
    """Says nothing for two and a half leases, while other workers sweep."""

    def work(job: Job) -> str:
        tries.append(job.attempts)
        end = time.monotonic() + 2.5 * SHORT.total_seconds()
        while len(tries) == 1 and time.monotonic() < end:
            sweep()
            time.sleep(0.02)
        job.renew(90)
        return f"/try/{job.attempts}/"

    return work


def result(job: Job) -> tuple[str, str, int]:
    return job.state, job.result_url, job.attempts


def test_without_a_heartbeat_another_takes_the_slow_job_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT", NEVER)
    tries: list[int] = []
    assert result(do(monkeypatch, silent_work(tries))) == (Job.State.DONE, "/try/2/", 2)
    assert tries == [1, 2]


def test_slow_job_stays_with_the_worker_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []
    assert result(do(monkeypatch, silent_work(tries))) == (Job.State.DONE, "/try/1/", 1)
    assert tries == [1]


def test_worker_that_hangs_loses_its_job_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.CELERY_TASK_TIME_LIMIT = 0.3
    tries: list[int] = []
    assert result(do(monkeypatch, silent_work(tries))) == (Job.State.DONE, "/try/2/", 2)


def test_job_that_another_has_taken_over_is_not_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = timezone.now() + timedelta(minutes=5)

    def overtaken(job: Job) -> str:
        Job.objects.update(attempts=2, leased_until=theirs)
        time.sleep(SHORT.total_seconds())
        return "/mine/"

    job = do(monkeypatch, overtaken)
    assert (job.leased_until, *result(job)) == (theirs, Job.State.RUNNING, "", 2)


def beating() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("heartbeat")]


@pytest.mark.parametrize("ends", [True, False])
def test_heartbeat_ends_with_the_work(monkeypatch: pytest.MonkeyPatch, ends: bool) -> None:
    heard: list[list[str]] = []

    def work(job: Job) -> str:
        time.sleep(SHORT.total_seconds() / 2)
        heard.append(beating())
        return "/valmis/" if ends else str(1 / 0)

    job = do(monkeypatch, work)
    assert (heard, beating()) == ([[f"heartbeat of job {job.pk}"]], [])
    assert job.state == (Job.State.DONE if ends else Job.State.QUEUED)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="counts PostgreSQL's connections")
def test_heartbeat_leaves_no_connection_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def connections() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return int(cursor.fetchone()[0])

    counts: list[int] = []

    def work(job: Job) -> str:
        counts.append(connections())
        time.sleep(SHORT.total_seconds())
        return "/valmis/"

    do(monkeypatch, work)
    time.sleep(0.2)
    assert connections() <= counts[0]


def test_database_that_was_away_for_a_beat_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[Job] = []
    hold = Job.hold

    def away_at_first(job: Job) -> None:
        beats.append(job)
        if len(beats) == 1:
            raise OperationalError("the database is away")
        hold(job)

    monkeypatch.setattr(Job, "hold", away_at_first)
    tries: list[int] = []
    assert result(do(monkeypatch, silent_work(tries))) == (Job.State.DONE, "/try/1/", 1)
    assert len(beats) > 3
