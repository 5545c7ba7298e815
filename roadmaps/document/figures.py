"""The figures that only the document has: the cover's pattern, timelines cut to pages, and the wall page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from municipalities.colours import mixed_with_white
from roadmaps.figures import Bar, Lane, Sheet, height_of, scale_of, timeline
from surveys.figures import Colours, Frame

PAGE = Sheet(width=760, left=300, over=False, size=15, wrap=38)
PAGE_HEIGHT = 1000
"""Tallest timeline that a page holds under its heading, in the units of PAGE."""

WALL = Sheet(width=1000, left=390, over=False, size=19, wrap=40, words=False)
WALL_HEIGHT = 720
WALL_LEVELS = Frame(width=420, left=8, right=412, row=50, head=26, over=True, size=15)


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
    pieces = cut(lanes, WALL, WALL_HEIGHT)
    shown = pieces[0]
    left_out = sum(len(lane.bars) for lane in lanes) - sum(len(lane.bars) for lane in shown)
    return timeline(shown, WALL, colours), left_out


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
