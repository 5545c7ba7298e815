"""The suppression rules, as pure functions. One engine (`surveys.results.engine`) applies them for every outlet.

Three rules (the limit is 5 or more people):

1. A figure about fewer people than the limit is not shown.
2. Nor is one by which such a figure could be worked out: when the hidden parts of a shown whole hold fewer people than
   the limit, the smallest shown part is hidden too.
3. Means of other municipalities need three of them, and no combination of the groups that one reader sees may come down
   to one or two municipalities.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

FEWEST_OTHERS = 3


def publishable(total: int, parts: Mapping[str, int], limit: int) -> frozenset[str]:
    """Which parts of a whole may be shown beside it.

    `total` and `parts` count people; the parts need not add up to the total, the rest counts as hidden. Every part
    returned has at least `limit` people, and the hidden rest has none or at least `limit`.
    """
    if total < limit:
        return frozenset()
    shown = sorted((name for name, count in parts.items() if count >= limit), key=lambda name: (parts[name], name))
    while shown and 0 < total - sum(parts[name] for name in shown) < limit:
        shown.pop(0)
    return frozenset(shown)


def pooled(counts: Sequence[int], limit: int) -> frozenset[int]:
    """Which members' figures may go into a joint figure, by their indices in `counts` (people of each member).

    Members at or over the limit are shown by themselves elsewhere, so the rest goes in only when, taken together, it
    holds nobody or at least `limit` people.
    """
    passing = {index for index, count in enumerate(counts) if count >= limit}
    rest = {index for index, count in enumerate(counts) if 0 < count < limit}
    if sum(counts[index] for index in rest) >= limit:
        passing |= rest
    return frozenset(passing)


def rank(rows: Iterable[Sequence[int]]) -> int:
    """Rank of a small matrix, exactly (Gaussian elimination over fractions)."""
    left = [[Fraction(value) for value in row] for row in rows]
    pivots = 0
    while left:
        row = left.pop()
        pivot = next((column for column, value in enumerate(row) if value), None)
        if pivot is None:
            continue
        pivots += 1
        left = [eliminated(other, row, pivot) for other in left]
    return pivots


def eliminated(row: list[Fraction], by: list[Fraction], pivot: int) -> list[Fraction]:
    factor = row[pivot] / by[pivot]
    return [value - factor * other for value, other in zip(row, by, strict=True)]


def singles_out(groups: Sequence[frozenset[int]], fewest: int = FEWEST_OTHERS) -> bool:
    """Whether sums over these groups of municipalities can be combined into one about fewer than `fewest` of them.

    Municipalities that stand in the same groups cannot be told apart, so each such kind is one column, and a
    combination about few municipalities exists exactly when leaving out kinds with few members lowers the rank.
    """
    kinds = kinds_of(groups)
    columns = list(kinds)
    whole = rank(zip(*columns, strict=True))
    for few in small_unions(kinds, fewest):
        rest = [column for column in columns if column not in few]
        if rank(zip(*rest, strict=True)) < whole:
            return True
    return False


def kinds_of(groups: Sequence[frozenset[int]]) -> dict[tuple[int, ...], int]:
    """For each group whether (1) or not (0) → how many municipalities stand in exactly those groups."""
    within: dict[int, int] = {}
    for index, group in enumerate(groups):
        for municipality in group:
            within[municipality] = within.get(municipality, 0) | 1 << index
    counted = Counter(within.values())
    return {tuple(bits >> index & 1 for index in range(len(groups))): count for bits, count in counted.items()}


def small_unions(kinds: Mapping[tuple[int, ...], int], fewest: int) -> Iterable[frozenset[tuple[int, ...]]]:
    """Every set of kinds that together hold fewer than `fewest` municipalities."""
    unions: list[frozenset[tuple[int, ...]]] = [frozenset()]
    for kind, members in kinds.items():
        unions += [union | {kind} for union in unions if members + sum(kinds[other] for other in union) < fewest]
    return [union for union in unions if union]


def showable_groups(candidates: Mapping[str, frozenset[int]], fewest: int = FEWEST_OTHERS) -> dict[str, frozenset[int]]:
    """The comparison groups that one reader may see beside each other, the first candidates before the later ones."""
    shown: dict[str, frozenset[int]] = {}
    for name, members in candidates.items():
        if len(members) >= fewest and not singles_out([*shown.values(), members], fewest):
            shown[name] = members
    return shown
