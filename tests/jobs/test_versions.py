"""During an upgrade workers of two versions run side by side: what one does not know it leaves, and nothing is lost."""

from pathlib import Path

import pytest
from celery import current_app
from django.db import connection

from jobs import services as jobs
from jobs.models import Job
from outbox import sending
from outbox.models import Message
from outbox.services import post_text
from tests.workers import empty_queue, needs_redis, wait_for, worker

pytestmark = [needs_redis, pytest.mark.django_db(transaction=True)]


def test_task_of_another_version_stops_no_worker_and_loses_no_row(tmp_path: Path) -> None:
    """The last version asked on the one queue that it had; the next one may ask for what this one does not know."""
    empty_queue()
    job = jobs.ask(kind="slow-test", key="k", params={}, owner=None)
    post_text(key="k", to="aino@example.org", subject="Hei", body="Hei", language="fi")
    empty_queue()
    for name in ("mail-begun", "job-begun"):  # nothing hangs
        (tmp_path / name).touch()
    log = tmp_path / "worker.log"
    with worker(tmp_path):
        current_app.send_task("outbox.tasks.of_the_next_version", kwargs={"key": "k"}, queue="mail")
        current_app.send_task("jobs.tasks.run_job", kwargs={"job_id": job.pk, "unheard_of": 1}, queue="documents")
        current_app.send_task("jobs.tasks.run_job", kwargs={"job_id": job.pk}, queue="celery")
        current_app.send_task("outbox.tasks.send_message", kwargs={"key": "k"}, queue="celery")
        wait_for(lambda: Job.objects.get().state == Job.State.DONE, log)
        wait_for(lambda: Message.objects.get().state == Message.State.SENT, log)
    assert len(list(tmp_path.glob("*.mail"))) == len(list(tmp_path.glob("*.job"))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO outbox_message (key, "to", language, subject, text, confidential, state, attempts, next_try_at, error,'
        " created_at) VALUES ('k', 'a@example.org', 'fi', 's', 't', false, 'queued', 0, now(), '', now())",
        "INSERT INTO jobs_job (kind, key, params, state, progress, note, error, attempts, result_url, created_at)"
        " VALUES ('k', 'k', '{}', 'queued', 0, '', '', 0, '', now())",
    ],
    ids=["message", "job"],
)
def test_last_version_writes_rows_into_the_new_tables(statement: str) -> None:
    """Its containers run on while the database is brought up to date, and a rollback does not take that back."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
    sending.send(key="k")
    assert not Message.objects.exclude(state=Message.State.SENT).exists()
