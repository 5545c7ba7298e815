"""What a report is put out as: the page, and files. An outlet reads the report and nothing below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.outlets import csv
from surveys.results.report import Report


@dataclass(frozen=True)
class FileOutlet:
    """A report as a file: `title` is what the link to it says, `write` gives the file's bytes."""

    title: str | Promise
    extension: str
    content_type: str
    write: Callable[[Report], bytes]


FILES: Mapping[str, FileOutlet] = {
    "csv": FileOutlet(_("Download as a table (CSV)"), "csv", "text/csv; charset=utf-8", csv.write),
}
"""Name in the address → outlet."""
