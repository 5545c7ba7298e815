"""The gap between a baseline and its target: one figure, whoever shows it."""

from decimal import Decimal


def gap_between(baseline: float | Decimal | None, target: int | None) -> float | None:
    """Target less baseline, both as they are shown, with one decimal; None where either is not known."""
    if baseline is None or target is None:
        return None
    return round(target - float(baseline), 1)
