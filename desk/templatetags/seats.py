"""The cells of the seats page: hundreds on a page, which a template's own loops make slow."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from desk.seats import SeatsCell, SeatsRow

register = template.Library()
ROW = '<tr><th scope="row"><a href="{}" hx-boost="false">{}</a></th>{}{}<td class="wide" data-label="{}">{}</td></tr>\n'
CELL = '<td class="cell{}" id="s{}-{}" data-label="{}"{}>{}{}</td>'
LINK = '<a href="{}">{}</a>'
EMPTY = '<td class="num{}" id="e{}" data-label="{}"{}>{}</td>'
SWAP = ' hx-swap-oob="true"'


@register.filter
def seat_rows(rows: Iterable[SeatsRow], may_change: bool) -> SafeString:
    """Participant, its empty seats, its cells and its consultant; all of it is escaped."""
    words = SeatWords(may_change)
    return SafeString("".join([words.row(row) for row in rows]))


@register.filter
def swapped_seats(row: SeatsRow, event: int) -> SafeString:
    """The cell of the event and the number of empty seats, which take the place of those that the table shows."""
    words = SeatWords(may_change=True)
    cells = [words.cell(cell, SWAP) for cell in row.cells if cell.event_id == event]
    return SafeString("".join([*cells, words.empty(row, SWAP)]))


class SeatWords:
    """What is said in many cells, worded once in the reader's language."""

    def __init__(self, may_change: bool) -> None:
        self.may_change = may_change
        self.consultant, self.empties = escape(gettext("Consultant")), escape(gettext("Empty seats"))
        self.released = gettext("unused ones released")

    def row(self, row: SeatsRow) -> str:
        cells = "".join([self.cell(cell) for cell in row.cells])
        told = escape(row.participant.consultant) or "–"
        return ROW.format(escape(row.address), escape(row.name), self.empty(row), cells, self.consultant, told)

    def empty(self, row: SeatsRow, mark: str = "") -> str:
        number = number_format(row.empty, force_grouping=True) if row.empty else "–"
        return EMPTY.format("" if row.empty else " none", row.pk, self.empties, mark, number)

    def cell(self, cell: SeatsCell, mark: str = "") -> str:
        look = (" empty" if cell.empty else "") + (" waits" if cell.people.waiting else "")
        number = f"{cell.taken}" if cell.limit is None else f"{cell.taken}/{cell.limit}"
        led = self.may_change and not cell.past
        shown = LINK.format(escape(cell.address), number) if led else number
        notes = "".join(f'<span class="date">{escape(note)}</span>' for note in self.notes(cell))
        return CELL.format(look, cell.event_id, cell.enrolment_id, escape(cell.title), mark, shown, notes)

    def notes(self, cell: SeatsCell) -> list[str]:
        told = []
        if cell.attended is not None and cell.people.registered:
            counted = {"here": cell.attended, "all": cell.people.registered}
            told.append(gettext("%(here)s of %(all)s attended") % counted)
        if cell.empty:
            told.append(ngettext("%(number)s empty", "%(number)s empty", cell.empty) % {"number": cell.empty})
        if cell.people.offered:
            offered = cell.people.offered
            told.append(ngettext("%(number)s offered", "%(number)s offered", offered) % {"number": offered})
        if cell.people.waiting:
            waiting = cell.people.waiting
            told.append(ngettext("%(number)s waits", "%(number)s wait", waiting) % {"number": waiting})
        if cell.released:
            told.append(self.released)
        return told
