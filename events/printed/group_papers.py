"""The small groups of an event on paper: a sign for each table, and the list of who is in which."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.text_layout import TextLayout
from events.grouping.reading import Placed, table_of
from events.models import Event, Group, Grouping
from events.printed.document import pdf_of
from events.printed.fitting import fitting
from municipalities.portal_brand import portal_brand

WIDTH = 265
"""Millimetres that a group's name has on a line of its sign."""
SIZES = (88, 72, 60, 50, 40, 32)
NAMES = ((250, "few", 88), (700, "some", 60), (1400, "many", 50))
"""How many characters of names at most, how they are set, and how large the group's own name is beside them, in points.
Where there are more, the sign tells how many people they are.
"""
WHOLE = 30
"""A group of so many people at most stands on one page of the list."""


@dataclass(frozen=True)
class Paper:
    """A group, None for those who are in none, and its people."""

    group: Group | None
    people: Sequence[Placed]

    @property
    def names(self) -> list[str]:
        return [f"{one.registration.user} ({one.registration.enrolment.party})" for one in self.people]

    @property
    def is_whole(self) -> bool:
        return len(self.people) <= WHOLE

    @property
    def told(self) -> list[str]:
        """As plain data."""
        group = self.group
        return [str(group or ""), group.place if group else "", *self.names]


@dataclass(frozen=True)
class Sign:
    """`size`: of the group's name, in points. `kind`: how the names are set, empty where they have no room."""

    group: Group
    names: str
    people: int
    size: int
    kind: str


def sign_of(group: Group, paper: Paper, layout: TextLayout) -> Sign:
    names = ", ".join(paper.names)
    kind, largest = next(((kind, size) for most, kind, size in NAMES if len(names) <= most), ("", SIZES[0]))
    sizes = [size for size in SIZES if size <= largest]
    size = fitting(str(group), millimetres=WIDTH, most=1, sizes=sizes, layout=layout)
    return Sign(group, names, len(paper.people), size, kind)


def papers_of(event: Event) -> list[Paper]:
    """One for each group, and one for who is in none; none at all before groups have been found."""
    grouping = Grouping.objects.filter(event=event, made_at__isnull=False).select_related("event").first()
    if grouping is None:
        return []
    table = table_of(grouping)
    papers = [Paper(group, table.of(group)) for group in table.groups]
    return [*papers, Paper(None, table.outside)] if table.outside else papers


def signs_pdf(event: Event) -> bytes:
    """A sheet for each group, to be folded in the middle, so that both sides of the table read it."""
    brand = portal_brand()
    papers, layout = papers_of(event), TextLayout(brand.faces, "fi")
    signs = [sign_of(paper.group, paper, layout) for paper in papers if paper.group is not None]
    title = _("Table signs: %(event)s") % {"event": event}
    return pdf_of("signs", title, event, brand, [paper.told for paper in papers], signs=signs)


def groups_pdf(event: Event) -> bytes:
    brand, papers = portal_brand(), papers_of(event)
    title = _("Small groups: %(event)s") % {"event": event}
    return pdf_of("groups", title, event, brand, [paper.told for paper in papers], papers=papers)
