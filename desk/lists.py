"""What a list of the desk is made of: columns, whose values the page and Excel share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

from documents.figures.numbers import decimals

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a list. `sort`: what its head sorts by. `of`: its value, for the page and for Excel alike.

    `to`: where the value leads on the page; empty where it leads nowhere.
    """

    title: str
    of: Callable[[Row], Any]
    sort: str = ""
    number: bool = False
    to: Callable[[Row], str] = lambda row: ""


def shown_value(value: Any) -> Any:
    """As the page shows it: what there is none of is a dash, large numbers are easy to read, moments are short, and a mean
    has one decimal."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, float):
        return decimals(value, 1)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    return value if value not in (None, "") else "–"
