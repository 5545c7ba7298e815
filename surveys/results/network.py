"""The municipalities of a compared round beside each other: which means of theirs one reader may be told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from surveys.models import RatingSums, Round
from surveys.models.comparison import CONSORTIUM, NETWORK
from surveys.results.suppression import (
    FEWEST_OTHERS,
    Range,
    Sum,
    confines,
    leaves_room,
    showable_groups,
    sum_shown,
    written_alike,
)
from surveys.rounding import tenths

Means = dict[str, dict[int, tuple[float, int]]]
"""Group → aspect → (mean of its municipalities' means, one decimal; how many municipalities)."""


@dataclass(frozen=True)
class Mean:
    """One municipality's mean in an aspect, in hundredths of a level, and what its document tells of it."""

    hundredths: int
    told: Range

    @classmethod
    def of(cls, total: int, answers: int, scale: Range) -> "Mean":
        """Of at least one answer."""
        low, high = written_alike(total, answers)
        return cls(round(100 * total / answers), (max(low, scale[0]), min(high, scale[1])))


@dataclass(frozen=True)
class Group:
    """Those of a group who have a mean in an aspect, and what that of their means tells by itself."""

    members: frozenset[int]
    means: Mapping[int, Mean]

    @cached_property
    def hundredths(self) -> list[int]:
        return [self.means[municipality].hundredths for municipality in self.members]

    @cached_property
    def mean(self) -> float:
        """One decimal."""
        return tenths(sum(self.hundredths), 100 * len(self.members))

    @cached_property
    def shown(self) -> Range:
        return sum_shown(self.mean, len(self.members))

    @cached_property
    def added(self) -> Range:
        told = [self.means[municipality].told for municipality in self.members]
        return sum(low for low, _high in told), sum(high for _low, high in told)

    def leaves_room(self, scale: Range) -> bool:
        ends = min(self.hundredths) / 100, max(self.hundredths) / 100
        return leaves_room(self.shown, sum(self.hundredths) / 100, ends, scale)

    def before(self, known: frozenset[int]) -> Sum:
        """For a reader who knows the means of these exactly."""
        low, high = self.added
        for mean in (self.means[municipality] for municipality in self.members & known):
            low, high = low + mean.hundredths / 100 - mean.told[0], high + mean.hundredths / 100 - mean.told[1]
        return Sum(self.members, self.shown, (low, high))


class Network:
    """A compared round: `means` is aspect → municipality → mean, of those who pass the limit there by themselves;
    `groups` is key of a comparison group → its municipalities; `scale` the lowest and the highest level.
    """

    def __init__(
        self, means: Mapping[int, Mapping[int, Mean]], groups: Mapping[str, frozenset[int]], scale: Range
    ) -> None:
        self.means = means
        self.groups = groups
        self.scale = scale
        self.consortia = [members for key, members in groups.items() if key.startswith(f"{CONSORTIUM}:")]
        self.passing = {aspect: frozenset(passing) for aspect, passing in means.items()}
        self.known_groups: dict[tuple[int, str], Group] = {}
        self.told = {
            aspect: {municipality: mean.told for municipality, mean in passing.items()}
            for aspect, passing in means.items()
        }

    def group(self, aspect: int, key: str) -> Group:
        if (aspect, key) not in self.known_groups:
            members = self.groups[key] & self.passing[aspect]
            self.known_groups[aspect, key] = Group(members, self.means[aspect])
        return self.known_groups[aspect, key]

    @cached_property
    def compared(self) -> frozenset[int]:
        """The aspects in which there is a network's mean: the same for every reader, since it stands in documents."""
        if NETWORK not in self.groups:
            return frozenset()
        groups = {aspect: self.group(aspect, NETWORK) for aspect in self.means}
        return frozenset(
            aspect
            for aspect, group in groups.items()
            if group.members and group.leaves_room(self.scale) and self.others_enough(group)
        )

    def others_enough(self, group: Group) -> bool:
        """Whether there are others enough beside each consortium, which knows the means of all its members."""
        return all(len(group.members - consortium) >= FEWEST_OTHERS for consortium in self.consortia)

    def shown(self, keys: Sequence[str], own: frozenset[int], known: frozenset[int]) -> Means:
        """The means of the groups that the municipalities `own` may be compared with, the first before the later ones.

        `known` are others whose figures the reader has. All these count in the means, so that a group has one mean
        whoever reads, but three others are needed without them.
        """
        by_group: Means = {key: {} for key in keys}
        seen = own | known
        showable: dict[frozenset[int], Iterable[str]] = {}
        for aspect in sorted(self.compared):
            passing = self.passing[aspect]
            if passing not in showable:
                showable[passing] = showable_groups({key: (self.groups[key] & passing) - seen for key in keys})
            sums: list[Sum] = []
            for key in showable[passing]:
                group = self.group(aspect, key)
                sums.append(group.before(seen))
                if confines(sums, self.told[aspect], passing - seen, self.scale):
                    sums.pop()
                else:
                    by_group[key][aspect] = (group.mean, len(group.members))
        return by_group


def network_of(round: Round) -> Network | None:
    """None before the round is compared. Nothing of it changes afterwards, so a process keeps those asked for last."""
    return kept_network(round, round.compared_at) if round.compared_at else None


@lru_cache(maxsize=8)
def kept_network(round: Round, _compared_at: datetime) -> Network:
    steps = list(round.questionnaire.levels.steps)
    scale = (steps[0], steps[-1])
    return Network(means_of(round, scale), groups_of(round), scale)


def groups_of(round: Round) -> dict[str, frozenset[int]]:
    """Key of a comparison group → ids of its municipalities."""
    members: dict[str, set[int]] = defaultdict(set)
    for key, municipality in round.comparisons.values_list("key", "municipalities"):
        members[key].add(municipality)
    return {key: frozenset(municipalities) for key, municipalities in members.items()}


def means_of(round: Round, scale: Range) -> dict[int, dict[int, Mean]]:
    """Of the sums that were kept when each survey closed, which are those of its tallies."""
    codes = {
        aspect: [question.code for question in questions]
        for aspect, questions in round.questionnaire.rated_by_aspect.items()
    }
    means: dict[int, dict[int, Mean]] = {aspect: {} for aspect in codes}
    rows = RatingSums.objects.filter(survey__round=round).values_list("survey__municipality", "sums")
    for municipality, sums in rows:
        passing = {code: pair for code, pair in sums.items() if pair[1] >= round.limit}
        for aspect, asked in codes.items():
            pairs = [passing[code] for code in asked if code in passing]
            if pairs:
                total, answers = map(sum, zip(*pairs, strict=True))
                means[aspect][municipality] = Mean.of(total, answers, scale)
    return means
