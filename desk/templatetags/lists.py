"""The rows of a long list: six hundred cells on a page, which a template's own loops make slow."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.safestring import SafeString

from desk.lists import Column, shown_value

register = template.Library()
HEAD = '<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>\n'
CELL = '<td data-label="{}" class="{}">{}</td>'
LINK = '<a href="{}">{}</a>'


@register.filter
def told_in(rows: Iterable[Any], columns: Sequence[Column[Any]]) -> SafeString:
    """Each row with its name, which leads to its page, and what the other columns say of it; all of it is escaped."""
    labels = [(column, escape(column.title)) for column in columns[1:]]
    told = []
    for row in rows:
        cells = "".join([cell_of(row, column, label) for column, label in labels])
        told.append(HEAD.format(escape(row.address), escape(row.name), cells))
    return SafeString("".join(told))


def cell_of(row: Any, column: Column[Any], label: str) -> str:
    value, to = shown_value(column.of(row)), column.to(row)
    look = ("num" if column.number else "") + (" none" if value == "–" else "")
    word = escape(str(localize(value)))
    return CELL.format(label, look, LINK.format(escape(to), word) if to else word)
