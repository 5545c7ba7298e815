"""Whether what happens by the clock still happens: each minute a worker notes what the schedule has asked it for.

So a schedule that stopped, a queue that lost its way and a worker that is gone show alike.
"""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jobs.models import Heartbeat

SILENT_AFTER = timedelta(minutes=5)
MOST_SKEW = timedelta(minutes=2)
"""Between the clock of the schedule and the worker's."""


def note(now: datetime, skew: timedelta) -> None:
    """`skew`: how much the clock of whoever asked was ahead."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": now, "skew": skew})


def expect(now: datetime) -> None:
    """From this moment on silence is told, though nothing has beaten yet."""
    Heartbeat.objects.get_or_create(name="beat", defaults={"at": now, "skew": timedelta(0)})


def trouble_with_the_beat(now: datetime) -> str:
    """What is wrong, in words; empty when nothing is. Before one is expected there is nothing to say."""
    last = Heartbeat.objects.filter(name="beat").first()
    if last is None:
        return ""
    if now - last.at > SILENT_AFTER:
        when = date_format(localtime(last.at), "DATETIME_FORMAT")
        return _("What happens by the clock has stopped since %(when)s: no survey closes, no mail is tried again.") % {
            "when": when
        }
    if last.at - now > MOST_SKEW or abs(last.skew) > MOST_SKEW:
        return _("The clocks of the machines differ: what happens by the clock happens at a wrong time.")
    return ""
