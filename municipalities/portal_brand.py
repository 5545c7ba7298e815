"""The portal's own look on paper."""

from documents.brand import DocumentBrand
from documents.colours import palette
from municipalities.models import Brand


def portal_brand() -> DocumentBrand:
    """The portal's own look, which is also that of a municipality which has chosen none."""
    plain = Brand()
    colours = palette(plain.primary, plain.accent)
    return DocumentBrand(colours.primary, colours.on_primary, colours.tint, colours.accent, plain.typeface)
