"""The figures that several of the roadmap's pages show."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from documents.figures.profile import BROAD, NARROW, Levels, ProfileRow
from roadmaps import figures

register = template.Library()


@register.inclusion_tag("documents/figures/wide_and_narrow.html")
def dumbbell(rows: Sequence[ProfileRow], levels: Levels) -> dict[str, Any]:
    """Baseline to target in three widths, with what its marks mean."""
    return {
        "broad": figures.dumbbell(rows, levels, BROAD),
        "wide": figures.dumbbell(rows, levels),
        "narrow": figures.dumbbell(rows, levels, NARROW),
        "caption": _("Dot: baseline from the survey. Ring: target level."),
    }
