"""The largest letters in which a few words fit."""

from collections.abc import Sequence

from documents.text_layout import TextLayout

POINT = 25.4 / 72
"""Millimetres."""


def lines_needed(text: str, room: float, layout: TextLayout) -> int:
    """How many lines of bold text it takes, no word of it broken; `room` is a line's width in ems. 0 where a word is too long."""
    lines, full = 1, ""
    for word in text.split():
        if layout.width(word, bold=True) > room:
            return 0
        longer = f"{full} {word}".strip()
        if layout.width(longer, bold=True) <= room:
            full = longer
        else:
            lines, full = lines + 1, word
    return lines


def fitting(text: str, *, millimetres: float, most: int, sizes: Sequence[int], layout: TextLayout) -> int:
    """The first of the sizes, in points, at which it takes at most so many lines; the last where none does."""
    fits = (size for size in sizes if 0 < lines_needed(text, millimetres / (size * POINT), layout) <= most)
    return next(fits, sizes[-1])
