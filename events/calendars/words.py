"""What people have written, as a calendar can hold it."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def one_line(text: str) -> str:
    """Without line ends and control characters, whatever got in."""
    return " ".join(CONTROL.sub("", text).split())


def lines(text: str) -> str:
    """The same for text of several lines, which it keeps."""
    return "\n".join(map(one_line, text.splitlines()))
