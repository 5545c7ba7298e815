"""A brand as a document wears it: colours, typeface and logo are handed in, the rest follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage

from documents.colours import (
    INK,
    MARK_CONTRAST,
    WHITE,
    background,
    contrast,
    mixed,
    mixed_with_white,
    readable_on_white,
    standing_out,
    text_on,
)
from documents.fetcher import File
from documents.figures.geometry import Colours
from documents.typefaces import Face, family_of

SOFT, LINE = "#47606A", "#D9D6CD"


@dataclass(frozen=True)
class DocumentBrand:
    """Colours (#RRGGBB) of which `on_primary` can be read on `primary`, a typeface's key, and the logo as PNG, None where there is none."""

    primary: str
    on_primary: str
    tint: str
    accent: str
    typeface: str
    logo: bytes | None = None
    logo_alt: str = ""

    @property
    def family(self) -> str:
        return family_of(self.typeface).name

    @cached_property
    def faces(self) -> Sequence[Face]:
        return list(family_of(self.typeface).faces())

    @property
    def strong(self) -> str:
        """The main colour for text, lines and the edges of bars on paper."""
        return readable_on_white(self.primary)

    @property
    def light(self) -> str:
        """A light tone of the main colour; on paper it needs an edge."""
        return mixed_with_white(self.primary, 0.62)

    @property
    def ramp(self) -> list[tuple[str, str]]:
        """Five tones of the main colour, light to dark, each with the colour of text on it."""
        tones = [background(mixed_with_white(self.primary, share)) for share in (0.84, 0.66, 0.46, 0.24, 0.0)]
        return [(tone, text_on(tone)) for tone in tones]

    @property
    def figure_colours(self) -> Colours:
        """The main colour for marks, the portal's ink for words."""
        return Colours(
            ink=INK,
            soft=SOFT,
            line=LINE,
            main=self.strong,
            light=self.light,
            paper=WHITE,
            font=self.family,
            fill=self.primary,
            edge=self.strong,
        )

    @property
    def cover_colours(self) -> Colours:
        """Of a figure on the main colour: roads and targets stand out from it, the lines of the levels are faint."""
        seen = contrast(self.accent, self.primary) >= MARK_CONTRAST
        return Colours(
            ink=self.on_primary,
            line=mixed(self.primary, self.on_primary, 0.18),
            main=self.primary,
            light=standing_out(self.primary, self.on_primary),
            font=self.family,
            edge=self.accent if seen else self.on_primary,
        )

    def files(self) -> dict[str, File]:
        """Font files and logo by their names in a document's CSS and HTML."""
        files = {
            f"font/{index}": File(face.path.read_bytes(), f"font/{face.path.suffix.removeprefix('.')}")
            for index, face in enumerate(self.faces)
        }
        return files | ({} if self.logo is None else {"logo": File(self.logo, "image/png")})


def stored_logo(name: str) -> bytes | None:
    """The logo stored under this name; None when there is none, or none any more."""
    if not name or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())
