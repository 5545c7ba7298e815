"""A timeline: lanes of bars on half-years, the titles beside the bars or over them."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from documents.figures.geometry import ON_PAGE, AltText, Colours, svg
from documents.figures.half_years import Bar, Fill, HalfYears, Lane, bars_in, first_day, half_name


@dataclass(frozen=True)
class TimelineFrame:
    """The measures of a timeline. `over`: titles stand over their bars; `wrap`: letters in a line of a title."""

    width: int
    left: int
    over: bool
    size: int
    wrap: int

    @property
    def line(self) -> float:
        return round(self.size * 1.3, 1)


WIDE = TimelineFrame(width=960, left=340, over=False, size=15, wrap=44)
NARROW = TimelineFrame(width=360, left=2, over=True, size=14, wrap=46)
BAR_HEIGHT = 16
HEAD = 34.0
LETTER = 8
"""Room for a letter of a bar's word."""

PlacedLine = tuple[float, str]
"""Where a line of text stands, and its words."""


@dataclass(frozen=True)
class PlacedBar:
    lines: list[PlacedLine]
    x: float
    y: float
    width: float
    fill: Fill
    word: str
    word_x: float
    word_y: float
    word_anchor: str
    link: str


@dataclass(frozen=True)
class PlacedLane:
    lines: list[PlacedLine]
    note: str
    note_y: float
    top: float
    bars: list[PlacedBar]


def half_year_lines(half_years: HalfYears, room: float) -> list[tuple[float, str, bool]]:
    """Where each half-year begins, its name where it has room, and whether it starts a year.

    Only years are named where half-years are narrower than `room`.
    """
    wide = (half_years.right - half_years.left) / len(half_years.halves) >= room
    lines = []
    for half in half_years.halves:
        starts_year = half % 2 == 0
        year = str(half // 2) if starts_year or half == half_years.first else ""
        lines.append((half_years.x(first_day(half)), half_name(half) if wide else year, starts_year))
    return lines


def wrapped(text: str, letters: int, most: int = 2) -> list[str]:
    """At most so many lines; what does not fit ends in an ellipsis."""
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …", break_long_words=True) or [""]


def lines_at(lines: Sequence[str], top: float, frame: TimelineFrame) -> list[PlacedLine]:
    return [(round(top + frame.line * (index + 0.8), 1), line) for index, line in enumerate(lines)]


def place_bar(bar: Bar, top: float, half_years: HalfYears, frame: TimelineFrame) -> tuple[PlacedBar, float]:
    """The bar placed, and where the next one begins."""
    lines = wrapped(bar.title, frame.wrap)
    text_height = frame.line * len(lines)
    y = top + text_height + 4 if frame.over else top + text_height / 2 - BAR_HEIGHT / 2
    x, width = span_of(bar, half_years)
    word_x, anchor, below = place_word(bar.word, x, x + width, frame)
    word_y = y + BAR_HEIGHT + frame.size - 1 if below else y + 12.5
    placed = PlacedBar(
        lines=lines_at(lines, top, frame),
        x=x,
        y=round(y, 1),
        width=width,
        fill=bar.fill,
        word=bar.word,
        word_x=round(word_x, 1),
        word_y=round(word_y, 1),
        word_anchor=anchor,
        link=bar.link,
    )
    foot = max(top + text_height, word_y if below else y + BAR_HEIGHT)
    return placed, round(foot + (14 if frame.over else 9), 1)


def span_of(bar: Bar, half_years: HalfYears) -> tuple[float, float]:
    """Where the bar begins, and its width; a short one is as wide as can be seen, within the years."""
    starts, ends = half_years.x(bar.starts), half_years.x(bar.ends)
    width = round(max(ends - starts, 8), 1)
    return round(min(starts, half_years.right - width), 1), width


def place_word(word: str, starts: float, ends: float, frame: TimelineFrame) -> tuple[float, str, bool]:
    """Where the bar's word stands, what of it stands there, and whether it is below the bar.

    After the bar, or before it, or below it: the first place where all of it fits.
    """
    width = LETTER * len(word)
    if ends + 7 + width <= frame.width:
        return ends + 7, "start", False
    if starts - 7 - width >= frame.left:
        return starts - 7, "end", False
    return max(min(starts, frame.width - width), frame.left), "start", True


def place_lane(lane: Lane, top: float, half_years: HalfYears, frame: TimelineFrame) -> tuple[PlacedLane, float]:
    lines = wrapped(lane.title, round(frame.wrap * 0.92))
    below = round(top + 10 + frame.line * len(lines), 1)
    at, bars = below + frame.line + 6, []
    for bar in lane.bars:
        placed, at = place_bar(bar, at, half_years, frame)
        bars.append(placed)
    note = wrapped(lane.note, round(frame.wrap * 1.05), 1)[0]
    return PlacedLane(lines_at(lines, top + 10, frame), note, round(below + frame.size * 0.95, 1), top, bars), at + 8


def draw_timeline(
    lanes: Sequence[Lane], alt: AltText, frame: TimelineFrame = WIDE, colours: Colours = ON_PAGE
) -> SafeString:
    """Empty when there is no bar."""
    bars = bars_in(lanes)
    if not bars:
        return SafeString("")
    half_years = HalfYears.of(bars, frame.left, frame.width - 8)
    top, placed_lanes = HEAD, []
    for lane in lanes:
        if lane.bars:
            placed, top = place_lane(lane, top, half_years, frame)
            placed_lanes.append(placed)
    marks = {"frame": frame, "lanes": placed_lanes, "bar_height": BAR_HEIGHT}
    marks |= {"role": "group" if any(bar.link for bar in bars) else "img"}
    marks |= {"half_years": half_year_lines(half_years, room=frame.size * 5.2)}
    return svg("timeline", frame.width, round(top + 6), alt, colours, **marks)
