"""The files of the typefaces, from the packages that carry them."""

from importlib.util import find_spec
from pathlib import Path

from municipalities.models import Typeface

FILES: dict[str, tuple[str, str, dict[str, str]]] = {
    # typeface: package, family, weight or style → file
    Typeface.HANKEN: (
        "font_hanken_grotesk",
        "Hanken Grotesk",
        {"400": "HankenGrotesk-Regular.otf", "700": "HankenGrotesk-Bold.otf"},
    ),
    Typeface.LATO: ("font_lato", "Lato", {"400": "Lato-Regular.ttf", "700": "Lato-Bold.ttf"}),
    Typeface.MANROPE: ("font_manrope", "Manrope", {"400": "Manrope-Regular.ttf", "700": "Manrope-Bold.ttf"}),
    Typeface.SOURCE_SANS: (
        "font_source_sans_pro",
        "Source Sans Pro",
        {"400": "SourceSansPro-Regular.ttf", "700": "SourceSansPro-Bold.ttf"},
    ),
    Typeface.SOURCE_SERIF: (
        "font_source_serif_pro",
        "Source Serif Pro",
        {"400": "SourceSerifPro-Regular.ttf", "700": "SourceSerifPro-Bold.ttf"},
    ),
}


def family(typeface: str) -> str:
    """The family's name as documents write it."""
    return FILES[typeface][1]


def files(typeface: str) -> dict[str, Path]:
    """Weight → font file. Raises LookupError when the package is not installed."""
    package, _family, names = FILES[typeface]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"package {package} is not installed")
    folder = Path(spec.origin).parent / "files"
    return {weight: folder / name for weight, name in names.items()}
