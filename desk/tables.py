"""A table for the page, for Excel and for a PDF alike."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Head:
    title: str
    number: bool = False


@dataclass(frozen=True)
class OwnersReport:
    """`sentence`: what the table says in one."""

    title: str
    sentence: str
    heads: list[Head]
    rows: list[list[Any]]
