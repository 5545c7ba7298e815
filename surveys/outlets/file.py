"""What an outlet that makes a file brings."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from surveys.results.report import Report


@dataclass(frozen=True)
class FileOutlet:
    """A report as a file: `title` is what the link to it says, `write` gives the file's bytes."""

    title: str | Promise
    extension: str
    content_type: str
    write: Callable[[Report], bytes]
