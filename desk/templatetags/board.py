"""The board's cells: a board of 150 participants has a thousand of them, which a template's own loop makes slow."""

import datetime
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format, time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from desk.board import Board, BoardCell
from participants.models import Step

register = template.Library()
ROW = '<tr><td class="tick">{}</td><th scope="row"><a href="{}" hx-boost="false">{}</a></th>{}<td class="nowrap">{}</td><td>{}</td></tr>\n'
TICK = '<input type="checkbox" name="who" value="{}" aria-label="{}">'
CELL = '<td class="cell {}" id="c{{}}-{{}}"{{}}><a href="{{}}">{}</a>{}{{}}</td>'
"""A cell's look, words and day, with gaps for what is its own: whose it is, where it leads, what is noted."""
SWAP = ' hx-swap-oob="true"'
LONGEST_NOTE = 60


@register.filter
def rows(board: Board) -> SafeString:
    """Participant, cells, next date and consultant of each row; what is said in many cells is worded once."""
    words = CellWords()
    return format_html_join(
        "",
        ROW,
        (
            (
                format_html(TICK, row.pk, row.name),
                row.address,
                row.name,
                words.cells(row.cells),
                words.date(row.next_on),
                row.participant.consultant or "–",
            )
            for row in board.rows
        ),
    )


@register.filter
def swapped(cell: BoardCell) -> SafeString:
    """A cell that takes the place of the one which the table shows."""
    return CellWords().cell(cell, SWAP)


@register.filter
def state_words(cell: BoardCell) -> str:
    words = CellWords()
    state = words.states[cell.step.state]
    return f"{state} – {words.late}" if cell.late else state


@register.filter
def sorted_by(sort: str, column: str | int) -> SafeString:
    """The mark of the head by which the table is sorted."""
    way = {str(column): "ascending", f"-{column}": "descending"}.get(sort)
    return format_html(' aria-sort="{}"', way) if way else SafeString("")


@register.filter
def other_way(sort: str, column: str | int) -> str:
    """What the head of a column sorts by when it is followed."""
    return f"-{column}" if sort == str(column) else str(column)


@register.filter
def query_of(address: str) -> str:
    return urlsplit(address).query


class CellWords:
    """Words of states and days in the reader's language."""

    def __init__(self) -> None:
        self.states = {state: str(label) for state, label in Step.State.choices}
        self.late = gettext("late")
        self.dates: dict[datetime.date, str] = {}
        self.faces: dict[tuple[str, bool, datetime.date | None, datetime.datetime | None], str] = {}

    def cells(self, cells: Sequence[BoardCell]) -> SafeString:
        return SafeString("".join([self.cell(cell) for cell in cells]))

    def cell(self, cell: BoardCell, mark: str = "") -> SafeString:
        step = cell.step
        note = note_of(step.note) if step.note else ""
        label = f' data-label="{escape(cell.title)}"' if cell.late else ""
        told = self.face(cell).format(step.enrolment_id, step.activity_id, mark + label, escape(cell.address), note)
        return SafeString(told)

    def face(self, cell: BoardCell) -> str:
        """How the cell looks and what it says, escaped, with its gaps."""
        key = (cell.step.state, cell.late, cell.step.on, cell.begins)
        if key not in self.faces:
            self.faces[key] = self.worded(*key)
        return self.faces[key]

    def worded(self, state: str, late: bool, on: datetime.date | None, begins: datetime.datetime | None) -> SafeString:
        """The date on a line of its own, with the hour of a session; nothing for a step without one."""
        word = f"{self.states[state]} – {self.late}" if late else self.states[state]
        clock = f" {time_format(begins, 'TIME_FORMAT')}" if begins else ""
        day = format_html('<br><span class="date">{}{}</span>', self.date(on), clock) if on else ""
        return format_html(CELL, "late" if late else state, word, day)

    def date(self, on: datetime.date | None) -> str:
        if on is None:
            return "–"
        if on not in self.dates:
            self.dates[on] = date_format(on, "SHORT_DATE_FORMAT")
        return self.dates[on]


def note_of(note: str) -> str:
    """The beginning of a note, escaped; the whole of it is in the cell's form."""
    short = note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…"
    return f'<span class="note">{escape(short)}</span>'
