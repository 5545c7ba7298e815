"""Personal data has an end date (DESIGN 4.8)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.retention import purge_all
from jobs.models import Job
from outbox.models import Message
from outbox.services import post_text


@pytest.fixture
def rows(db: None) -> None:
    """A mail, a job and a session on each side of their end dates."""
    now = timezone.now()
    for name, days in (("old", 366), ("young", 364)):
        post_text(key=name, to="a@example.org", subject="Hei", body="Hei", language="fi")
        Message.objects.filter(key=name).update(created_at=now - timedelta(days=days))
    for name, finished in (("old", 91), ("young", 89)):
        Job.objects.create(kind="test", key=name, finished_at=now - timedelta(days=finished))
    Job.objects.create(kind="test", key="waiting")
    for name, hours in (("old", -1), ("young", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(hours=hours))


def left() -> tuple[list[str], list[str]]:
    messages, jobs = Message.objects.order_by("key"), Job.objects.order_by("key")
    return list(messages.values_list("key", flat=True)), list(jobs.values_list("key", flat=True))


def test_purge_deletes_what_is_past_its_end_date(rows: None) -> None:
    assert purge_all() == {
        "jobs 90 days after they ended": 1,
        "mails a year after they were made": 1,
        "sessions that have expired": 1,
    }
    assert left() == (["young"], ["waiting", "young"])
    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]


def test_purge_again_deletes_nothing(rows: None) -> None:
    purge_all()
    assert set(purge_all().values()) == {0}


def test_command_and_task_do_the_same(rows: None) -> None:
    call_command("purge_expired")
    assert left() == (["young"], ["waiting", "young"])


def test_purge_is_on_the_schedule() -> None:
    from digiverkosto.celery import app
    from digiverkosto.schedule import SCHEDULE

    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} - set(app.tasks) == set()
    assert "accounts.tasks.purge_expired" in {entry["task"] for entry in SCHEDULE.values()}
