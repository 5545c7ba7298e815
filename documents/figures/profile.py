"""A profile: values under each other on a scale of levels, with their spread, the network's values and targets.

A dumbbell shows the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from documents.figures.geometry import ON_PAGE, AltText, Axis, Colours, svg
from documents.figures.numbers import decimals

Levels = Mapping[int, str]
"""The levels of the scale, the lowest first, each with its word."""


@dataclass(frozen=True)
class ScaleWords:
    """What a figure says: its alternative text, its levels, and by name what its marks mean."""

    alt: AltText
    levels: Levels
    marks: Mapping[str, str]


@dataclass(frozen=True)
class ProfileRow:
    """One subject; None where a value is not known or not shown. All values lie on the same scale."""

    label: str
    own: float | None = None
    low: float | None = None
    high: float | None = None
    network: float | None = None
    target: int | None = None


@dataclass(frozen=True)
class Frame:
    """The measures of a figure, in its own units. `over`: labels stand over their rows instead of beside them."""

    width: int
    left: int
    right: int
    row: int
    head: int
    over: bool
    size: int

    def axis(self, levels: Levels) -> Axis:
        return Axis(min(levels), max(levels), self.left, self.right)


WIDE = Frame(width=840, left=392, right=780, row=36, head=44, over=False, size=15)
BROAD = Frame(width=1110, left=440, right=1044, row=38, head=48, over=False, size=16)
NARROW = Frame(width=360, left=12, right=308, row=60, head=30, over=True, size=14)

DOT, RING, UPRIGHT = 6, 8, 11
"""Own value: a filled dot; target: a ring; the network's value: an upright line. These are their (half) sizes."""


@dataclass(frozen=True)
class PlacedRow:
    """A row on its height, with the place of each value from left to right."""

    row: ProfileRow
    x: Mapping[str, float | None]
    y: float
    label_y: float
    label_middle: float
    label_width: float


def place_row(row: ProfileRow, index: int, frame: Frame, axis: Axis) -> PlacedRow:
    values = {name: getattr(row, name) for name in ("own", "low", "high", "network", "target")}
    top = frame.head + index * frame.row
    y = top + (frame.row * 0.68 if frame.over else frame.row / 2)
    return PlacedRow(
        row=row,
        x={name: None if value is None else axis.at(value) for name, value in values.items()},
        y=y,
        label_y=top + frame.size if frame.over else y + frame.size * 0.35,
        label_middle=top + 2 + frame.size / 2,
        label_width=round(len(row.label) * frame.size * 0.5),
    )


def place_rows(rows: Sequence[ProfileRow], frame: Frame, levels: Levels) -> list[PlacedRow]:
    axis = frame.axis(levels)
    return [place_row(row, index, frame, axis) for index, row in enumerate(rows)]


def across(lines: Iterable[tuple[float, float, float]]) -> str:
    """A path of level lines: (from, to, height) each. One path says what many marks share."""
    return " ".join(f"M{start} {y}H{end}" for start, end, y in lines)


def points(rows: Sequence[PlacedRow], name: str) -> list[tuple[float, float]]:
    """Where the rows' values of this name lie."""
    return [(x, row.y) for row in rows if (x := row.x[name]) is not None]


CIRCLE = '<circle cx="{}" cy="{}" r="{}"></circle>'
TEXT = '<text x="{}" y="{}">{}</text>'
LEVEL = '<text x="{}" y="{}" text-anchor="{}">{}</text>'
"""Marks of which a figure has many; numbers are written as SVG has them, in whatever language the page is."""


def circles(places: Iterable[tuple[float, float]], radius: int) -> SafeString:
    return SafeString("".join(CIRCLE.format(x, y, radius) for x, y in places))


def texts(places: Iterable[tuple[float, float, str]]) -> SafeString:
    return SafeString("".join(TEXT.format(x, y, escape(text)) for x, y, text in places))


