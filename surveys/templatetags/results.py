"""Small things that the results page needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from documents.figures.distribution import draw_distribution
from documents.figures.geometry import AltText
from documents.figures.profile import NARROW, Levels, ProfileRow
from surveys import figures
from surveys.questions.figure import Rating

register = template.Library()


@register.simple_tag
def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}" if whole else ""


@register.filter
def lowest(levels: Levels) -> int:
    return min(levels)


@register.filter
def highest(levels: Levels) -> int:
    return max(levels)


@register.inclusion_tag("surveys/_distribution.html")
def distribution(figure: Rating) -> dict[str, Any]:
    """The bar of one item, and the same in words; of shares alone, or without a bar, where counts are not shown."""
    words = ""
    counts: Mapping[int, int] = {}
    if figure.distribution is not None:
        counts = figure.distribution
        words = ", ".join(f"{value} {figure.words[value]}: {count}" for value, count in counts.items())
    elif figure.classes is not None:
        counts = {share.values[0]: share.percent for share in figure.classes}
        words = ", ".join(f"{figure.named(share)}: {share.percent} %" for share in figure.classes)
    bar = draw_distribution(counts, AltText(f"{_('How the ratings spread')}: {words}")) if counts else ""
    return {"figure": figure, "bar": bar, "words": words}


@register.inclusion_tag("documents/figures/wide_and_narrow.html")
def profile(rows: Sequence[ProfileRow], levels: Levels, mark: str) -> dict[str, Any]:
    """The profile, wide and narrow, with what its marks mean; `mark` names the mean of those compared with."""
    return {
        "wide": figures.profile(rows, levels, mark=mark),
        "narrow": figures.profile(rows, levels, NARROW, mark=mark),
        "caption": _("Dot: own mean. Band: how the ratings spread. Upright line: mean of those compared with."),
    }
