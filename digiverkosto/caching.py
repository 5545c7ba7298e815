"""Keeping what is dear to make, for a time: the one way in which the portal uses its cache.

Each use, with its key, its lifetime and what it saves, is a line of the table in docs/decisions.md.
"""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")


def kept(key: str, seconds: int, make: Callable[[], T]) -> T:
    """What the cache has under the key, else what `make` gives, kept for so many seconds; None is kept too."""
    held: tuple[T] | None = cache.get(key)
    if held is None:
        held = (make(),)
        cache.set(key, held, seconds)
    return held[0]
