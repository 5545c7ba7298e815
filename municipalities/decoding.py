"""The process that decodes one logo: the upload on its standard input, the clean PNG on its standard output.

`python -m municipalities.decoding` holds no secret, no database and no open file. A picture made to break its decoder
breaks this process alone, which may use little and lives for seconds.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError, WebPImagePlugin

from municipalities.verdicts import Verdict

MOST_PIXELS = 4000
"""Of a side, as uploaded."""
KEPT_PIXELS = 1200
"""Of a side, as kept."""
FORMATS = (
    PngImagePlugin.PngImageFile.format,
    JpegImagePlugin.JpegImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
"""Their decoders are loaded before the limits hold."""
LIMITS = (
    (resource.RLIMIT_AS, 768 * 1024 * 1024),  # bytes
    (resource.RLIMIT_CPU, 10),  # seconds
    (resource.RLIMIT_NOFILE, 16),  # modules that Pillow imports later are files too
    (resource.RLIMIT_NPROC, 0),  # new ones; those of the same user that run already stay
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


class Refusal(Exception):
    """A picture that is not taken."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


def confine() -> None:
    """Give up for good what decoding does not need. The limits hold from before the first byte is read."""
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))


def clean(content: bytes) -> bytes:
    """The picture as a new PNG of at most KEPT_PIXELS a side. Raises Refusal."""
    picture = opened(content)
    if max(picture.size) > MOST_PIXELS:
        raise Refusal(Verdict.TOO_MANY_PIXELS)
    try:
        whole(content, picture.format)
        return as_png(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal(Verdict.BROKEN) from error


def opened(content: bytes) -> Image.Image:
    """Only the head of the file is read here; a picture of too many pixels is never decoded. Raises Refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal(Verdict.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refusal(Verdict.NOT_A_PICTURE) from error


def whole(content: bytes, kind: str | None) -> None:
    """A decoder may take half a picture, where some other code tells Pillow to. Raises OSError when its end is missing.

    A JPEG ends in the marker FF D9, which cannot occur inside the picture that FF DA begins.
    """
    if kind == "JPEG" and content.rfind(b"\xff\xd9") < content.rfind(b"\xff\xda"):
        raise OSError("the picture has no end")
    opened(content).verify()


def as_png(picture: Image.Image) -> bytes:
    """A new picture of the pixels alone."""
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    made = io.BytesIO()
    clean.save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> Verdict:
    confine()
    try:
        made = clean(sys.stdin.buffer.read())
    except Refusal as refusal:
        return refusal.verdict
    sys.stdout.buffer.write(made)
    return Verdict.CLEAN


if __name__ == "__main__":
    sys.exit(main())
