"""What every figure shares: colours, a linear scale, and how it becomes one SVG element."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Colours:
    """What a figure is drawn with: CSS variables on a page, hexadecimal colours in a document.

    `main` draws marks; bars are filled with `fill` or `light` and have an edge that stands out where these do not.
    """

    ink: str = "var(--ink)"
    soft: str = "var(--ink-soft)"
    line: str = "var(--line)"
    main: str = "var(--spruce)"
    light: str = "var(--level-2)"
    paper: str = "var(--snow)"
    font: str = "inherit"
    fill: str = "var(--spruce)"
    edge: str = "var(--spruce)"


ON_PAGE = Colours()


@dataclass(frozen=True)
class AltText:
    """What a figure says to those who do not see it: its name, and in a sentence what it shows."""

    title: str
    sentence: str = ""

    def __str__(self) -> str:
        return f"{self.title}. {self.sentence}" if self.sentence else self.title


@dataclass(frozen=True)
class Axis:
    """A linear scale: the value `low` lies at `start`, the value `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return round(self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low), 1)


def svg(kind: str, width: float, height: float, alt: AltText, colours: Colours, **marks: Any) -> SafeString:
    """The template of a kind of figure as one SVG element with a name and a sentence."""
    context = {"width": width, "height": height, "alt": alt, "colours": colours, **marks}
    return SafeString(render_to_string(f"documents/figures/{kind}.svg", context))
