"""How often a server was waited for in vain."""

import pytest

from digiverkosto.breaker import Breaker


def count_failures(monkeypatch: pytest.MonkeyPatch) -> list[Breaker]:
    """Has one more entry after each silence."""
    waited: list[Breaker] = []
    failed = Breaker.failed

    def note(breaker: Breaker) -> None:
        waited.append(breaker)
        failed(breaker)

    monkeypatch.setattr(Breaker, "failed", note)
    return waited
