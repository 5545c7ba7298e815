"""Filters that every template may use."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from digiverkosto.translated import language_of

register = template.Library()
register.filter("language_of", language_of)
JOINTS = re.compile(r"(@|\.|_|-)")


@register.filter
def joints(address: str) -> SafeString:
    """An address of mail that a narrow line breaks at its joints, and nowhere within a word."""
    return mark_safe(JOINTS.sub(r"\1<wbr>", escape(address)))  # noqa: S308 (escaped; the joints are no markup)


@register.filter
def ended(text: object) -> str:
    """A text that a sentence follows: with one full stop, whichever of them is its own."""
    return f"{str(text).removesuffix('.')}."


@register.filter
def labelled(cells: Iterable[SafeString], heads: Iterable[Mapping[str, Any]]) -> SafeString:
    """The cells of a register's row, each with its column's name, which a narrow screen shows before it."""
    return mark_safe(  # noqa: S308 (the cells are the register's own markup; the names are escaped)
        "".join(
            cell.replace("<td", format_html('<td data-label="{}"', capfirst(head["text"])), 1)
            if "<input" not in str(head["text"])
            else cell
            for cell, head in zip(cells, heads, strict=True)
        )
    )
