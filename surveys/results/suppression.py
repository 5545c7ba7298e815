"""The suppression rules, as pure functions. One engine (`surveys.results.engine`) applies them for every outlet.

1. A figure about fewer people than the limit (5 or more) is not shown.
2. A part of a municipality is shown whole or not at all, and only when its answers can be trusted to be its own people's
   (`countable`, `Survey.overfull`) and neither it nor what is left beside the shown parts is small in anything (`publishable`).
3. Where nearly everybody in a group, or in what is left, answered alike, the exact distribution would tell each one's
   answer: it is told more coarsely (`homogeneous`, `detail_of`, `detail_of_choices`, `half_levels`),
   and nothing beside it may tell more (`narrows`).
4. Means of municipalities need three others than the reader's own, and no combination of the groups that one reader sees
   may come down to one or two of them (`showable_groups`). None may be confined to less than half a level: by the network's
   mean, which stands in every document, not even before somebody who knows all the others' (`leaves_room`); by the means
   that one reader sees, not even when the documents of all the others are read beside them (`confines`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from surveys.questions.figure import Detail
from surveys.rounding import halves, nearest

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

ROUNDING = 1e-9
"""What adding up decimals may be wrong by."""

Range = tuple[float, float]
"""The lowest and the highest that a number may be."""


def countable(answers: int, heads: int | None) -> bool:
    """Whether a part of so many answers and people (None: not told) may be shown, as far as itself goes."""
    return heads is not None and FEWEST_IN_PART <= answers <= heads


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


def detail_of_choices(outside: int) -> Detail:
    """How closely the choices of a group may be told, so many of whose people are outside its most given answer."""
    return Detail.CLASSES if outside < FEWEST_OUTSIDE else Detail.VALUES


def half_levels(answers: int, groups: Iterable[Mapping[int, int]]) -> bool:
    """Whether the mean of a part is told in half levels: of few answers, or where it or what is left is homogeneous."""
    return answers < FEWEST_FOR_TENTHS or any(homogeneous(group.values()) for group in groups)


def coarse_sum(ratings: Mapping[int, int], steps: Iterable[int]) -> Range:
    """Between what the sum of ratings lies whose mean is told in half levels; of none it is nothing."""
    answers, scale = sum(ratings.values()), list(steps)
    if not answers:
        return 0, 0
    mean = halves(sum(value * count for value, count in ratings.items()), answers, scale)
    low = min(scale) if mean == min(scale) + 0.5 else mean - 0.25
    high = max(scale) if mean == max(scale) - 0.5 else mean + 0.25
    return answers * low, answers * high


def narrows(whole: Range, rest: float, part: Range) -> bool:
    """Whether a whole, less the rest of it that is known, tells more of a part than what is told of the part itself."""
    return whole[0] - rest > part[0] or whole[1] - rest < part[1]


def written_alike(total: int, answers: int) -> Range:
    """Between which a mean of so many answers, adding up to `total`, lies for whoever reads it with one decimal."""
    tenth = nearest(10 * total, answers)
    least, most = -(-answers * (2 * tenth - 1) // 20), -(-answers * (2 * tenth + 1) // 20) - 1
    return least / answers, most / answers


def sum_shown(mean: float, municipalities: int) -> Range:
    """Between what the sum of so many means lies whose mean is shown with one decimal."""
    return municipalities * (mean - HALF_A_TENTH), municipalities * (mean + HALF_A_TENTH)


def leaves_room(shown: Range, total: float, ends: Range, scale: Range) -> bool:
    """Whether a shown mean leaves each municipality room even before somebody who knows all the others' means.

    `total` is the sum of all the means, `ends` the lowest and the highest of them.
    """
    least, most = shown[0] - total, shown[1] - total
    return all(wide((mean + least, mean + most), scale) for mean in ends)


def wide(mean: Range, scale: Range) -> bool:
    """Whether a mean that lies in a range and on a scale is left room enough."""
    return min(mean[1], scale[1]) - max(mean[0], scale[0]) >= NARROWEST - ROUNDING


@dataclass(frozen=True)
class Sum:
    """What one reader knows of the sum of some municipalities' means.

    `shown`: as their shown mean tells it; `added`: as the means in their documents, and the reader's own, add up.
    """

    members: frozenset[int]
    shown: Range
    added: Range

    @cached_property
    def known(self) -> Range:
        return max(self.shown[0], self.added[0]), min(self.shown[1], self.added[1])

    @cached_property
    def left(self) -> Range:
        """What the shown mean leaves for a single one, when its own range in its document is added to this."""
        return self.shown[0] - self.added[1], self.shown[1] - self.added[0]

    def left_without(self, part: "Sum") -> Range:
        """The same for one that is not in a part whose mean is shown too."""
        (least, most), known = self.left, part.known
        return least + part.added[1] - known[1], most + part.added[0] - known[0]


def confines(sums: Sequence[Sum], told: Mapping[int, Range], others: frozenset[int], scale: Range) -> bool:
    """Whether sums that one reader sees beside each other confine the mean of one of the `others` whose document is
    not out, when all the other documents are: `told` is what each tells.
    """
    within: dict[int, Range] = {}
    for members, (least, most) in equations(sums, scale[1] - scale[0]):
        for one in members & others:
            low, high = within.get(one, scale)
            within[one] = max(low, least + told[one][1]), min(high, most + told[one][0])
    return not all(wide(mean, scale) for mean in within.values())


def equations(sums: Sequence[Sum], width: float) -> Iterable[tuple[frozenset[int], Range]]:
    """What each sum, and each without another that is a part of it, leaves for one of its members, where that is less
    than anything on a scale of this width.
    """
    for whole in sums:
        if tells(whole.left, width):
            yield whole.members, whole.left
        for part in sums:
            left = whole.left_without(part)
            if tells(left, width) and part.members < whole.members:
                yield whole.members - part.members, left


def tells(left: Range, width: float) -> bool:
    return left[0] > -width or left[1] < width


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
