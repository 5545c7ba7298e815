"""Events by the month in which they begin, where people live."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Protocol, TypeVar

from django.utils import timezone

from events.models import Event


class Dated(Protocol):
    @property
    def event(self) -> Event: ...


Entry = TypeVar("Entry", bound=Dated)


def by_month(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """The month's first day, and what begins in it; the order is kept."""
    return [(first, list(found)) for first, found in groupby(entries, month_of)]


def month_of(entry: Dated) -> date:
    return timezone.localdate(entry.event.starts_at).replace(day=1)
