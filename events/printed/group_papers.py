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
SIZES = (96, 80, 64, 50, 40, 32)
MANY = 700
"""So many characters of names take smaller letters."""


@dataclass(frozen=True)
class Paper:
    """A group, None for those who are in none, and its people. `size`: of its name on the sign, in points."""

    group: Group | None
    people: Sequence[Placed]
    size: int = 0

    @property
    def is_crowded(self) -> bool:
        said = (f"{one.registration.user} {one.registration.enrolment.party}" for one in self.people)
        return sum(map(len, said)) > MANY

    @property
    def told(self) -> list[str]:
        """As plain data."""
        group = self.group
        names = [f"{one.registration.user}, {one.registration.enrolment.party}" for one in self.people]
        return [str(group or ""), group.place if group else "", *names]


def papers_of(event: Event, layout: TextLayout) -> list[Paper]:
    """One for each group, and one for who is in none; none at all before groups have been found."""
    grouping = Grouping.objects.filter(event=event, made_at__isnull=False).select_related("event").first()
    if grouping is None:
        return []
    table = table_of(grouping)
    papers = [
        Paper(group, table.of(group), fitting(str(group), millimetres=WIDTH, most=1, sizes=SIZES, layout=layout))
        for group in table.groups
    ]
    return [*papers, Paper(None, table.outside)] if table.outside else papers


def signs_pdf(event: Event) -> bytes:
    """A sheet for each group, to be folded in the middle, so that both sides of the table read it."""
    brand = portal_brand()
    papers = [paper for paper in papers_of(event, TextLayout(brand.faces, "fi")) if paper.group is not None]
    title = _("Table signs: %(event)s") % {"event": event}
    return pdf_of("signs", title, event, brand, [paper.told for paper in papers], papers=papers)


def groups_pdf(event: Event) -> bytes:
    brand = portal_brand()
    papers = papers_of(event, TextLayout(brand.faces, "fi"))
    title = _("Small groups: %(event)s") % {"event": event}
    return pdf_of("groups", title, event, brand, [paper.told for paper in papers], papers=papers)
