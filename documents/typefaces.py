"""The typefaces that the portal carries, as font files for pages and PDFs alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.db import models


class Typeface(models.TextChoices):
    """Typefaces that the portal carries; each works on pages and in the PDF."""

    HANKEN = "hanken-grotesk", "Hanken Grotesk"
    LATO = "lato", "Lato"
    MANROPE = "manrope", "Manrope"
    SOURCE_SANS = "source-sans", "Source Sans"
    SOURCE_SERIF = "source-serif", "Source Serif"


@dataclass(frozen=True)
class Face:
    """One font file of a family."""

    family: str
    weight: int
    italic: bool
    path: Path


@dataclass(frozen=True)
class Family:
    """A package of font files: regular, bold, italic and bold italic, None where the family has none."""

    name: str
    package: str
    regular: str
    bold: str
    italic: str | None = None
    bold_italic: str | None = None

    def faces(self) -> Iterator[Face]:
        """The font files that exist in this family."""
        folder = folder_of(self.package)
        files = [
            (400, False, self.regular),
            (700, False, self.bold),
            (400, True, self.italic),
            (700, True, self.bold_italic),
        ]
        for weight, italic, file in files:
            if file:
                yield Face(self.name, weight, italic, folder / file)


FAMILIES: dict[str, Family] = {
    Typeface.HANKEN: Family(
        "Hanken Grotesk",
        "font_hanken_grotesk",
        "HankenGrotesk-Regular.otf",
        "HankenGrotesk-Bold.otf",
        "HankenGrotesk-Italic.otf",
        "HankenGrotesk-BoldItalic.otf",
    ),
    Typeface.LATO: Family(
        "Lato", "font_lato", "Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf", "Lato-BoldItalic.ttf"
    ),
    Typeface.MANROPE: Family("Manrope", "font_manrope", "Manrope-Regular.ttf", "Manrope-Bold.ttf"),
    Typeface.SOURCE_SANS: Family(
        "Source Sans Pro",
        "font_source_sans_pro",
        "SourceSansPro-Regular.otf",
        "SourceSansPro-Bold.otf",
        "SourceSansPro-It.otf",
        "SourceSansPro-BoldIt.otf",
    ),
    Typeface.SOURCE_SERIF: Family(
        "Source Serif Pro",
        "font_source_serif_pro",
        "SourceSerifPro-Regular.otf",
        "SourceSerifPro-Bold.otf",
        "SourceSerifPro-It.otf",
        "SourceSerifPro-BoldIt.otf",
    ),
}


def folder_of(package: str) -> Path:
    """Raises LookupError when the package is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"package {package} is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "files"


def family_of(typeface: str) -> Family:
    """The family of a typeface's key; an unknown key gives the portal's own."""
    return FAMILIES.get(typeface, FAMILIES[Typeface.HANKEN])
