"""What people say of an event afterwards: it is asked for by the floor above, which tells here where it is said."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import get_language

from events.models import Event

LASTS = timedelta(days=14)
"""How long after the event feedback can be given."""


class Asked(NamedTuple):
    """Where feedback on an event is given, without signing in, and until when."""

    path: str
    until: date

    def address(self) -> str:
        """In the active language: the form knows nobody's."""
        return f"{self.path}?lang={get_language()}"


Finder = Callable[[Collection[int], datetime], Mapping[int, Asked]]
"""Of these events those on which feedback can be given now."""

_finders: list[Finder] = []
_pages: list[str] = []


def register_feedback(finder: Finder, page: str) -> None:
    """`page`: the name of the address of the staff's page of the results, which takes an event."""
    if finder not in _finders:
        _finders.append(finder)
        _pages.append(page)


def feedback_on(events: Iterable[Event], now: datetime) -> dict[int, Asked]:
    """Of these events those on which feedback can be given; nothing is asked of the database where none is just over."""
    fresh = [event.pk for event in events if is_fresh(event, now)]
    return {pk: asked for finder in _finders for pk, asked in finder(fresh, now).items()} if fresh else {}


def is_fresh(event: Event, now: datetime) -> bool:
    """Whether the event was held so lately that people remember it; nobody is asked about their own sessions."""
    return event.takes_place and event.enrolment_id is None and event.ends_at <= now < event.ends_at + LASTS


def page_of_feedback(event: Event, now: datetime) -> str:
    """The name of the address of the staff's page; empty where there is nothing to read."""
    return next(iter(_pages), "") if event.enrolment_id is None and event.ends_at <= now else ""
