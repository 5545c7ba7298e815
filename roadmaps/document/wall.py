"""The page for the wall: what stands on it, and how its paper is shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from municipalities.typefaces import family_of
from roadmaps.document.lettering import Lettering
from roadmaps.document.poster import UNIT, Sheet, poster
from roadmaps.document.rows import rows_of
from roadmaps.document.texts import Content, TargetText
from roadmaps.figures import Bar, Lane
from surveys.figures import Colours, Frame, dumbbell

PAPER_WIDTH, PAPER_HEIGHT = 297, 210
"""A4 on its side, in millimetres; on A3 everything is 1.4 times as large."""
EDGE, ALLEY = 12, 9
SIDE = 88
"""Width of the column of aspects."""
HIGH_BAND, LOW_BAND = 48, 29
"""Height of the coloured band with a vision and without one."""
ABOVE, BELOW = 14, 13
"""Room for the headings above the figures, and for the foot below them."""


@dataclass(frozen=True)
class Wall:
    """Figures are empty where there is nothing to show; sizes are millimetres. `statuses`: those that occur."""

    band: int
    top: int
    height: int
    left: int
    width: int
    levels: SafeString
    timeline: SafeString
    left_out: int
    statuses: list[tuple[str, str]]


def wall_of(content: Content, targets: Sequence[TargetText], colours: Colours) -> Wall | None:
    """None when there is neither a level nor a measure to hang on a wall."""
    lanes = lanes_of(targets)
    shows_levels = any(level["baseline"] is not None or level["target"] for level in content["levels"])
    if not lanes and not shows_levels:
        return None
    band = HIGH_BAND if content["vision"] else LOW_BAND
    height = PAPER_HEIGHT - band - ABOVE - BELOW
    left = EDGE + SIDE + ALLEY if shows_levels else EDGE
    width = PAPER_WIDTH - EDGE - left
    side = SIDE if lanes else PAPER_WIDTH - 2 * EDGE
    letters = Lettering(list(family_of(content["brand"]["typeface"]).faces()), content["language"])
    timeline, left_out = poster(lanes, Sheet(width / UNIT, height / UNIT), colours, letters)
    found = {bar.status: bar.status_word for lane in lanes for bar in lane.bars}
    return Wall(
        band=band,
        top=band + ABOVE,
        height=height,
        left=left,
        width=width,
        levels=levels_of(content, side / height, colours) if shows_levels else SafeString(""),
        timeline=timeline,
        left_out=left_out,
        statuses=list(found.items()),
    )


def levels_of(content: Content, shape: float, colours: Colours) -> SafeString:
    """Baseline and target of each aspect in a figure of this width to height."""
    rows = rows_of(content, targets=True)
    wide = shape > 1
    width, head = (840, 44) if wide else (420, 30)
    row = int((width / shape - head - 8) / len(rows))
    if wide:
        return dumbbell(rows, Frame(width, left=392, right=790, row=row, head=head, over=False, size=15), colours)
    return dumbbell(rows, Frame(width, left=12, right=372, row=row, head=head, over=True, size=15), colours)


def lanes_of(targets: Sequence[TargetText]) -> list[Lane]:
    return [
        Lane(
            title=target.title,
            note=target.level["name"],
            bars=[Bar(m.title, m.starts, m.ends, m.status, m.status_word, m.owner) for m in target.measures],
        )
        for target in targets
    ]
