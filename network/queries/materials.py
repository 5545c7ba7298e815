"""Who sees which materials."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from network.linked import events_of
from network.models import Material
from network.models.material import MaterialQuerySet
from network.queries.reader import Reader

LANGUAGES = dict(settings.LANGUAGES)


def materials_open_to(reader: Reader) -> MaterialQuerySet:
    """Staff see all; others what is meant for a role of theirs in a programme that they take part in."""
    rows: MaterialQuerySet = Material.objects.select_related("theme")
    return rows if reader.sees_all else rows.for_roles(reader.roles)


@dataclass(frozen=True)
class Asked:
    """What the address narrows the list by; nonsense counts as unasked."""

    kind: str
    language: str

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Asked":
        kind, language = asked.get("kind", ""), asked.get("language", "")
        return cls(kind if kind in Material.Kind.values else "", language if language in LANGUAGES else "")

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.language)

    def narrow(self, rows: MaterialQuerySet) -> MaterialQuerySet:
        """A material in several languages, or in none, fits every language."""
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(language__in=["", self.language]) if self.language else rows


def with_events(materials: list[Material]) -> list[Material]:
    """Each with `happened`: what is told of its event; None where it belongs to none."""
    programmes = {one.programme_id for one in materials if one.event}
    events = {one.pk: one for one in events_of(programmes)} if programmes else {}
    for material in materials:
        material.happened = events.get(material.event or 0)  # type: ignore[attr-defined]
    return materials
