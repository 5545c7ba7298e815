"""Lanes of bars on one page: on half-years, in letters as large as the page allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString

from documents.colours import mixed_with_white
from documents.figures.geometry import AltText, Colours, svg
from documents.figures.half_years import Bar, Fill, HalfYears, Lane, bars_in, first_day
from documents.text_layout import TextLayout

UNIT = 0.25
"""Millimetres of paper in one unit of the poster."""


@dataclass(frozen=True)
class LetterStyle:
    """Size of letters, lines in a bar's title, and whether notes stand below."""

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
    def indent(self) -> float:
        """Room for a lane's number."""
        return self.size * 1.9

    @property
    def gap(self) -> float:
        """Between two bars."""
        return self.size * (0.7 if self.lines > 1 else 0.12)


LETTER_STYLES = tuple(
    LetterStyle(*style)
    for style in (
        (21, 5, True), (19, 5, True), (17, 4, True), (16, 3, True), (15, 2, True), (14, 2, True), (15, 2, False),
        (14, 2, False), (13, 2, False), (12, 2, False), (13, 1, False), (12, 1, False), (11, 1, False),
    )
)  # fmt: skip
"""From the largest to the smallest: the first on which everything fits is taken."""


@dataclass(frozen=True)
class PosterFrame:
    """The place on the paper, in units, and how its width is shared."""

    width: float
    height: float

    def heading(self, letters: LetterStyle) -> float:
        """Room for a lane's title; more for large letters."""
        return self.width * (0.25 + max(letters.size - 14, 0) * 0.01)

    def label_x(self, letters: LetterStyle) -> float:
        return self.heading(letters) + 14

    @property
    def left(self) -> float:
        """Where the years begin."""
        return round(self.width * 0.68)

    def label(self, letters: LetterStyle) -> float:
        """Room for a bar's title."""
        return self.left - self.label_x(letters) - 14


@dataclass(frozen=True)
class TextLine:
    x: float
    y: float
    words: str
    kind: str


@dataclass(frozen=True)
class TextBlock:
    """Lines of text that stand together, and how tall they are."""

    lines: list[str]
    notes: list[str]
    height: float


@dataclass(frozen=True)
class Band:
    """A lane with its bars, all set into lines."""

    number: int
    heading: TextBlock
    rows: list[tuple[Bar, TextBlock]]
    letters: LetterStyle

    @property
    def height(self) -> float:
        rows = sum(block.height + self.letters.gap for _bar, block in self.rows)
        return max(self.heading.height + self.letters.gap, rows) + self.letters.size * 0.5


def text_block(
    text: str, note: str, room: float, most: int, letters: LetterStyle, layout: TextLayout, *, bold: bool
) -> TextBlock:
    lines = layout.lines(text, room / letters.size, most, bold=bold)
    notes = layout.lines(note, room / (letters.size * 0.86), 3 if bold else 2) if letters.notes and note else []
    return TextBlock(lines, notes, len(lines) * letters.line + len(notes) * letters.note_line)


def bands_of(lanes: Sequence[Lane], frame: PosterFrame, letters: LetterStyle, layout: TextLayout) -> list[Band]:
    bands = []
    for number, lane in enumerate(lanes, start=1):
        if lane.bars:
            heading = text_block(
                lane.title, lane.note, frame.heading(letters) - letters.indent, 5, letters, layout, bold=True
            )
            room, most = frame.label(letters), letters.lines
            rows = [
                (bar, text_block(bar.title, bar.note, room, most, letters, layout, bold=False)) for bar in lane.bars
            ]
            bands.append(Band(number, heading, rows, letters))
    return bands


def head_of(letters: LetterStyle) -> float:
    """Room for the years above the first lane."""
    return min(letters.size, 15) * 2.1


def fitted(lanes: Sequence[Lane], frame: PosterFrame, layout: TextLayout) -> list[Band]:
    """In the largest letters on which every bar fits; none where they do not fit in any."""
    settings = (bands_of(lanes, frame, letters, layout) for letters in LETTER_STYLES)
    return next((bands for bands in settings if fits(bands, frame)), [])


def fits(bands: Sequence[Band], frame: PosterFrame) -> bool:
    return not bands or head_of(bands[0].letters) + sum(band.height for band in bands) <= frame.height


