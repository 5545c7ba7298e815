"""Personal data has an end date (DESIGN 4.8)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.retention import PurgeFailed, _purges, purge_all
from jobs.models import Job
from municipalities.models import Membership
from outbox.models import Message
from outbox.services import post_text
from tests import factories


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
    assert {name: count for name, count in purge_all().items() if count} == {
        "jobs 90 days after they ended": 1,
        "mails a year after they were made": 1,
        "sessions that have expired": 1,
    }
    assert left() == (["young"], ["waiting", "young"])
    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]


def test_purge_again_deletes_nothing(rows: None) -> None:
    purge_all()
    assert set(purge_all().values()) == {0}


@pytest.mark.parametrize(
    ("seen", "joined", "role", "goes"),
    [
        (731, 900, "", True),
        (729, 900, "", False),
        (None, 731, "", True),
        (None, 729, "", False),
        (731, 900, "manager", False),
    ],
)
def test_people_go_two_years_after_they_were_last_here(
    db: None, seen: int | None, joined: int, role: str, goes: bool
) -> None:
    now = timezone.now()
    place = factories.municipality()
    user = factories.member(place, staff_role=role)
    last = None if seen is None else now - timedelta(days=seen)
    User.objects.filter(pk=user.pk).update(last_login=last, date_joined=now - timedelta(days=joined))
    purge_all()
    assert User.objects.filter(pk=user.pk).exists() != goes
    assert Membership.objects.of(place).exists() != goes


def test_every_register_of_personal_data_has_an_end_date(db: None) -> None:
    """A new one is to be decided here."""
    assert sorted(purge_all()) == [
        "answers to pre-assignments a year after their event",
        "contact details of enrolments a year after the programme, of declined ones a year after the decision",
        "counts at the doors, with network addresses, that have expired",
        "diet and access needs the day after their event",
        "enrolments that nobody confirmed, a week after they were sent or their acceptance was taken back, with their consortium",
        "files handed in that belong to no answer, a day after they were stored",
        "files of materials that belong to none, a day after they were stored",
        "jobs 90 days after they ended",
        "mails a year after they were made",
        "messages to many a year after they were made, when no mail of them is left",
        "names of speakers a year after the programme and their event",
        "new addresses of enrolments that nobody confirmed, a week after they were asked for",
        "open answers that are not shown a year after their survey closed",
        "people two years after they were last here, staff apart",
        "proposed times a year after the programme and the time",
        "registrations a year after the programme and their event",
        "sealed answers and their key 30 days after their survey closed",
        "sessions that have expired",
        "the admin's own log after a year",
        "who was erased and came back with a backup whose restoring was cut short",
        "who was erased, a year after: no backup is kept that long",
    ]


def test_expired_counts_at_the_doors_are_deleted(db: None) -> None:
    for key, seconds in (("old", -5), ("new", 600)):
        caches["limits"].set(key, 1, 600)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE counts_at_the_doors SET expires = %s WHERE cache_key = %s",
                [timezone.now() + timedelta(seconds=seconds), f":1:{key}"],
            )
    assert purge_all()["counts at the doors, with network addresses, that have expired"] == 1
    assert caches["limits"].get("new") == 1


def test_command_and_task_do_the_same(rows: None) -> None:
    call_command("purge_expired")
    assert left() == (["young"], ["waiting", "young"])


def test_purge_is_on_the_schedule() -> None:
    from digiverkosto.celery import app
    from digiverkosto.schedule import SCHEDULE

    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} - set(app.tasks) == set()
    assert "accounts.tasks.purge_expired" in {entry["task"] for entry in SCHEDULE.values()}


def test_purge_that_fails_stops_no_other_and_is_told(rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(now: object) -> int:
        Message.objects.all().delete()
        raise ZeroDivisionError

    monkeypatch.setitem(_purges, "a purge that fails", fail)
    with pytest.raises(PurgeFailed, match="a purge that fails"):
        purge_all()
    assert left() == (["young"], ["waiting", "young"])
