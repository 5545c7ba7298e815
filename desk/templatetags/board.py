"""The board's cells: a board of 150 participants has a thousand of them, which a template's own loop makes slow."""

import datetime
from collections.abc import Sequence
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from desk.board import Board, BoardCell
from participants.models import Step

register = template.Library()
ROW = '<tr><th scope="row"><a href="{}">{}</a></th>{}<td class="nowrap">{}</td><td>{}</td></tr>\n'
CELL = '<td class="cell {}"><a href="{{}}">{}</a>{}</td>'
"""A cell's look, words and day, with a gap for its address."""


@register.filter
def rows(board: Board) -> SafeString:
    """Participant, cells, next date and consultant of each row; what is said in many cells is worded once."""
    words = CellWords()
    return format_html_join(
        "",
        ROW,
        (
            (row.address, row.name, words.cells(row.cells), words.date(row.next_on), row.enrolment.consultant or "–")
            for row in board.rows
        ),
    )


class CellWords:
    """Words of states and days in the reader's language."""

    def __init__(self) -> None:
        self.states = {state: str(label) for state, label in Step.State.choices}
        self.late = gettext("late")
        self.dates: dict[datetime.date, str] = {}
        self.faces: dict[tuple[str, bool, datetime.date | None], str] = {}

    def cells(self, cells: Sequence[BoardCell]) -> SafeString:
        return SafeString("".join([self.face(cell).format(escape(cell.address)) for cell in cells]))

    def face(self, cell: BoardCell) -> str:
        """How the cell looks and what it says, escaped; its address is missing."""
        key = (cell.step.state, cell.late, cell.step.on)
        if key not in self.faces:
            self.faces[key] = self.worded(*key)
        return self.faces[key]

    def worded(self, state: str, late: bool, on: datetime.date | None) -> SafeString:
        """The date on a line of its own; nothing for a step without one."""
        word = f"{self.states[state]} – {self.late}" if late else self.states[state]
        day = format_html('<br><span class="date">{}</span>', self.date(on)) if on else ""
        return format_html(CELL, "late" if late else state, word, day)

    def date(self, on: datetime.date | None) -> str:
        if on is None:
            return "–"
        if on not in self.dates:
            self.dates[on] = date_format(on, "SHORT_DATE_FORMAT")
        return self.dates[on]
