"""How far ratings lie from each other."""

from math import sqrt


def spread(distribution: dict[int, int] | None) -> tuple[float, float] | None:
    """The middle of the ratings: mean ± one standard deviation, kept within 1–5."""
    answers = sum((distribution or {}).values())
    if not distribution or not answers:
        return None
    mean = sum(value * count for value, count in distribution.items()) / answers
    deviation = sqrt(sum(count * (value - mean) ** 2 for value, count in distribution.items()) / answers)
    return max(1.0, mean - deviation), min(5.0, mean + deviation)
