"""Who sees which solutions and challenges."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.linked import aspects
from network.models import ShowcaseEntry
from network.models.showcase import ShowcaseQuerySet
from network.queries.reader import Reader


def entries_open_to(reader: Reader) -> ShowcaseQuerySet:
    """Staff see all; others those of their programmes, what was hidden only where it is their own."""
    related = ("enrolment__municipality", "enrolment__consortium")
    rows = reader.of_programmes(ShowcaseEntry.objects.select_related(*related).with_others())
    return rows if reader.sees_all else rows.shown_to([enrolment.pk for enrolment in reader.own])


@dataclass(frozen=True)
class Wanted:
    """What the address narrows the list by; nonsense counts as unasked."""

    kind: str
    aspect: int

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        kind, aspect = asked.get("kind", ""), asked.get("aspect", "")
        number = int(aspect) if aspect.isascii() and aspect.isdecimal() and len(aspect) < 3 else 0
        return cls(kind if kind in ShowcaseEntry.Kind.values else "", number if number in aspects() else 0)

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.aspect)

    def narrow(self, rows: ShowcaseQuerySet) -> ShowcaseQuerySet:
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(aspect=self.aspect) if self.aspect else rows
