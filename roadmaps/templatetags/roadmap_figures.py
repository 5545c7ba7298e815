"""The figures that several of the roadmap's pages show, and how they write gaps and months."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.figures.numbers import decimals
from documents.figures.profile import BROAD, NARROW, Levels, ProfileRow
from roadmaps import figures

register = template.Library()


@register.filter
def gap_text(gap: float | None) -> str:
    """With one decimal and a true minus; a dash for what is not known."""
    return "–" if gap is None else decimals(gap, 1)


@register.simple_tag
def months(starts: date, ends: date) -> str:
    """From month to month, such as 2/2027–5/2027; one month alone for what begins and ends in it."""
    first, last = date_format(starts, "n/Y"), date_format(ends, "n/Y")
    return first if first == last else f"{first}–{last}"


@register.inclusion_tag("documents/figures/wide_and_narrow.html")
def dumbbell(rows: Sequence[ProfileRow], levels: Levels) -> dict[str, Any]:
    """Baseline to target in three widths, with what its marks mean."""
    return {
        "broad": figures.dumbbell(rows, levels, BROAD),
        "wide": figures.dumbbell(rows, levels),
        "narrow": figures.dumbbell(rows, levels, NARROW),
        "caption": _("Dot: baseline from the survey. Ring: target level."),
    }
