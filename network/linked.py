"""What the app above knows of events, for what the network shares to lead to them."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from participants.models import Enrolment


class LinkedEvent(NamedTuple):
    """A shared event of a programme. `when`: in words of the active language."""

    pk: int
    title: str
    when: str
    starts_at: datetime
    programme: int


EventsOf = Callable[[Collection[int]], list[LinkedEvent]]
"""The shared events of these programmes, those that were called off apart; the first one first."""
EventAddress = Callable[[Enrolment, int], str]
"""The page on which a participant reads of an event."""

_sources: list[tuple[EventsOf, EventAddress]] = []


def register_events(events: EventsOf, address: EventAddress) -> None:
    if (events, address) not in _sources:
        _sources.append((events, address))


def events_of(programmes: Collection[int]) -> list[LinkedEvent]:
    return [event for events, _address in _sources for event in events(programmes)]


def event_address(enrolment: Enrolment, event: int) -> str:
    """Empty where nobody has a page on events."""
    return next((address(enrolment, event) for _events, address in _sources), "")


Aspects = Callable[[], dict[int, str]]
"""Number → name of each aspect of digitalisation, in the active language."""

_aspects: list[Aspects] = []


def register_aspects(aspects: Aspects) -> None:
    if aspects not in _aspects:
        _aspects.append(aspects)


def aspects() -> dict[int, str]:
    return {number: name for known in _aspects for number, name in known().items()}
