"""What of the events the network leads to."""

from collections.abc import Collection

from events.models import Event
from events.templatetags.dates import span_of_time
from network.linked import LinkedEvent
from participants.addresses import page_address
from participants.models import Enrolment


def shared_events(programmes: Collection[int]) -> list[LinkedEvent]:
    """In one query."""
    standing = Event.objects.standing().filter(enrolment=None, activity__programme__in=programmes)
    rows = standing.select_related("activity").order_by("starts_at", "pk")
    return [
        LinkedEvent(event.pk, event.title, span_of_time(event), event.starts_at, event.activity.programme_id)
        for event in rows
    ]


def address_of_event(enrolment: Enrolment, event: int) -> str:
    return page_address("event", enrolment, event)
