"""How answers spread: one bar of as many parts, in order; and one bar of a share."""

from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from documents.figures.geometry import AltText

WHOLE = 100
FITS, FITS_WIDE = 12, 6
"""From so many hundredths of the bar up a share has room in its part: on every screen, on wide ones alone."""
PART = '<rect class="level-{}" x="{}%" y="0" width="{}%" height="100%"></rect>'
WORDS = '<text class="on-level-{}{}" x="{}%" y="50%" dy="0.35em" text-anchor="middle">{}</text>'
BAR = '<svg class="bar" role="img" aria-label="{}">{}</svg>'
SHARE = '<svg class="share" aria-hidden="true" focusable="false"><rect class="about" width="{}%" height="100%"></rect>'
SHARE += '<rect width="{}%" height="100%"></rect></svg>'


def draw_distribution(counts: Mapping[int, int], alt: AltText, shares: Mapping[int, str] | None = None) -> SafeString:
    """`counts`: step → how many, from the lowest step to the highest; a step that nobody chose has no part.

    `shares`: step → what is written in its part where it fits. Places are in hundredths, so that the bar fills any width
    and its words keep their shape.
    """
    whole, left, parts, words = sum(counts.values()), 0.0, [], []
    for step, count in counts.items():
        width = WHOLE * count / whole if whole else 0.0
        if count:
            parts.append(PART.format(step, f"{left:.1f}", f"{width:.1f}"))
        if shares and width >= FITS_WIDE:
            only_wide = "" if width >= FITS else " wide"
            words.append(WORDS.format(step, only_wide, f"{left + width / 2:.1f}", escape(shares[step])))
        left += width
    return format_html(BAR, str(alt), SafeString("".join([*parts, *words])))


def draw_share(low: int, high: int) -> SafeString:
    """A bar of `low`, and on to `high` where that is all that is told, of 100; words stand beside it."""
    return format_html(SHARE, f"{high:.1f}", f"{low:.1f}")
