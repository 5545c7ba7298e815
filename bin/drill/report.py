"""What was tried, what was asked for, what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import DatabaseError, connection

T = TypeVar("T")


@dataclass
class Report:
    """Rows: what was tried, what was asked for, what came of it, whether it holds."""

    rows: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def add(self, what: str, asked: str, found: str, *, holds: bool) -> None:
        self.rows.append((what, asked, found, holds))
        print(f"{'holds' if holds else 'FAILS'}  {what}", flush=True)

    @property
    def holds(self) -> bool:
        return bool(self.rows) and all(row[3] for row in self.rows)

    def __str__(self) -> str:
        """A table that Markdown reads as one too."""
        cells = [("tried", "asked for", "found", "")]
        cells += [(what, asked, found, "holds" if holds else "FAILS") for what, asked, found, holds in self.rows]
        widths = [max(len(row[column]) for row in cells) for column in range(4)]
        lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in cells]
        rule = "|-" + "-|-".join("-" * width for width in widths) + "-|"
        return "\n".join([lines[0], rule, *lines[1:]])


def seconds_until(happened: Callable[[], object], most: float) -> float:
    """How long it took; `most` when it did not happen."""
    begun = time.monotonic()
    while time.monotonic() - begun < most:
        try:
            if happened():
                return time.monotonic() - begun
        except DatabaseError:  # it may be the very thing that is down
            connection.close()
            time.sleep(0.5)
        time.sleep(0.2)
    return most


def surely(act: Callable[[], T]) -> T:
    """What the act gives; a connection that was cut is made anew."""
    for _try in range(30):
        try:
            return act()
        except DatabaseError:
            connection.close()
            time.sleep(1)
    return act()
