"""What a process remembers for some seconds: rows that every page reads and that hardly ever change.

Each process has its own memory (`CACHES["memory"]`), so it may differ from the database for that long. Who is who and
who belongs where is never kept here.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import caches
from django.db.models import Model

T = TypeVar("T")
M = TypeVar("M", bound=Model)


def remembered(key: str, make: Callable[[], T]) -> T:
    """The value under the key; an empty one is made anew each time."""
    memory = caches["memory"]
    found: T | None = memory.get(key)
    if found is None:
        found = make()
        if found:
            memory.set(key, found)
    return found


def rows(model: type[M], keys: Iterable[int | None]) -> dict[int, M]:
    """Rows by primary key, those not remembered in one query."""
    memory, wanted = caches["memory"], {key for key in keys if key}
    prefix = f"{model._meta.label_lower}:"
    found: dict[int, M] = {
        int(key.removeprefix(prefix)): row for key, row in memory.get_many(f"{prefix}{key}" for key in wanted).items()
    }
    if missing := wanted - found.keys():
        fresh = model._default_manager.in_bulk(missing)
        memory.set_many({f"{prefix}{key}": row for key, row in fresh.items()})
        found |= fresh
    return found
