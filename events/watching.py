"""The recording of an event: who watched it counts by their own word alone."""

from datetime import datetime
from typing import NamedTuple

from digiverkosto.prepared import Prepared
from events.models import ON_THE_DAY, Attendance, Event
from events.rules import may_watch
from participants.access import Participation


class Watching(NamedTuple):
    """What an event's page says to one person of its recording. `was_there`: on the day, so that nothing is asked."""

    was_there: bool
    watched: bool


way_of = Prepared(
    lambda event, user: Attendance.objects.filter(event=event, user=user).order_by().values_list("way", flat=True)
)


def is_recorded(event: Event, now: datetime) -> bool:
    """Whether there is a recording to watch: the event is over, and its activity is shared that way too."""
    return event.takes_place and event.ends_at < now and event.activity.recording


def watching_of(participation: Participation, event: Event, now: datetime) -> Watching | None:
    """None for whoever is not asked: before the end, where nothing is recorded, and for those whom it is not for."""
    if not is_recorded(event, now) or not may_watch(participation, event):
        return None
    way = next(iter(way_of(event.pk, participation.user.pk)), "")
    return Watching(way in ON_THE_DAY, way == Attendance.Way.RECORDING)
