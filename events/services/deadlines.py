"""The deadline of a pre-assignment goes where its event goes."""

from datetime import datetime

from django.db.models import F

from events.models import Assignment, Event


def move_deadline(event: Event, before: datetime) -> None:
    """It is as long before the event's beginning as it was (`before`), and is reminded of anew."""
    Assignment.objects.filter(event=event).update(
        due_at=F("due_at") + (event.starts_at - before), reminded_at=None, reminded_last_at=None
    )
