"""What an act locks and what it writes, read from its SQL."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from django.db import connection
from django.test.utils import CaptureQueriesContext

HELD = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE( SKIP LOCKED)?')
WRITES = ("UPDATE", "DELETE", "INSERT")


def statements_of(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def held_by(statements: Iterable[str]) -> list[str]:
    """The tables whose rows are locked, in order."""
    return [table + way for statement in statements for table, way in HELD.findall(statement)]


def before_writing(statements: Iterable[str]) -> Iterator[str]:
    return takewhile(lambda statement: not statement.startswith(WRITES), statements)
