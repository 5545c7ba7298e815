"""What calendars are told by: each change of an event is a new version of it."""

from django.utils import timezone

from events.models import Event

CALENDAR = ("title", "description", "starts_at", "ends_at", "all_day", "mode", "place", "join_url", "join_from")
"""How the names of the fields begin that a calendar shows."""


VERSION = ("sequence", "changed_at")


def shown_anew(event: Event) -> None:
    """A version later than all before, so that calendars take the change over. `event` is locked; it is saved after."""
    event.sequence += 1
    event.changed_at = timezone.now()
