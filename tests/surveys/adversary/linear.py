"""What follows from sums that are known: a linear programme over the numbers that are not."""

from collections.abc import Hashable, Mapping

import numpy as np
from scipy.optimize import linprog

SLACK = 1e-7


class Unknowns:
    """Numbers that somebody does not know, each within bounds, and sums of them that lie between what is shown.

    `whole`: they are known to be whole numbers.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        self.places: dict[Hashable, int] = {}
        self.bounds: list[tuple[float, float]] = []
        self.rows: list[Mapping[Hashable, float]] = []
        self.most: list[float] = []

    def add(self, name: Hashable, low: float, high: float) -> None:
        self.places[name] = len(self.bounds)
        self.bounds.append((low - SLACK, high + SLACK))

    def know(self, weights: Mapping[Hashable, float], low: float, high: float) -> None:
        """The weighted sum lies between these."""
        self.rows += [weights, {name: -weight for name, weight in weights.items()}]
        self.most += [high + SLACK, SLACK - low]

    def vector(self, weights: Mapping[Hashable, float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        vector = np.zeros(len(self.bounds))
        for name, weight in weights.items():
            vector[self.places[name]] = weight
        return vector

    def lowest(self, weights: Mapping[Hashable, float]) -> float:
        """Of the weighted sum. Raises AssertionError when what is known contradicts itself: then it was misread."""
        known = np.array([self.vector(row) for row in self.rows]) if self.rows else None
        found = linprog(
            self.vector(weights),
            known,
            self.most or None,
            bounds=self.bounds,
            integrality=int(self.whole),
            method="highs",
        )
        assert found.status == 0, found.message
        return float(found.fun)

    def range_of(self, weights: Mapping[Hashable, float]) -> tuple[float, float]:
        return self.lowest(weights), -self.lowest({name: -weight for name, weight in weights.items()})
