"""The board's cells: a board of 150 participants has a thousand of them, which a template's own loop makes slow."""

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from desk.board import Board, BoardCell
from participants.models import Step

register = template.Library()
ROW = '<tr><th scope="row"><a href="{}">{}</a></th>{}<td class="nowrap">{}</td><td>{}</td></tr>\n'
CELL = '<td class="cell {}"><a href="{}">{}</a>{}</td>'


@register.filter
def rows(board: Board) -> SafeString:
    """Participant, cells, next date and consultant of each row; what is said in many cells is worded once."""
    words = CellWords()
    return format_html_join(
        "",
        ROW,
        (
            (
                row.address,
                row.name,
                format_html_join("", CELL, (words.of(cell) for cell in row.cells)),
                words.date(row.next_on),
                row.enrolment.consultant or "–",
            )
            for row in board.rows
        ),
    )


class CellWords:
    """Words of states and days in the reader's language."""

    def __init__(self) -> None:
        self.states: dict[str, str | Promise] = {state: str(label) for state, label in Step.State.choices}
        self.late = gettext("late")
        self.dates: dict[datetime.date, str] = {}
        self.days: dict[datetime.date, SafeString] = {}

    def of(self, cell: BoardCell) -> tuple[str, str, str | Promise, SafeString]:
        """How the cell looks, where it leads, what it says, and its day."""
        word = self.states[cell.step.state]
        if cell.late:
            return "late", cell.address, f"{word} – {self.late}", self.day(cell.step.on)
        return cell.step.state, cell.address, word, self.day(cell.step.on)

    def date(self, on: datetime.date | None) -> str:
        if on is None:
            return "–"
        if on not in self.dates:
            self.dates[on] = date_format(on, "SHORT_DATE_FORMAT")
        return self.dates[on]

    def day(self, on: datetime.date | None) -> SafeString:
        """The date on a line of its own; nothing for a step without one."""
        if on is None:
            return SafeString("")
        if on not in self.days:
            self.days[on] = format_html('<br><span class="date">{}</span>', self.date(on))
        return self.days[on]
