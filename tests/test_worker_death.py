"""Nothing is lost (DESIGN 4.5): a worker dies in the middle of its work and the queue is emptied."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from jobs.tasks import sweep as sweep_jobs
from outbox.models import Message
from outbox.services import post_text
from outbox.tasks import sweep as sweep_messages
from tests.workers import empty_queue, needs_redis, queue_length, wait_for, worker

pytestmark = [needs_redis, pytest.mark.django_db(transaction=True)]


def test_message_is_sent_exactly_once_after_its_worker_died(tmp_path: Path) -> None:
    empty_queue()
    log = tmp_path / "worker.log"
    post_text(key="k", to="aino@example.org", subject="Päätös", body="Hei!", language="fi")
    with worker(tmp_path) as kill:
        wait_for((tmp_path / "mail-begun").exists, log)
        kill()
    empty_queue()
    assert Message.objects.get().state == Message.State.SENDING
    Message.objects.update(sending_since=timezone.now() - timedelta(minutes=6))
    sweep_messages()
    Message.objects.update(next_try_at=timezone.now())
    assert list(tmp_path.glob("*.mail")) == []

    with worker(tmp_path):
        for _ in range(3):
            sweep_messages.delay()
        wait_for(lambda: Message.objects.get().state == Message.State.SENT, log)
        wait_for(lambda: queue_length() == 0, log)
        wait_for(lambda: log.read_text().count("outbox.tasks.sweep[") >= 6, log)
    sent = list(tmp_path.glob("*.mail"))
    assert len(sent) == 1
    assert Message.objects.get().message_id in sent[0].read_text()


def test_job_is_done_exactly_once_after_its_worker_died(tmp_path: Path) -> None:
    empty_queue()
    log = tmp_path / "worker.log"
    job = jobs.ask(kind="slow-test", key="slow", params={}, owner=None)
    with worker(tmp_path) as kill:
        wait_for((tmp_path / "job-begun").exists, log)
        kill()
    empty_queue()
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts) == (Job.State.RUNNING, 50, 1)

    with worker(tmp_path):
        sweep_jobs.delay()
        wait_for(lambda: log.read_text().count("jobs.tasks.sweep[") >= 2, log)
        job.refresh_from_db()
        assert job.state == Job.State.RUNNING  # the lease of the dead worker still stands
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        for _ in range(3):
            sweep_jobs.delay()
        wait_for(lambda: log.read_text().count("jobs.tasks.sweep[") >= 8, log)
        wait_for(lambda: Job.objects.get().state == Job.State.DONE, log)
    job.refresh_from_db()
    assert (job.state, job.result_url, job.attempts, job.progress) == (Job.State.DONE, "/valmis/", 2, 100)
    assert len(list(tmp_path.glob("*.job"))) == 1
