"""What came of what was wished, for those who take part."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from network.linked import LinkedEvent, event_address, events_of
from network.models import Material, Theme, Wish
from network.queries.materials import materials_open_to
from network.queries.reader import Reader


@dataclass(frozen=True)
class EventLink:
    """An event that takes a theme up; `address` is empty for a reader who has no schedule, as staff."""

    event: LinkedEvent
    address: str


@dataclass(frozen=True)
class Fate:
    """A theme as participants read it: `theme` with its figures, its wishes in their words, and what takes it up."""

    theme: Any
    wishes: list[Wish]
    events: list[EventLink]
    materials: list[Material]


def fates(reader: Reader) -> list[Fate]:
    """The themes that the reader may see, those with the most people first, in four queries."""
    open_to: Any = reader.of_programmes(Theme.objects.with_figures())
    themes = list(open_to.order_by("-people", "-made_at", "-pk"))
    wishes: dict[int | None, list[Wish]] = defaultdict(list)
    for wish in Wish.objects.filter(theme__in=[theme.pk for theme in themes]).only("theme", "text").order_by("pk"):
        wishes[wish.theme_id].append(wish)
    shared: dict[int | None, list[Material]] = defaultdict(list)
    for material in materials_open_to(reader).filter(theme__in=[theme.pk for theme in themes]):
        shared[material.theme_id].append(material)
    events = {one.pk: one for one in linked(themes)}
    return [
        Fate(
            theme,
            wishes[theme.pk],
            [link_of(reader, events[key]) for key in theme.events if key in events],
            shared[theme.pk],
        )
        for theme in themes
    ]


def linked(themes: list[Theme]) -> list[LinkedEvent]:
    """The events of the programmes in which some theme names one."""
    programmes = {theme.programme_id for theme in themes if theme.events}
    return events_of(programmes) if programmes else []


def link_of(reader: Reader, event: LinkedEvent) -> EventLink:
    own = reader.enrolment_in(event.programme)
    return EventLink(event, event_address(own, event.pk) if own else "")
