"""Small things that the results page needs."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from documents.figures.profile import NARROW, Levels, ProfileRow
from surveys import figures
from surveys.questions.figure import Rating

register = template.Library()

PART = '<rect class="level-{}" x="{}" y="0" width="{}" height="28"></rect>'
BAR = 600
"""Width of a distribution bar in its own units."""


@register.simple_tag
def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}" if whole else ""


@register.inclusion_tag("surveys/_distribution.html")
def distribution(figure: Rating) -> dict[str, Any]:
    """The bar of one item: a part for each rating, from the lowest to the highest."""
    parts, left = [], 0.0
    for value, count in figure.distribution.items():
        width = BAR * count / figure.answers
        parts.append((value, f"{left:.1f}", f"{width:.1f}"))
        left += width
    drawn = format_html_join("", PART, (part for part in parts if part[2] != "0.0"))
    words = ", ".join(f"{value} {figure.words[value]}: {count}" for value, count in figure.distribution.items())
    return {"figure": figure, "parts": drawn, "width": BAR, "words": words, "title": _("How the ratings spread")}


@register.inclusion_tag("documents/figures/wide_and_narrow.html")
def profile(rows: Sequence[ProfileRow], levels: Levels) -> dict[str, Any]:
    """The profile, wide and narrow, with what its marks mean."""
    return {
        "wide": figures.profile(rows, levels),
        "narrow": figures.profile(rows, levels, NARROW),
        "caption": _("Dot: own mean. Band: how the ratings spread. Upright line: others’ mean."),
    }
