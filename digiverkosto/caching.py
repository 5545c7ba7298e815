"""Keeping what is dear to make, for a time: the one way in which the portal uses its cache.

Each use, with its key, its lifetime and what it saves, is a line of the table in docs/decisions.md.
"""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")


def kept(key: str, seconds: int, make: Callable[[], T], *, keep_none: bool = True) -> T:
    """What the cache has under the key, else what `make` gives, kept for so many seconds.

    `keep_none` is for keys that are ours alone: where a reader names the key, nothing is kept of what there is not.
    """
    held: tuple[T] | None = cache.get(key)
    if held is None:
        held = (make(),)
        if keep_none or held[0] is not None:
            cache.set(key, held, seconds)
    return held[0]
