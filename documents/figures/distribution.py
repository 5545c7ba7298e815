"""How counts spread: one bar of as many parts, in order."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.figures.geometry import AltText

WIDTH = 600
PART = '<rect class="level-{}" x="{}" y="0" width="{}" height="28"></rect>'
BAR = '<svg class="bar" viewBox="0 0 {} 28" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>'


def draw_distribution(counts: Mapping[int, int], alt: AltText) -> SafeString:
    """`counts`: step → how many, from the lowest step to the highest; a step that nobody chose has no part."""
    whole, left, parts = sum(counts.values()), 0.0, []
    for step, count in counts.items():
        width = WIDTH * count / whole if whole else 0.0
        if count:
            parts.append(PART.format(step, f"{left:.1f}", f"{width:.1f}"))
        left += width
    return format_html(BAR, WIDTH, str(alt), SafeString("".join(parts)))
