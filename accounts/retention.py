"""Personal data has an end date: each app says what it deletes when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import erasures
from accounts.models import User
from jobs.models import Job
from outbox.models import Letter, Message

logger = structlog.get_logger(__name__)
YEAR = timedelta(days=365)

Purge = Callable[[datetime], int]
"""Deletes what had reached its end date at the given moment; returns how many rows."""

Needed = Callable[[datetime], "QuerySet[Any, Any]"]
"""Keys of people whom something still to come is waiting for."""


class PurgeFailed(Exception):
    """What it names was not deleted and will be tried again; everything else was."""


_purges: dict[str, Purge] = {}
_needed: list[Needed] = []


def retention(name: str) -> Callable[[Purge], Purge]:
    """Register the decorated function as the purge called `name`."""

    def register(purge: Purge) -> Purge:
        _purges[name] = purge
        return purge

    return register


def keeps_people(needed: Needed) -> Needed:
    """Register the decorated function: the people it names do not go, however long they have been away."""
    _needed.append(needed)
    return needed


def purge_all(now: datetime | None = None) -> dict[str, int]:
    """Carry out every purge. Returns rows deleted by name.

    One that fails undoes itself and stops no other. Raises PurgeFailed with the names of those, after the others.
    """
    moment, done, failed = now or timezone.now(), {}, []
    for name, purge in sorted(_purges.items()):
        try:
            with transaction.atomic():
                done[name] = purge(moment)
        except Exception:
            logger.exception("purge failed", purge=name)
            failed.append(name)
    if failed:
        raise PurgeFailed(", ".join(failed))
    return done


@retention("mails a year after they were made")
def purge_mails(now: datetime) -> int:
    return Message.objects.filter(created_at__lt=now - YEAR).delete()[0]


@retention("messages to many a year after they were made, when no mail of them is left")
def purge_letters(now: datetime) -> int:
    return Letter.objects.filter(created_at__lt=now - YEAR, messages=None).delete()[0]


@retention("jobs 90 days after they ended")
def purge_jobs(now: datetime) -> int:
    return Job.objects.filter(finished_at__lt=now - timedelta(days=90)).delete()[0]


@retention("sessions that have expired")
def purge_sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


@retention("counts at the doors, with network addresses, that have expired")
def purge_counts(now: datetime) -> int:
    """The cache that counts while Redis is away forgets what it is asked for and nothing else."""
    if "limits" not in caches.settings:
        return 0
    table = connection.ops.quote_name(str(caches.settings["limits"]["LOCATION"]))
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608 (a name of our settings)
        return int(cursor.rowcount)


@retention("the admin's own log after a year")
def purge_admin_log(now: datetime) -> int:
    return LogEntry.objects.filter(action_time__lt=now - YEAR).delete()[0]


@retention("who was erased and came back with a backup whose restoring was cut short")
def purge_returned(now: datetime) -> int:
    return erasures.replay()


@retention("who was erased, a year after: no backup is kept that long")
def purge_erasures(now: datetime) -> int:
    return erasures.forget(now - YEAR)


@retention("people two years after they were last here, staff apart")
def purge_people(now: datetime) -> int:
    """What they did stays without them; their memberships and registrations go. See `keeps_people` for who stays."""
    gone = now - 2 * YEAR
    idle = Q(last_login__lt=gone) | Q(last_login=None, date_joined__lt=gone)
    people = User.objects.filter(idle, staff_role="", is_superuser=False)
    for needed in _needed:
        people = people.exclude(pk__in=needed(now))
    count = people.count()
    people.delete()
    return count
