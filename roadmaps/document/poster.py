"""The roadmap on one page: what stands on it, and how its paper is shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.brand import DocumentBrand
from documents.figures.geometry import AltText, Colours
from documents.figures.half_years import Fill, Lane, bars_in
from documents.figures.poster import UNIT, PosterFrame, draw_poster, thinned
from documents.figures.profile import Frame, Levels, ProfileRow
from documents.text_layout import TextLayout
from roadmaps.document.texts import Content
from roadmaps.figures import dumbbell, measures_sentence

PAPER_WIDTH, PAPER_HEIGHT = 297, 210
"""A4 on its side, in millimetres; on A3 everything is 1.4 times as large."""
EDGE, ALLEY = 12, 9
SIDE = 88
"""Width of the column of aspects."""
HIGH_BAND, LOW_BAND = 48, 29
"""Height of the coloured band with a vision and without one."""
TALLEST_ROW = 64
"""Of an aspect, in the figure's units: few aspects stand at the top instead of filling the paper."""
ABOVE, BELOW = 14, 13
"""Room for the headings above the figures, and for the foot below them."""


@dataclass(frozen=True)
class Poster:
    """Figures are empty where there is nothing to show; sizes are millimetres. `legend`: the fills that occur."""

    band: int
    height: int
    left: int
    width: int
    levels: SafeString
    timeline: SafeString
    left_out: int
    legend: list[tuple[Fill, str]]


def poster_of(
    content: Content, rows: Sequence[ProfileRow], lanes: Sequence[Lane], brand: DocumentBrand
) -> Poster | None:
    """None when there is neither a level nor a measure to show."""
    shows_levels = any(row.own is not None or row.target for row in rows)
    if not lanes and not shows_levels:
        return None
    band = HIGH_BAND if content["vision"] else LOW_BAND
    height = PAPER_HEIGHT - band - ABOVE - BELOW
    left = EDGE + SIDE + ALLEY if shows_levels else EDGE
    width = PAPER_WIDTH - EDGE - left
    side = SIDE if lanes else PAPER_WIDTH - 2 * EDGE
    colours, layout = brand.figure_colours, TextLayout(brand.faces, content["language"])
    frame = PosterFrame(width / UNIT, height / UNIT)
    kept = thinned(lanes, frame, layout)
    alt = AltText(_("What we do, and when"), measures_sentence(kept))
    return Poster(
        band=band,
        height=height,
        left=left,
        width=width,
        levels=levels_of(rows, dict(content["scale"]), side / height, colours) if shows_levels else SafeString(""),
        timeline=draw_poster(kept, frame, alt, colours, layout),
        left_out=len(bars_in(lanes)) - len(bars_in(kept)),
        legend=list({bar.fill: bar.word for bar in bars_in(lanes)}.items()),
    )


def levels_of(rows: Sequence[ProfileRow], levels: Levels, shape: float, colours: Colours) -> SafeString:
    """Baseline and target of each aspect that has either, in a figure of this width to height or lower."""
    shown = [row for row in rows if row.own is not None or row.target]
    wide = shape > 1
    width, head = (840, 44) if wide else (420, 30)
    row = min(int((width / shape - head - 8) / len(shown)), TALLEST_ROW)
    if wide:
        frame = Frame(width, left=392, right=790, row=row, head=head, over=False, size=15)
    else:
        frame = Frame(width, left=12, right=372, row=row, head=head, over=True, size=15)
    return dumbbell(shown, levels, frame, colours)
