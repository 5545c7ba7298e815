"""A badge for everybody who has a seat: name, participant and role, in the language of whoever wears it."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.text_layout import TextLayout
from events.grouping.kinds import roles
from events.grouping.reading import people_of
from events.models import Event, Registration
from events.printed.document import pdf_of
from events.printed.fitting import fitting
from municipalities.portal_brand import portal_brand

ACROSS, DOWN = 2, 4
"""Badges on a sheet of A4."""
WIDTH = 83
"""Millimetres that a name has on a line."""
SIZES = (30, 26, 22, 18, 15, 12)


@dataclass(frozen=True)
class Badge:
    """`size`: of the name, in points."""

    name: str
    party: str
    role: str
    event: str
    language: str
    size: int


def badges_of(event: Event, layout: TextLayout) -> list[Badge]:
    """By participant and name."""
    people = people_of(event)
    made: dict[int, Badge] = {}
    for language in {one.user.language for one in people}:
        made |= dict(in_language(event, people, language, layout))
    return [made[one.pk] for one in people]


def in_language(
    event: Event, people: Sequence[Registration], language: str, layout: TextLayout
) -> Iterator[tuple[int, Badge]]:
    with override(language):
        own = [one for one in people if one.user.language == language]
        role = roles(own)
        for one in own:
            name = str(one.user)
            size = fitting(name, millimetres=WIDTH, most=2, sizes=SIZES, layout=layout)
            yield one.pk, Badge(name, str(one.enrolment.party), role.get(one.pk, ""), event.title, language, size)


def sheets_of(badges: Sequence[Badge]) -> list[list[Sequence[Badge]]]:
    """Sheets of rows."""
    rows = [badges[at : at + ACROSS] for at in range(0, len(badges), ACROSS)]
    return [rows[at : at + DOWN] for at in range(0, len(rows), DOWN)]


def badges_pdf(event: Event) -> bytes:
    brand = portal_brand()
    badges = badges_of(event, TextLayout(brand.faces, "fi"))
    title = _("Badges: %(event)s") % {"event": event}
    content = [astuple(badge) for badge in badges]
    return pdf_of("badges", title, event, brand, content, sheets=sheets_of(badges))
