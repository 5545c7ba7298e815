"""The roadmap on one page: measures by development target on half-years, as large as the page allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from municipalities.colours import mixed_with_white
from roadmaps.document.lettering import Lettering
from roadmaps.figures import Bar, Lane, Scale, half_of, sentence
from surveys.figures import Colours

UNIT = 0.25
"""Millimetres of paper in one unit of the poster."""


@dataclass(frozen=True)
class Style:
    """Size of letters, lines in a measure's title, and whether the aspect and the responsible stand below."""

    size: float
    lines: int
    notes: bool

    @property
    def line(self) -> float:
        return self.size * 1.24

    @property
    def note_line(self) -> float:
        return self.size * 1.08 if self.notes else 0.0

    @property
    def gap(self) -> float:
        """Between two measures."""
        return self.size * (0.7 if self.lines > 1 else 0.12)


STYLES = (
    Style(21, 5, True), Style(19, 5, True), Style(17, 4, True), Style(16, 3, True), Style(15, 2, True),
    Style(14, 2, True), Style(15, 2, False), Style(14, 2, False), Style(13, 2, False), Style(12, 2, False),
    Style(13, 1, False), Style(12, 1, False), Style(11, 1, False),
)  # fmt: skip
"""From the largest to the smallest: the first on which everything fits is taken."""


@dataclass(frozen=True)
class Sheet:
    """The place on the paper, in units, and how its width is shared."""

    width: float
    height: float

    def heading(self, style: Style) -> float:
        """Room for a development target; more for large letters."""
        return self.width * (0.25 + max(style.size - 14, 0) * 0.01)

    def label_x(self, style: Style) -> float:
        return self.heading(style) + 14

    @property
    def left(self) -> float:
        """Where the years begin."""
        return round(self.width * 0.68)

    def label(self, style: Style) -> float:
        """Room for a measure's title."""
        return self.left - self.label_x(style) - 14


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str
    kind: str


@dataclass(frozen=True)
class Block:
    """Lines of text that stand together, and how tall they are."""

    lines: list[str]
    notes: list[str]
    height: float


@dataclass(frozen=True)
class Row:
    """A measure set into lines."""

    bar: Bar
    block: Block


@dataclass(frozen=True)
class Band:
    """A development target with its measures, set into lines."""

    number: int
    heading: Block
    rows: list[Row]
    style: Style

    @property
    def height(self) -> float:
        rows = sum(row.block.height + self.style.gap for row in self.rows)
        return max(self.heading.height + self.style.gap, rows) + self.style.size * 0.5


def block_of(text: str, note: str, room: float, most: int, style: Style, letters: Lettering, *, bold: bool) -> Block:
    lines = letters.lines(text, room / style.size, most, bold=bold)
    notes = letters.lines(note, room / (style.size * 0.86), 3 if bold else 1) if style.notes and note else []
    return Block(lines, notes, len(lines) * style.line + len(notes) * style.note_line)


def bands_of(lanes: Sequence[Lane], sheet: Sheet, style: Style, letters: Lettering) -> list[Band]:
    chip = style.size * 1.9
    bands = []
    for number, lane in enumerate(lanes, start=1):
        if lane.bars:
            heading = block_of(lane.title, lane.note, sheet.heading(style) - chip, 5, style, letters, bold=True)
            rows = [
                Row(bar, block_of(bar.title, bar.owner, sheet.label(style), style.lines, style, letters, bold=False))
                for bar in lane.bars
            ]
            bands.append(Band(number, heading, rows, style))
    return bands


def head_of(style: Style) -> float:
    """Room for the years above the first development target."""
    return min(style.size, 15) * 2.1


def fitted(lanes: Sequence[Lane], sheet: Sheet, letters: Lettering) -> list[Band]:
    """In the largest style on which every measure fits; the smallest one when none does."""
    bands: list[Band] = []
    for style in STYLES:
        bands = bands_of(lanes, sheet, style, letters)
        if fits(bands, sheet):
            break
    return bands


def fits(bands: Sequence[Band], sheet: Sheet) -> bool:
    return not bands or head_of(bands[0].style) + sum(band.height for band in bands) <= sheet.height


def thinned(lanes: Sequence[Lane], sheet: Sheet, letters: Lettering) -> list[Lane]:
    """Lanes without what does not fit even in small letters: of the fullest lane the last measure, again and again."""
    kept = list(lanes)
    while not fits(bands_of(kept, sheet, STYLES[-1], letters), sheet):
        most = max(len(lane.bars) for lane in kept)
        place = max(number for number, lane in enumerate(kept) if len(lane.bars) == most)
        kept[place] = replace(kept[place], bars=kept[place].bars[:-1])
    return kept


