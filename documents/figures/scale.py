"""A small scale with the marks of one row: a quiet picture beside words that say the same."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from documents.figures.geometry import ON_PAGE, AltText, Axis, svg

WIDTH, MARGIN = 200, 10


def draw_scale(values: Mapping[str, float | None], steps: Sequence[int]) -> SafeString:
    """`values`: own, low, high, network and target, as far as they are known, on a scale of these steps."""
    axis = Axis(min(steps), max(steps), MARGIN, WIDTH - MARGIN)
    x = {name: None if value is None else axis.at(value) for name, value in values.items()}
    places = [(axis.at(step), step) for step in steps]
    return svg("scale", WIDTH, 34, AltText(""), ON_PAGE, x=x, steps=places, start=MARGIN, end=WIDTH - MARGIN)
