"""Workbooks for Excel, row by row: the first bytes leave before the last row has been read."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters that a cell has room for."""
MOST_ROWS = 1_048_576
LONGEST_SHEET_NAME = 31
SHEET = "xl/worksheets/sheet1.xml"
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (cells have no time zone)
"""The day that Excel counts as 0."""
FORMATS = {"day": "d.m.yyyy", "moment": "d.m.yyyy h.mm", "text": "@"}
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_STYLE = re.compile(r'<c r="[A-Z]+2" s="(\d+)"')
ROW_2 = re.compile(r'<row r="2".*?</row>', re.DOTALL)
AT_ONCE = 200
"""Rows that are packed together."""


def workbook_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download called `name`; `rows` hold as many values as there are heads: text, numbers, dates, moments or None."""
    answer = StreamingHttpResponse(in_language(workbook(name, heads, rows)), content_type=MEDIA_TYPE)
    file_name = slugify(name) or "list"
    answer["Content-Disposition"] = f'attachment; filename="{file_name}-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return answer


def in_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The rows are read after the page has been answered, in the language that was spoken then."""
    language = get_language()

    def spoken() -> Iterator[bytes]:
        with override(language):
            yield from pieces

    return spoken()


def workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The pieces of a file with one sheet: a bold head that stays in sight and filters, and the rows below it."""
    parts, before, after, styles = frame(name, heads)
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts:
            package.writestr(part, content)
        with package.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(before.encode())
            yield sink.taken()
            waiting: list[str] = []
            for number, row in enumerate(rows, start=2):
                waiting.append(row_of(number, row, styles))
                if len(waiting) == AT_ONCE:
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
                    yield sink.taken()
            sheet.write(("".join(waiting) + after).encode())
    yield sink.taken()


class Sink(io.RawIOBase):
    """Keeps what is written until it is taken; a zip file that is written to it never goes back."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def frame(name: str, heads: Sequence[str]) -> tuple[list[tuple[str, bytes]], str, str, dict[str, str]]:
    """The package without rows: its other parts, the sheet before and after them, and the number of each style."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet(NO_SHEET_NAME.sub(" ", name)[:LONGEST_SHEET_NAME].strip("' ") or "1")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, min(max(len(head) + 4, 14), 40))
    for column, pattern in enumerate(FORMATS.values()):
        sheet.write_blank(1, column, None, book.add_format({"num_format": pattern}))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, MOST_ROWS - 1, len(heads) - 1)
    book.close()
    with zipfile.ZipFile(made) as package:
        parts = [(part, package.read(part)) for part in package.namelist() if part != SHEET]
        drawn = package.read(SHEET).decode()
    numbers = CELL_STYLE.findall(drawn)
    before, after = ROW_2.split(drawn, maxsplit=1)
    return parts, before, after, dict(zip(FORMATS, numbers, strict=True))


def row_of(number: int, values: Sequence[Any], styles: dict[str, str]) -> str:
    cells = "".join(
        cell(f"{xl_col_to_name(column)}{number}", value, styles)
        for column, value in enumerate(values)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def cell(place: str, value: Any, styles: dict[str, str]) -> str:
    """Text is text, whatever it begins with: what looks like a formula is never one."""
    for kind, write in KINDS:
        if isinstance(value, kind):
            style, content = write(value)
            return f'<c r="{place}"{f" s={chr(34)}{styles[style]}{chr(34)}" if style else ""}><v>{content}</v></c>'
    text = escape(NOT_IN_XML.sub("", str(value))[:LONGEST])
    return f'<c r="{place}" s="{styles["text"]}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def days_since_epoch(moment: datetime) -> float:
    return (moment - EPOCH) / timedelta(days=1)


def written_moment(moment: datetime) -> tuple[str, str]:
    """As the clock on the wall shows it."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return "moment", repr(days_since_epoch(local.replace(tzinfo=None)))


def written_day(day: date) -> tuple[str, str]:
    return "day", str(int(days_since_epoch(datetime.combine(day, time()))))


def written_number(number: float | Decimal) -> tuple[str, str]:
    return "", str(number)


KINDS: tuple[tuple[type | tuple[type, ...], Callable[[Any], tuple[str, str]]], ...] = (
    (datetime, written_moment),
    (date, written_day),
    ((int, float, Decimal), written_number),
)
"""How values that are not text are written, the first that fits: its style and its number."""
