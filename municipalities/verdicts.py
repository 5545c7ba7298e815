"""What the process that decodes a logo says of it, as its exit code."""

from enum import IntEnum


class Verdict(IntEnum):
    """Apart from 0 none that Python, a shell or a signal gives of itself."""

    CLEAN = 0
    NOT_A_PICTURE = 40
    TOO_MANY_PIXELS = 41
    BROKEN = 42
