"""Logos that people upload: what is taken, and how it is made clean before it is kept."""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4000
"""Of a side, as uploaded."""
KEPT_PIXELS = 1200
"""Of a side, as kept."""
FORMATS = ("PNG", "JPEG", "WEBP")


def clean_logo(upload: UploadedFile[Any]) -> bytes:
    """The picture as a new PNG of at most KEPT_PIXELS a side, without anything else that the file carried.

    What a file is called does not count, only what it holds. Raises ValidationError with what to do instead.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Save the logo smaller, and choose it again."))
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    picture = opened(content)
    if max(picture.size) > MOST_PIXELS:
        raise ValidationError(
            _("This picture is larger than 4,000 pixels a side. Save it smaller, 1,200 is plenty, and choose it again.")
        )
    try:
        whole(content, picture.format)
        return as_png(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This picture is broken and cannot be read. Save it as a PNG once more, and choose it again.")
        ) from error


def whole(content: bytes, kind: str | None) -> None:
    """The decoders alone take half a picture, since WeasyPrint tells Pillow to. Raises OSError when its end is missing.

    A JPEG ends in the marker FF D9, which cannot occur inside the picture that FF DA begins.
    """
    if kind == "JPEG" and content.rfind(b"\xff\xd9") < content.rfind(b"\xff\xda"):
        raise OSError("the picture has no end")
    opened(content).verify()


def opened(content: bytes) -> Image.Image:
    """Only the head of the file is read here; a picture of too many pixels is never decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This picture is larger than 4,000 pixels a side. Save it smaller, 1,200 is plenty, and choose it again.")
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("This is not a PNG, JPEG or WebP picture. Ask for the logo as a PNG, and choose that file.")
        ) from error


def as_png(picture: Image.Image) -> bytes:
    """A new picture of the pixels alone."""
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    made = io.BytesIO()
    clean.save(made, "PNG", optimize=True)
    return made.getvalue()