def thinned(lanes: Sequence[Lane], frame: PosterFrame, layout: TextLayout) -> list[Lane]:
    """Lanes without what does not fit even in small letters: of the fullest lane the last bar, again and again."""
    bands = bands_of(lanes, frame, LETTER_STYLES[-1], layout)
    while not fits(bands, frame):
        fullest = max(bands, key=lambda band: (len(band.rows), band.number))
        fewer = replace(fullest, rows=fullest.rows[:-1])
        bands = [band for band in (fewer if one is fullest else one for one in bands) if band.rows]
    kept = {band.number: [bar for bar, _block in band.rows] for band in bands}
    return [replace(lane, bars=kept.get(number, [])) for number, lane in enumerate(lanes, start=1)]


def block_lines(block: TextBlock, x: float, middle: float, letters: LetterStyle, kind: str) -> list[TextLine]:
    """The block's lines around a middle line."""
    top = middle - block.height / 2
    lines = [
        TextLine(x, round(top + letters.line * (index + 0.78), 1), line, kind) for index, line in enumerate(block.lines)
    ]
    below = top + letters.line * len(block.lines)
    notes = [
        TextLine(x, round(below + letters.note_line * (index + 0.74), 1), note, "note")
        for index, note in enumerate(block.notes)
    ]
    return lines + notes


@dataclass(frozen=True)
class PosterBar:
    x: float
    y: float
    width: float
    height: float
    fill: Fill


@dataclass(frozen=True)
class Badge:
    """The number of a lane, and the line above it."""

    number: int
    x: float
    y: float
    top: float


def place_bands(
    bands: Sequence[Band], frame: PosterFrame, half_years: HalfYears
) -> tuple[list[TextLine], list[PosterBar], list[Badge]]:
    """Everything in its place; room that is left over is shared among the bars."""
    letters = bands[0].letters
    top = head_of(letters)
    spare = (frame.height - top - sum(band.height for band in bands)) / sum(len(band.rows) for band in bands)
    lines: list[TextLine] = []
    bars: list[PosterBar] = []
    badges: list[Badge] = []
    for band in bands:
        height = band.height + max(spare, 0) * len(band.rows)
        badges.append(Badge(band.number, letters.size * 0.75, round(top + height / 2, 1), round(top, 1)))
        lines += block_lines(band.heading, letters.indent, top + height / 2, letters, "heading")
        own = sum(block.height for _bar, block in band.rows)
        extra, at = (height - own) / len(band.rows), top
        for bar, block in band.rows:
            room = block.height + extra
            lines += block_lines(block, frame.label_x(letters), at + room / 2, letters, "label")
            bars.append(bar_of(bar, at + room / 2, room, half_years))
            at += room
        top += height
    return lines, bars, badges


def bar_of(bar: Bar, middle: float, room: float, half_years: HalfYears) -> PosterBar:
    x, end = half_years.x(bar.starts), half_years.x(bar.ends)
    height = round(min(24, room * 0.6), 1)
    return PosterBar(x, round(middle - height / 2, 1), round(max(end - x, 6), 1), height, bar.fill)


def year_columns(half_years: HalfYears, size: float) -> Iterator[tuple[float, float, float, str, bool]]:
    """Where each year begins, its middle and width, its name where there is room, and whether its background is shaded."""
    for year in range(half_years.first // 2, half_years.last // 2 + 1):
        x = max(half_years.x(date(year, 1, 1)), half_years.left)
        end = min(half_years.x(date(year + 1, 1, 1)), half_years.right)
        name = str(year) if end - x >= size * 2.4 else ""
        yield x, round((x + end) / 2, 1), round(end - x, 1), name, year % 2 == 0


def draw_poster(
    lanes: Sequence[Lane], frame: PosterFrame, alt: AltText, colours: Colours, layout: TextLayout
) -> SafeString:
    """Lanes that fit (`thinned` makes them), as large as they do. Empty when there is no bar."""
    bands = fitted(lanes, frame, layout)
    if not bands:
        return SafeString("")
    half_years = HalfYears.of(bars_in(lanes), frame.left, frame.width)
    lines, bars, badges = place_bands(bands, frame, half_years)
    letters = bands[0].letters
    year_size = min(letters.size, 13)
    marks = {
        "size": letters.size,
        "note_size": round(letters.size * 0.86, 1),
        "year_size": year_size,
        "head": head_of(letters),
        "wash": mixed_with_white(colours.main, 0.93),
        "years": list(year_columns(half_years, year_size)),
        "second_halves": [half_years.x(first_day(half)) for half in half_years.halves if half % 2],
        "lines": lines,
        "bars": bars,
        "badges": badges,
    }
    return svg("poster", frame.width, frame.height, alt, colours, **marks)
