"""Bars from a middle line: to the right where a difference is above nought, to the left where it is below."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from documents.figures.geometry import ON_PAGE, AltText, Colours, svg
from documents.figures.numbers import decimals

WIDTH, MIDDLE, HALF = 760, 540, 170
ROW = 25


def signed(value: float) -> str:
    """The number with its sign, in the reader's format."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{decimals(abs(value), 1)}"


def place_bars(differences: Sequence[tuple[str, float]]) -> Iterator[tuple[str, int, float, float, float, str, bool]]:
    """Label, height, where the bar begins, its width, where it ends, its number, and whether it goes to the right."""
    most = max([0.5, *(abs(value) for _label, value in differences)])
    for index, (label, value) in enumerate(differences):
        length = round(HALF * abs(value) / most, 1)
        end = MIDDLE + length if value > 0 else MIDDLE - length
        yield label, 15 + index * ROW, min(MIDDLE, end), max(length, 1), end, signed(value), value >= 0


def draw_bars(differences: Sequence[tuple[str, float]], alt: AltText, colours: Colours = ON_PAGE) -> SafeString:
    """Differences with their labels, from the top down. Empty when there is none."""
    if not differences:
        return SafeString("")
    bars = list(place_bars(differences))
    return svg("bars", WIDTH, len(bars) * ROW + 8, alt, colours, bars=bars, middle=MIDDLE)
