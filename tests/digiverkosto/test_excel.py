"""Workbooks open in Excel, hold text as text, and begin before their rows have been read."""

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.utils.translation import get_language, override

from digiverkosto.excel import LONGEST, in_language, workbook

DAY, MOMENT = datetime(2027, 4, 22), datetime(2027, 3, 28, 8, 30)  # noqa: DTZ001 (cells have no time zone)


def opened(heads: list[str], rows: Any, name: str = "Osallistujat") -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(name, heads, rows)))).active


def test_values_come_back_as_what_they_are() -> None:
    moment = datetime(2027, 3, 28, 5, 30, tzinfo=UTC)
    sheet = opened(list("abcdef"), [["Äänekoski & <Äly>", 3, 2.5, date(2027, 4, 22), moment, None]])
    values = [cell.value for cell in sheet[2]]
    assert values == ["Äänekoski & <Äly>", 3, 2.5, DAY, MOMENT, None]
    assert [cell.value for cell in sheet[1]] == list("abcdef")


@pytest.mark.parametrize("text", ['=HYPERLINK("https://evil.example","x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "0401"])
def test_text_that_looks_like_a_formula_or_a_number_is_text(text: str) -> None:
    (cell,) = opened(["a"], [[text]])[2]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(("text", "kept"), [("a\x00b\x0bc", "abc"), ("\ud800x", "x"), ("x" * 40_000, "x" * LONGEST)])
def test_text_that_a_file_cannot_hold_loses_only_that(text: str, kept: str) -> None:
    assert opened(["a"], [[text]])["A2"].value == kept


@pytest.mark.parametrize("name", ["", "[x]:*?/\\", "'", "x" * 90])
def test_name_of_the_list_never_spoils_the_file(name: str) -> None:
    assert opened(["a"], [["x"]], name)["A2"].value == "x"


def test_three_thousand_rows_are_all_there() -> None:
    sheet = opened(["a", "b"], ([str(number), number] for number in range(3000)))
    assert (sheet.max_row, sheet["A3001"].value, sheet["B3001"].value) == (3001, "2999", 2999)


def test_file_begins_before_a_row_is_read() -> None:
    read: list[int] = []
    pieces = workbook("x", ["a"], ([str(number)] for number in range(500) if not read.append(number)))  # type: ignore[func-returns-value]
    assert (next(pieces)[:2], read) == (b"PK", [])
    assert len(b"".join(pieces)) > 0
    assert len(read) == 500


def test_rows_are_said_in_the_language_of_the_page() -> None:
    with override("sv"):
        pieces = in_language(spoken.encode() for spoken in (get_language() for _piece in range(1)))
    with override("fi"):
        assert list(pieces) == [b"sv"]