def level_names(levels: Levels, frame: Frame) -> SafeString:
    """The name of each level over its line; a narrow figure has room for the words of the outer ones alone."""
    axis = frame.axis(levels)
    lowest, highest = min(levels), max(levels)
    names = []
    for value, word in levels.items():
        outer = value in (lowest, highest)
        anchor = {lowest: "start", highest: "end"}.get(value, "middle") if frame.over else "middle"
        x = frame.width if frame.over and value == highest else axis.at(value)
        names.append((str(x), frame.size, anchor, f"{value} {word}" if outer or not frame.over else str(value)))
    return format_html_join("", LEVEL, names)


def label_beds(rows: Sequence[PlacedRow], frame: Frame) -> str:
    """Beds under the labels that stand over their rows, so that no level's line runs through a word."""
    return across((frame.left, frame.left + row.label_width, row.label_middle) for row in rows)


def svg_of_rows(
    kind: str, rows: Sequence[PlacedRow], frame: Frame, words: ScaleWords, colours: Colours, **marks: Any
) -> SafeString:
    """The figure of rows over the scale's levels, with a ring or a dot where there is a target or an own value."""
    bottom, axis = frame.head + len(rows) * frame.row, frame.axis(words.levels)
    marks |= {"frame": frame, "levels": level_names(words.levels, frame), "level_size": frame.size - 2}
    marks |= {"level_lines": " ".join(f"M{axis.at(value)} {frame.head}V{bottom}" for value in words.levels)}
    marks |= {"row_lines": across((frame.left, frame.right, row.y) for row in rows)}
    label_x = frame.left if frame.over else 0
    marks |= {"labels": texts((label_x, row.label_y, row.row.label) for row in rows)}
    marks |= {"label_beds": label_beds(rows, frame) if frame.over else ""}
    marks |= {"rings": circles(points(rows, "target"), RING), "dots": circles(points(rows, "own"), DOT)}
    return svg(kind, frame.width, bottom + 8, words.alt, colours, **marks)


@dataclass(frozen=True)
class MarkName:
    """What a mark means, written over one row."""

    x: float
    y: float
    left: float
    width: float
    text: str


def mark_names(rows: Sequence[PlacedRow], frame: Frame, words: Mapping[str, str]) -> list[MarkName]:
    """Words over the first of the rows with most marks, in the order of the marks, side by side where they are near."""
    fullest = max(rows, key=lambda row: sum(row.x[name] is not None for name in words), default=None)
    if fullest is None:
        return []
    marks = [(x, word) for name, word in words.items() if (x := fullest.x[name]) is not None]
    names: list[MarkName] = []
    edge = float(frame.width)
    for x, word in sorted(marks, reverse=True):
        width = round(len(word) * frame.size * 0.46 + 8, 1)
        left = min(x - width / 2, edge - width)
        names.append(MarkName(round(left + width / 2, 1), fullest.y - RING - 6, round(left, 1), width, word))
        edge = left
    return names


def draw_profile(
    rows: Sequence[ProfileRow], words: ScaleWords, frame: Frame = WIDE, colours: Colours = ON_PAGE
) -> SafeString:
    """`words` say what the marks `own`, `network` and `target` mean."""
    placed = place_rows(rows, frame, words.levels)
    foot = frame.size * 0.35
    marks = {
        "spreads": across(
            (low, high, row.y)
            for row in placed
            if (low := row.x["low"]) is not None and (high := row.x["high"]) is not None
        ),
        "network": " ".join(f"M{x} {y - UPRIGHT}v{2 * UPRIGHT}" for x, y in points(placed, "network")),
        "numbers": texts(
            (frame.width - 4, row.y + foot, decimals(row.row.own, 1)) for row in placed if row.row.own is not None
        ),
        "names": mark_names(placed, frame, words.marks),
    }
    return svg_of_rows("profile", placed, frame, words, colours, **marks)
