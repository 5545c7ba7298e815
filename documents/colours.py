"""Contrast of colours after WCAG 2.2 (success criteria 1.4.3 and 1.4.11)."""

from dataclasses import dataclass

WHITE = "#FFFFFF"
INK = "#14303A"
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
"""Of what is no text: bars, lines, dots."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0–255, of #RRGGBB."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darkened(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(channel * (1 - share)):02X}" for channel in channels(colour))


def readable_on_white(colour: str, ratio: float = TEXT_CONTRAST) -> str:
    """The same colour, darkened just so far that white text on it (and it on white) is readable."""
    for percent in range(101):
        candidate = darkened(colour, percent / 100)
        if contrast(candidate, WHITE) >= ratio:
            return candidate.upper()
    raise AssertionError("black is readable on white")


def text_on(colour: str) -> str:
    """White or ink, whichever reads better on the colour."""
    return WHITE if contrast(colour, WHITE) >= contrast(colour, INK) else INK


def background(colour: str) -> str:
    """The same colour where white or ink can be read on it; else darkened until white can."""
    return colour.upper() if contrast(colour, text_on(colour)) >= TEXT_CONTRAST else readable_on_white(colour)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other colour, 0 to 1."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(own + (added - own) * share):02X}" for own, added in pairs)


def standing_out(colour: str, other: str, ratio: float = MARK_CONTRAST) -> str:
    """Mixed with just so much of the other that it stands out from the colour; the other itself where that is not enough."""
    steps = (mixed(colour, other, percent / 100) for percent in range(101))
    return next((tone for tone in steps if contrast(tone, colour) >= ratio), other)


def mixed_with_white(colour: str, share: float) -> str:
    """A tint: `share` of white, 0 to 1."""
    return mixed(colour, WHITE, share)


@dataclass(frozen=True)
class Palette:
    """What pages and documents use of a brand: every pair named here is readable.

    `primary` lies behind `on_primary`; `strong` is the same colour for text and lines on white. `accent_seen`: whether
    the second colour stands out from the main one (3 : 1) where lines of it lie on it.
    """

    primary: str
    on_primary: str
    strong: str
    tint: str
    accent: str
    on_accent: str
    corrected: bool
    accent_seen: bool

    @property
    def shaded(self) -> bool:
        """Text and lines on white are of a darker shade than the colour itself."""
        return self.strong != self.primary


def palette(primary: str, accent: str) -> Palette:
    """A light main colour has dark text on it; one on which neither dark nor white can be read (4.5 : 1) is darkened."""
    readable = background(primary)
    return Palette(
        primary=readable,
        on_primary=text_on(readable),
        strong=readable_on_white(readable),
        tint=mixed_with_white(readable, 0.9),
        accent=accent.upper(),
        on_accent=text_on(accent),
        corrected=readable != primary.upper(),
        accent_seen=contrast(accent, readable) >= MARK_CONTRAST,
    )
