"""Small things that the results page needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.figures.distribution import draw_distribution, draw_share
from documents.figures.geometry import AltText
from documents.figures.profile import BROAD, NARROW, Levels, ProfileRow
from surveys import figures
from surveys.questions.figure import Chosen, Rating
from surveys.rounding import nearest

register = template.Library()


@dataclass(frozen=True)
class ChoiceRow:
    """A choice in words and as a bar; `count` is None where only its share may be told."""

    name: str
    count: int | None
    share: str
    bar: SafeString


@register.simple_tag
def choice_rows(figure: Chosen) -> list[ChoiceRow]:
    """The choices with bars that are drawn of the shares beside them: all the room is everybody."""
    told: list[tuple[str, int | None, str, int, int]] = [
        (name, None, str(share), share.low, share.high) for name, share in figure.shares
    ]
    for name, count in figure.counts:
        percent = round(100 * count / figure.answers) if figure.answers else 0
        told.append((name, count, f"{percent}\N{NO-BREAK SPACE}%", percent, percent))
    return [ChoiceRow(name, count, share, draw_share(low, high)) for name, count, share, low, high in told]


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
    shares: dict[int, str] = {}
    if figure.distribution is not None:
        counts = figure.distribution
        shares = {value: f"{nearest(100 * count, figure.answers)} %" for value, count in counts.items()}
        words = ", ".join(f"{value} {figure.words[value]}: {count}" for value, count in counts.items())
    elif figure.classes is not None:
        counts = {share.values[0]: share.percent for share in figure.classes}
        shares = {value: f"{percent} %" for value, percent in counts.items()}
        words = ", ".join(f"{figure.named(share)}: {share.percent} %" for share in figure.classes)
    bar = draw_distribution(counts, AltText(f"{_('How the ratings spread')}: {words}"), shares) if counts else ""
    return {"figure": figure, "bar": bar, "words": words}


@register.inclusion_tag("documents/figures/wide_and_narrow.html")
def profile(rows: Sequence[ProfileRow], levels: Levels, mark: str) -> dict[str, Any]:
    """The profile in three widths, with what its marks mean; `mark` names the mean of those compared with."""
    return {
        "broad": figures.profile(rows, levels, BROAD, mark=mark),
        "wide": figures.profile(rows, levels, mark=mark),
        "narrow": figures.profile(rows, levels, NARROW, mark=mark),
        "caption": _("Dot: own mean. Band: how the ratings spread. Upright line: mean of those compared with."),
    }
