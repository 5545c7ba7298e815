"""The deadline of a pre-assignment goes where its event goes."""

from datetime import datetime

from digiverkosto.moments import shifted
from events.models import Assignment, Event


def move_deadline(event: Event, before: datetime) -> None:
    """It is as long before the event's beginning as it was (`before`), by the clock on the wall, and is reminded of anew."""
    for assignment in Assignment.objects.filter(event=event):
        assignment.due_at = shifted(assignment.due_at, before, event.starts_at)
        assignment.reminded_at = assignment.reminded_last_at = None
        assignment.save(update_fields=["due_at", "reminded_at", "reminded_last_at"])
