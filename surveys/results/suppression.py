"""The suppression rules, as pure functions. One engine (`surveys.results.engine`) applies them for every outlet.

1. A figure about fewer people than the limit (5 or more) is not shown.
2. A part of a municipality is shown whole or not at all, and only when its answers can be trusted to be its own people's
   (`countable`, `stuffed`) and neither it nor what is left beside the shown parts is small in anything (`publishable`).
3. Where nearly everybody in a group, or in what is left, answered alike, the exact distribution would tell each one's
   answer: it is told more coarsely (`homogeneous`, `detail_of`, `half_levels`).
4. Means of municipalities need three others than the reader's own, no combination of the groups that one reader sees may
   come down to one or two of them (`showable_groups`), and none may be confined to less than half a level (`confined`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from surveys.questions.figure import Detail

FEWEST_OTHERS = 3
"""Municipalities beside the reader's own that a comparison needs."""
FEWEST_IN_PART = 10
"""People and answers that a part of a municipality needs; so does what is left beside the parts."""
FEWEST_FOR_TENTHS = 20
"""From so many answers up the mean of a part has one decimal; under it, half levels."""
FEWEST_OUTSIDE = 3
"""A group of which fewer gave any other value than the most given one is homogeneous."""
HALF_A_TENTH = 0.05
"""How far a mean of one decimal may be from the exact one."""
NARROWEST = 0.5
"""Levels to which another municipality's mean may at most be confined."""

Range = tuple[float, float]
"""The lowest and the highest that a number may be."""


def countable(answers: int, heads: int | None) -> bool:
    """Whether a part of so many answers and people (None: not told) may be shown, as far as itself goes."""
    return heads is not None and FEWEST_IN_PART <= answers <= heads


def stuffed(answers: int, heads: int) -> bool:
    """Whether more answered than there are people in all (0: not told)."""
    return 0 < heads < answers


def publishable(total: Sequence[int], parts: Mapping[str, Sequence[int]], fewest: Sequence[int]) -> frozenset[str]:
    """Which parts of a whole may be shown beside it.

    `total` and each of `parts` count several things in the same order: the people, by whom the smallest part is known,
    and those who answered each question. The parts need not add up to the total: the rest counts as hidden. Every part
    returned has at least `fewest` of each, and the hidden rest has none or at least `fewest` of each.
    """
    large = (name for name, counts in parts.items() if all(map(int.__ge__, counts, fewest)))
    shown = sorted(large, key=lambda name: (parts[name][0], name))
    while shown and leaves_few(total, [parts[name] for name in shown], fewest):
        shown.pop(0)
    return frozenset(shown)


def leaves_few(total: Sequence[int], shown: Sequence[Sequence[int]], fewest: Sequence[int]) -> bool:
    """Whether the total without the shown parts is of a few in anything that is counted."""
    taken = map(sum, zip(*shown, strict=True))
    rest = [whole - part for whole, part in zip(total, taken, strict=True)]
    return any(0 < left < enough for left, enough in zip(rest, fewest, strict=True))


def homogeneous(counts: Iterable[int]) -> bool:
    """Whether a group that gave values so many times gave nearly the same one; nobody is no such group."""
    given = list(counts)
    return sum(given) > 0 and sum(given) - max(given) < FEWEST_OUTSIDE


def detail_of(
    whole: Mapping[int, int], groups: Iterable[Mapping[int, int]], classes: Iterable[Sequence[int]]
) -> Detail:
    """How closely the ratings of a whole may be told beside the groups that are shown or left in it.

    Ratings are value → how many gave it. Classes do where only a group is homogeneous and the whole is not in them.
    """
    if not any(homogeneous(group.values()) for group in (whole, *groups)):
        return Detail.VALUES
    in_classes = [sum(whole.get(value, 0) for value in values) for values in classes]
    return Detail.MEAN if homogeneous(in_classes) else Detail.CLASSES


def half_levels(answers: int, groups: Iterable[Mapping[int, int]]) -> bool:
    """Whether the mean of a part is told in half levels: of few answers, or where it or what is left is homogeneous."""
    return answers < FEWEST_FOR_TENTHS or any(homogeneous(group.values()) for group in groups)


def sum_left(mean: float, municipalities: int, known: Iterable[float]) -> Range:
    """Between what the sum of the other means of a group lies, of which the reader has the mean and the `known` ones."""
    taken = sum(known)
    return municipalities * (mean - HALF_A_TENTH) - taken, municipalities * (mean + HALF_A_TENTH) - taken


def confines(
    others: frozenset[int], left: Range, beside: Mapping[frozenset[int], Range], scale: tuple[int, int]
) -> bool:
    """Whether the sum of the means of these others, by itself or beside sums over more of them, confines one of them."""
    low, high = left
    rests = [
        (len(more - others), (least - high, most - low)) for more, (least, most) in beside.items() if others < more
    ]
    return any(confined(total, means, scale) for means, total in [(len(others), left), *rests])


def confined(total: Range, means: int, scale: tuple[int, int]) -> bool:
    """Whether one of so many means on a scale, whose sum lies in `total`, is known too closely.

    The highest that one can be is the sum less the lowest that all the others can be, and the other way round.
    """
    (low, high), (lowest, highest) = total, scale
    most = min(highest, high - (means - 1) * lowest)
    least = max(lowest, low - (means - 1) * highest)
    return most - least < NARROWEST


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
