"""A server that hangs counts as dead: after one silence nobody in this process waits for it again for a while."""

import time
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Breaker:
    """`rest`: seconds for which a server that did not answer is left alone. Then one asks, and the others keep away
    until it has been answered.
    """

    rest: float
    _until: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def may_ask(self) -> bool:
        with self._lock:
            if self._until is None:
                return True
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + self.rest
            return True

    def is_open(self) -> bool:
        """Whether the server is left alone now; asking this takes nobody's turn."""
        return self._until is not None and time.monotonic() < self._until

    def failed(self) -> None:
        with self._lock:
            self._until = time.monotonic() + self.rest

    def answered(self) -> None:
        self._until = None


_breakers: dict[str, Breaker] = {}
REST = 5
"""Seconds for which a Redis that was silent is left alone."""


def breaker_of(address: str) -> Breaker:
    """The one of the server at this address: the cache and the queue are the same Redis, and wait for it once."""
    return _breakers.setdefault(address, Breaker(REST))


def forget_all() -> None:
    """Nothing is known of any server."""
    for breaker in _breakers.values():
        breaker.answered()
