"""The figures that only the document has: the cover's pattern and the comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from municipalities.colours import mixed_with_white
from surveys.figures import Colours


def tint_of(colour: str) -> str:
    """A light tone of the main colour that still stands out from paper."""
    return mixed_with_white(colour, 0.62)


@dataclass(frozen=True)
class Difference:
    """One aspect's own mean less the others' mean, placed."""

    label: str
    y: float
    x: float
    width: float
    value: float
    number: str
    number_x: float
    anchor: str


MIDDLE, HALF = 540, 170


def signed(value: float) -> str:
    """The number with its sign, in the reader's format."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{floatformat(abs(value), 1)}"


def differences(
    rows: Sequence[tuple[Mapping[str, Any], float]], colours: Colours, title: str, sentence: str
) -> SafeString:
    """Bars to the right where the own mean is above the others', to the left where it is below."""
    most = max([0.5, *(abs(value) for _level, value in rows)])
    placed = []
    for number, (level, value) in enumerate(rows):
        length = round(HALF * abs(value) / most, 1)
        end = MIDDLE + length if value > 0 else MIDDLE - length
        placed.append(
            Difference(
                label=f"{level['aspect']}. {level['name']}",
                y=15 + number * 25,
                x=min(MIDDLE, end),
                width=max(length, 1),
                value=value,
                number=signed(value),
                number_x=end + 8 if value >= 0 else end - 8,
                anchor="start" if value >= 0 else "end",
            )
        )
    context = {"rows": placed, "colours": colours, "title": title, "sentence": sentence, "middle": MIDDLE}
    context |= {"height": len(placed) * 25 + 8}
    return SafeString(render_to_string("roadmaps/document/differences.svg", context))


def cover(levels: Sequence[Mapping[str, Any]], brand: Mapping[str, str], title: str) -> SafeString:
    """The roadmap as a pattern: a road for each aspect, from its baseline up to its target."""
    roads = []
    for place, level in enumerate(levels):
        x = 40 + place * 72
        roads.append({"x": x, "baseline": height(level["baseline"]), "target": height(level["target"])})
    context = {"roads": roads, "brand": brand, "title": title, "levels": [height(value) for value in range(1, 6)]}
    return SafeString(render_to_string("roadmaps/document/cover.svg", context))


def height(value: float | None) -> float | None:
    """Where a level 1–5 lies on the cover, from the bottom up."""
    return None if value is None else round(560 - (value - 1) * 130, 1)
