"""The figures that only the document has: the cover's pattern, timelines cut to pages, and the wall page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from municipalities.colours import mixed_with_white
from roadmaps.figures import Bar, Lane, Sheet, height_of, scale_of, timeline
from surveys.figures import Colours, Frame

PAGE = Sheet(width=760, left=300, over=False, size=15, wrap=38)
PAGE_HEIGHT = 1000
"""Tallest timeline that a page holds under its heading, in the units of PAGE."""

WALLS = (
    Sheet(width=1000, left=440, over=False, size=19, wrap=44, words=False, notes=False, gap=4),
    Sheet(width=1000, left=440, over=False, size=17, wrap=50, words=False, notes=False, gap=4),
    Sheet(width=1000, left=420, over=False, size=15, wrap=55, words=False, notes=False, gap=4),
    Sheet(width=1000, left=400, over=False, size=13, wrap=60, words=False, notes=False, gap=4),
)
"""From large letters to small: the first on which everything fits is taken."""
WALL_HEIGHT = 745
WALL_LEVELS = Frame(width=420, left=12, right=408, row=50, head=26, over=True, size=15)


def tint_of(colour: str) -> str:
    """A light tone of the main colour that still stands out from paper."""
    return mixed_with_white(colour, 0.62)


def timelines(lanes: Sequence[Lane], colours: Colours) -> list[SafeString]:
    """The timeline in as many pieces as pages need, all on the same half-years."""
    bars = [bar for lane in lanes for bar in lane.bars]
    if not bars:
        return []
    scale = scale_of(bars, PAGE)
    return [timeline(piece, PAGE, colours, scale) for piece in cut(lanes, PAGE, PAGE_HEIGHT)]


def cut(lanes: Sequence[Lane], sheet: Sheet, most: float) -> list[list[Lane]]:
    """Lanes in pieces of at most this height; a lane that is too tall by itself is continued in the next piece."""
    pieces: list[list[Lane]] = [[]]
    for lane in lanes:
        for bar in lane.bars:
            grown = with_bar(pieces[-1], lane, bar)
            if pieces[-1] and height_of(grown, sheet) > most:
                pieces.append(with_bar([], lane, bar))
            else:
                pieces[-1] = grown
    return pieces


def with_bar(lanes: list[Lane], lane: Lane, bar: Bar) -> list[Lane]:
    """The lanes with one more bar, in its own lane."""
    if lanes and lanes[-1].title == lane.title:
        return [*lanes[:-1], replace(lanes[-1], bars=[*lanes[-1].bars, bar])]
    return [*lanes, replace(lane, bars=[bar])]


def poster(lanes: Sequence[Lane], colours: Colours) -> tuple[SafeString, int]:
    """The timeline of the wall page: what fits, the first lanes first. Returns how many measures were left out."""
    sheet = next((sheet for sheet in WALLS if height_of(lanes, sheet) <= WALL_HEIGHT), WALLS[-1])
    shown = cut(lanes, sheet, WALL_HEIGHT)[0]
    left_out = sum(len(lane.bars) for lane in lanes) - sum(len(lane.bars) for lane in shown)
    return timeline(shown, sheet, colours), left_out


@dataclass(frozen=True)
class Difference:
    """One aspect's own mean less the others' mean, placed."""

    label: str
    y: float
    x: float
    width: float
    value: float
    number: str
    number_x: float
    anchor: str


MIDDLE, HALF = 540, 170


def signed(value: float) -> str:
    """The number with its sign, in the reader's format."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{floatformat(abs(value), 1)}"


def differences(rows: Sequence[Mapping[str, Any]], colours: Colours, title: str, sentence: str) -> SafeString:
    """Bars to the right where the own mean is above the others', to the left where it is below."""
    most = max([0.5, *(abs(row["difference"]) for row in rows)])
    placed = []
    for number, row in enumerate(rows):
        value = row["difference"]
        length = round(HALF * abs(value) / most, 1)
        end = MIDDLE + length if value > 0 else MIDDLE - length
        placed.append(
            Difference(
                label=f"{row['aspect']}. {row['name']}",
                y=18 + number * 30,
                x=min(MIDDLE, end),
                width=max(length, 1),
                value=value,
                number=signed(value),
                number_x=end + 8 if value >= 0 else end - 8,
                anchor="start" if value >= 0 else "end",
            )
        )
    context = {"rows": placed, "colours": colours, "title": title, "sentence": sentence, "middle": MIDDLE}
    context |= {"height": len(placed) * 30 + 12}
    return SafeString(render_to_string("roadmaps/document/differences.svg", context))


def cover(levels: Sequence[Mapping[str, Any]], brand: Mapping[str, str], title: str) -> SafeString:
    """The roadmap as a pattern: a road for each aspect, from its baseline up to its target."""
    roads = []
    for place, level in enumerate(levels):
        x = 40 + place * 72
        roads.append({"x": x, "baseline": height(level["baseline"]), "target": height(level["target"])})
    context = {"roads": roads, "brand": brand, "title": title, "levels": [height(value) for value in range(1, 6)]}
    return SafeString(render_to_string("roadmaps/document/cover.svg", context))


def height(value: float | None) -> float | None:
    """Where a level 1–5 lies on the cover, from the bottom up."""
    return None if value is None else round(560 - (value - 1) * 130, 1)
