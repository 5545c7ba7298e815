"""The roadmap's figures with their words: levels as rows, measures as bars in lanes, built once for every outlet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.figures.dumbbell import draw_dumbbell
from documents.figures.geometry import ON_PAGE, AltText, Colours
from documents.figures.half_years import Bar, Fill, HalfYears, Lane, bars_in, half_name
from documents.figures.numbers import decimals
from documents.figures.profile import WIDE, Frame, Levels, ProfileRow, ScaleWords
from documents.figures.timeline import WIDE as WIDE_TIMELINE
from documents.figures.timeline import TimelineFrame, draw_timeline
from roadmaps.document.texts import MeasureText, word
from roadmaps.gaps import gap_between
from roadmaps.models import Measure
from surveys.results.report import aspect_label

FILLS: Mapping[str, Fill] = {
    Measure.Status.PLANNED: "light",
    Measure.Status.UNDER_WAY: "full",
    Measure.Status.DONE: "dark",
    Measure.Status.STOPPED: "dashed",
}


def row_of(level: Mapping[str, Any]) -> ProfileRow:
    """A level as it stands in a snapshot."""
    return ProfileRow(
        label=aspect_label(level["aspect"], level["name"]),
        own=level["baseline"],
        network=level["network"],
        target=level["target"],
    )


def lane_of(title: str, aspect: str, measures: Iterable[Measure | MeasureText]) -> Lane:
    """A development target with its measures, live or out of a snapshot."""
    return Lane(title, aspect, [bar_of(measure) for measure in measures])


def with_links(lanes: Sequence[Lane], addresses: Iterable[str]) -> list[Lane]:
    """The lanes with an address for each bar, in their order."""
    address = iter(addresses)
    return [replace(lane, bars=[replace(bar, link=next(address)) for bar in lane.bars]) for lane in lanes]


def bar_of(measure: Measure | MeasureText) -> Bar:
    status = word(Measure.Status.choices, measure.status)
    return Bar(measure.title, measure.starts, measure.ends, FILLS.get(measure.status, "full"), status, measure.owner)


def dumbbell(rows: Sequence[ProfileRow], levels: Levels, frame: Frame = WIDE, colours: Colours = ON_PAGE) -> SafeString:
    """Baseline to target, by aspect."""
    alt = AltText(_("From baseline to target"), dumbbell_sentence(rows))
    words = {"own": _("baseline"), "target": _("target")}
    return draw_dumbbell(rows, ScaleWords(alt, levels, words), frame, colours)


def dumbbell_sentence(rows: Sequence[ProfileRow]) -> str:
    if all(row.target is None for row in rows):
        return _("No target levels have been set yet.")
    gaps = [(gap, row) for row in rows if (gap := gap_between(row.own, row.target)) is not None and gap > 0]
    if not gaps:
        return _("No target is above its baseline.")
    gap, row = max(gaps, key=lambda pair: pair[0])
    return _("The largest gap is in %(aspect)s: %(gap)s levels.") % {"aspect": row.label, "gap": decimals(gap, 1)}


def timeline(lanes: Sequence[Lane], frame: TimelineFrame = WIDE_TIMELINE) -> SafeString:
    """Measures by development target on half-years. Empty when there is no measure."""
    alt = AltText(_("Timeline of the measures by half-year"), measures_sentence(lanes))
    return draw_timeline(lanes, alt, frame)


def measures_sentence(lanes: Sequence[Lane]) -> str:
    """How many measures there are, and in which time; empty when there is none."""
    bars = bars_in(lanes)
    if not bars:
        return ""
    half_years = HalfYears.of(bars, 0, 1)
    return _("%(count)s measures, from %(first)s to %(last)s.") % {
        "count": len(bars),
        "first": half_name(half_years.first),
        "last": half_name(half_years.last),
    }
