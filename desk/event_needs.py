"""What is needed at an event, beside how many come of each participant."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desk.tables import Head, OwnersReport
from events.models import Event
from events.needs.reading import Numbers, numbers_of
from events.rules import may_read_needs


def needs_list(event: Event, reader: User) -> OwnersReport | None:
    """How many need what; own words might name somebody, and are counted. None for an event that does not ask."""
    numbers = numbers_of(event, named=may_read_needs(reader, event))
    if numbers is None:
        return None
    own = len(numbers.diet_words) + len(numbers.access_words)
    rows = [list(row) for row in (*numbers.diet, *numbers.access)]
    rows += [[_("In their own words, which the organiser reads"), own]] if own else []
    heads = [Head(_("Need")), Head(_("People"), number=True)]
    return OwnersReport(_("Diet and access needs"), in_a_sentence(numbers), heads, rows)


def in_a_sentence(numbers: Numbers) -> str:
    """How many have said something, of how many it cannot be read, and what is left out."""
    said = [] if numbers.too_few else [said_of(numbers)]
    return " ".join([*said, *filter(None, [numbers.left_out])])


def said_of(numbers: Numbers) -> str:
    said = ngettext(
        "%(said)s person has said what they need.", "%(said)s people have said what they need.", numbers.said
    ) % {"said": numbers.said}
    if not numbers.closed:
        return said
    closed = ngettext(
        "What %(closed)s of them has said cannot be opened.",
        "What %(closed)s of them have said cannot be opened.",
        numbers.closed,
    )
    return f"{said} {closed % {'closed': numbers.closed}}"