def placed(block: Block, x: float, middle: float, style: Style, kind: str) -> list[Text]:
    """The block's lines around a middle line."""
    top = middle - block.height / 2
    lines = [Text(x, round(top + style.line * (at + 0.78), 1), line, kind) for at, line in enumerate(block.lines)]
    below = top + style.line * len(block.lines)
    notes = [
        Text(x, round(below + style.note_line * (at + 0.74), 1), note, "note") for at, note in enumerate(block.notes)
    ]
    return lines + notes


@dataclass(frozen=True)
class Drawn:
    """A measure's bar."""

    x: float
    y: float
    width: float
    height: float
    status: str


@dataclass(frozen=True)
class Chip:
    """The number of a development target, and the line above it."""

    number: int
    x: float
    y: float
    top: float


def draw(bands: Sequence[Band], sheet: Sheet, scale: Scale) -> tuple[list[Text], list[Drawn], list[Chip]]:
    """Everything in its place; room that is left over is shared among the measures."""
    style = bands[0].style
    top = head_of(style)
    spare = (sheet.height - top - sum(band.height for band in bands)) / sum(len(band.rows) for band in bands)
    texts: list[Text] = []
    bars: list[Drawn] = []
    chips: list[Chip] = []
    for band in bands:
        height = band.height + max(spare, 0) * len(band.rows)
        chips.append(Chip(band.number, style.size * 0.75, round(top + height / 2, 1), round(top, 1)))
        texts += placed(band.heading, style.size * 1.9, top + height / 2, style, "heading")
        own = sum(row.block.height for row in band.rows)
        extra, at = (height - own) / len(band.rows), top
        for row in band.rows:
            middle = at + (row.block.height + extra) / 2
            texts += placed(row.block, sheet.label_x(style), middle, style, "label")
            bars.append(bar_of(row.bar, middle, row.block.height + extra, scale))
            at += row.block.height + extra
        top += height
    return texts, bars, chips


def bar_of(bar: Bar, middle: float, room: float, scale: Scale) -> Drawn:
    x, end = scale.x(bar.starts), scale.x(bar.ends)
    height = round(min(24, room * 0.6), 1)
    return Drawn(x, round(middle - height / 2, 1), round(max(end - x, 6), 1), height, bar.status)


@dataclass(frozen=True)
class Year:
    """A year's column; its name is empty where there is no room."""

    x: float
    middle: float
    width: float
    name: str
    shaded: bool


def years_of(scale: Scale, size: float) -> list[Year]:
    found = []
    for year in range(scale.first // 2, scale.last // 2 + 1):
        x, end = max(scale.x(date(year, 1, 1)), scale.left), min(scale.x(date(year + 1, 1, 1)), scale.right)
        roomy = end - x >= size * 2.4
        found.append(Year(x, round((x + end) / 2, 1), round(end - x, 1), str(year) if roomy else "", year % 2 == 0))
    return found


def poster(lanes: Sequence[Lane], sheet: Sheet, colours: Colours, letters: Lettering) -> tuple[SafeString, int]:
    """The figure, and how many measures were left out because not even small letters made room for them."""
    kept = thinned(lanes, sheet, letters)
    bars = list(chain.from_iterable(lane.bars for lane in kept))
    if not bars:
        return SafeString(""), 0
    bands = fitted(kept, sheet, letters)
    first, last = min(half_of(bar.starts) for bar in bars), max(half_of(bar.ends) for bar in bars)
    scale = Scale(first, max(last, first + 1), sheet.left, sheet.width)
    texts, drawn, chips = draw(bands, sheet, scale)
    style = bands[0].style
    context = {
        "sheet": sheet,
        "size": style.size,
        "note_size": round(style.size * 0.86, 1),
        "year_size": min(style.size, 13),
        "head": head_of(style),
        "colours": colours,
        "wash": mixed_with_white(colours.main, 0.93),
        "years": years_of(scale, min(style.size, 13)),
        "halves": [column.x for column in scale.columns(room=0) if not column.starts_year],
        "texts": texts,
        "bars": drawn,
        "chips": chips,
        "title": _("What we do, and when"),
        "sentence": sentence(bars, scale),
    }
    left_out = sum(len(lane.bars) for lane in lanes) - len(bars)
    return SafeString(render_to_string("roadmaps/document/poster.svg", context)), left_out
