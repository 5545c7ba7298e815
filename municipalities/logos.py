"""Logos that people upload: what is taken, and how it is made clean before it is kept.

Nothing is decoded here. A process of its own does that, since a decoder is where a hostile picture strikes.
"""

import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import IO, Any, cast

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from municipalities.verdicts import Verdict

MOST_BYTES = 2 * 1024 * 1024
TOO_LARGE = gettext_lazy("This file is larger than 2 MB. Save the logo smaller, and choose it again.")
MOST_MADE = 8 * 1024 * 1024
"""Of a clean picture; 1,200 × 1,200 pixels of pure noise are 5.8 million bytes."""
SECONDS = 10
"""A process that decodes for longer is killed; the heaviest picture that is taken needs 4."""
COMMAND = (sys.executable, "-m", "municipalities.decoding")
WORDS: dict[int, Promise] = {
    Verdict.TOO_MANY_PIXELS: gettext_lazy(
        "This picture is larger than 4,000 pixels a side. Save it smaller, 1,200 is plenty, and choose it again."
    ),
    Verdict.BROKEN: gettext_lazy(
        "This picture is broken and cannot be read. Save it as a PNG once more, and choose it again."
    ),
    Verdict.NOT_A_PICTURE: gettext_lazy(
        "This is not a PNG, JPEG or WebP picture. Ask for the logo as a PNG, and choose that file."
    ),
}
UNREADABLE = gettext_lazy(
    "Reading this picture took too much time or memory, so we stopped. Save it as a PNG of at most 1,200 pixels a side, "
    "and choose it again."
)
logger = structlog.get_logger(__name__)


def clean_logo(upload: UploadedFile[Any]) -> bytes:
    """The picture as a new, smaller PNG, without anything else that the file carried.

    What a file is called does not count, only what it holds. Raises ValidationError with what to do instead.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    upload.seek(0)
    try:
        code, made = decode(upload.read(MOST_BYTES + 1))
    except OSError as error:
        logger.exception("no process to decode a logo")
        raise ValidationError(UNREADABLE) from error
    if code == Verdict.CLEAN and len(made) <= MOST_MADE:
        return made
    if code not in WORDS:
        logger.warning("logo not decoded", code=code, made=len(made))
    raise ValidationError(str(WORDS.get(code, UNREADABLE)))


def decode(content: bytes) -> tuple[int, bytes]:
    """The exit code of the process that decodes, and what it made: of too much only the beginning.

    It inherits no environment, so no secret; whatever it does, it is over after SECONDS.
    """
    with Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd=settings.BASE_DIR) as process:
        given, taken = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        limit = Timer(SECONDS, process.kill)
        limit.start()
        try:
            with suppress(BrokenPipeError), given:
                given.write(content)
            with taken:
                made = taken.read(MOST_MADE + 1)
            return process.wait(), made
        finally:
            process.kill()
            limit.cancel()
