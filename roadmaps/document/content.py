"""A snapshot read back into what the document's templates show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.brand import DocumentBrand
from documents.figures.bars import draw_bars, signed
from documents.figures.dumbbell import draw_cover
from documents.figures.geometry import AltText, Colours
from documents.figures.profile import WIDE
from roadmaps.document.poster import poster_of
from roadmaps.document.schedule import schedule
from roadmaps.document.texts import Content, steps_of, targets_of
from roadmaps.figures import dumbbell, lane_of, row_of
from roadmaps.models.version import Approval
from surveys.figures import profile
from surveys.results.report import Differences, differences_of

MOST_REASONS = 1200
"""Letters of all reasons together with which the table of target levels still fits a page."""
PAGE = replace(WIDE, row=31)
"""The frame of a figure on an upright page."""


def compared(content: Content) -> Differences[Mapping[str, Any]]:
    """Own baseline less the network's mean, as on the results page."""
    return differences_of((level, level["baseline"], level["network"]) for level in content["levels"])


def differences(rows: Sequence[tuple[Mapping[str, Any], float]], colours: Colours) -> SafeString:
    """Empty when nothing may be compared."""
    if not rows:
        return SafeString("")
    said = {"best": rows[0][0]["name"], "worst": rows[-1][0]["name"]}
    sentence = _("Furthest ahead in %(best)s, furthest behind in %(worst)s.") % said
    alt = AltText(_("Own mean compared with the network’s mean, by aspect"), sentence)
    return draw_bars([(row_of(level).label, difference) for level, difference in rows], alt, colours)


def widest_of(content: Content) -> Mapping[str, Any] | None:
    """The level with the largest gap up to its target."""
    short = [level for level in content["levels"] if level["gap"] and level["gap"] > 0]
    return max(short, key=lambda level: level["gap"], default=None)


def document_context(content: Content, brand: DocumentBrand, approval: Approval | None = None) -> dict[str, Any]:
    """What the templates of the document use; one that nobody has approved says so. Texts are in the active language."""
    targets = targets_of(content)
    lanes = [lane_of(target.title, target.level["name"], target.measures) for target in targets]
    rows = [row_of(level) for level in content["levels"]]
    levels = dict(content["scale"])
    colours = brand.figure_colours
    comparison = compared(content)
    cover = AltText(_("Baseline and target level of each aspect"))
    return {
        **content,
        "brand": brand,
        "author": content["party"],
        "cover_lines": [content["programme"]],
        "decided": _("Approved by: %(approval)s") % {"approval": approval} if approval else "",
        "mark": "" if approval else _("Draft, not approved"),
        "made_on": date.fromisoformat(content["made_on"]),
        "steps": steps_of(content),
        "targets": targets,
        "measure_count": sum(len(target.measures) for target in targets),
        "ahead": [(level, signed(difference)) for level, difference in comparison.ahead],
        "behind": [(level, signed(difference)) for level, difference in comparison.behind],
        "known": [level for level in content["levels"] if level["baseline"] is not None],
        "targeted": [level for level in content["levels"] if level["target"]],
        "reasons_are_short": sum(len(level["reason"]) for level in content["levels"]) < MOST_REASONS,
        "widest": widest_of(content),
        "level_names": content["scale"],
        "poster": poster_of(content, rows, lanes, brand),
        "schedule": schedule(lanes),
        "profile": profile([replace(row, target=None) for row in rows if row.own is not None], levels, PAGE, colours),
        "dumbbell": dumbbell([row for row in rows if row.target], levels, PAGE, colours),
        "differences": differences(comparison.rows, colours),
        "cover_figure": draw_cover(rows, levels, cover, brand.cover_colours),
    }
