"""Text set into lines by the real widths of its letters, hyphenated in its language: SVG does neither by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyphen  # type: ignore[import-untyped]
from PIL import ImageFont

from documents.hyphenation import teach_finnish
from documents.typefaces import Face

SIZE = 100
SHORTEST = 10
"""Words of fewer letters are never hyphenated."""


@dataclass(frozen=True)
class TextLayout:
    """A typeface and a language. Widths are in ems."""

    faces: Sequence[Face]
    language: str

    @cached_property
    def _fonts(self) -> dict[bool, ImageFont.FreeTypeFont]:
        """The upright faces by whether they are bold."""
        upright = [face for face in self.faces if not face.italic]
        return {face.weight > 400: ImageFont.truetype(face.path, SIZE) for face in upright}

    @cached_property
    def _hyphens(self) -> pyphen.Pyphen:
        teach_finnish()
        return pyphen.Pyphen(lang=pyphen.language_fallback(self.language) or "fi", left=3, right=3)

    def width(self, text: str, *, bold: bool = False) -> float:
        return self._fonts[bold].getlength(text) / SIZE

    def lines(self, text: str, room: float, most: int, *, bold: bool = False) -> list[str]:
        """At most so many lines, each at most `room` wide; what does not fit ends in an ellipsis."""
        lines = self._set(text, room, most, bold, full=0.0)
        if len(lines) > most:
            lines = self._set(text, room, most, bold, full=0.75)
        if len(lines) > most:
            return [*lines[: most - 1], self._shortened(lines[most - 1], room, bold)]
        return lines

    def _set(self, text: str, room: float, most: int, bold: bool, full: float) -> list[str]:
        """Lines, one more than `most` when the text is longer; a word is hyphenated on lines less full than `full`."""
        lines, rest = [""], text.split()[::-1]
        while rest and len(lines) <= most:
            word = rest.pop()
            line = f"{lines[-1]} {word}".strip()
            if self.width(line, bold=bold) <= room:
                lines[-1] = line
                continue
            head, tail = self._cut(word, lines[-1], room, bold, full)
            lines[-1] = f"{lines[-1]} {head}".strip()
            lines.append("")
            rest.append(tail)
        return lines

    def _cut(self, word: str, line: str, room: float, bold: bool, full: float) -> tuple[str, str]:
        """What of the word still goes on this line, and the rest; an empty line always takes something."""
        if len(word) >= SHORTEST and (not line or self.width(line, bold=bold) < room * full):
            for at in reversed(self._hyphens.positions(word)):
                if self.width(f"{line} {word[:at]}-".strip(), bold=bold) <= room:
                    return f"{word[:at]}-", word[at:]
        if line:
            return "", word
        fitting = next(at for at in range(len(word), 0, -1) if at == 1 or self.width(word[:at], bold=bold) <= room)
        return word[:fitting], word[fitting:]

    def _shortened(self, line: str, room: float, bold: bool) -> str:
        while line and self.width(f"{line} …", bold=bold) > room:
            line = line[:-1].rstrip(" -")
        return f"{line} …".strip()
