"""A division into groups, as numbers: who is to be divided, and what counts for how much."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import ceil
from typing import Literal

Mode = Literal["mix", "match"]
"""Each group is to have a bit of everything, or those who are alike are to be in the same group."""
SAME_PARTICIPANT = 1_000
MET_BEFORE = 100
TRAIT = 10
"""What it costs when two of one participant share a group, when two who have met do, and when a trait is off by one."""

Pair = tuple[int, int]
"""Two people by their position, the smaller one first."""


@dataclass(frozen=True)
class Trait:
    """Something that people have one each of, such as a role. `values`: by position, empty for nobody knows."""

    key: str
    mode: Mode
    values: Sequence[str]

    def holders(self) -> dict[str, list[int]]:
        """Value → who has it; of whom it is not known does not count."""
        found: dict[str, list[int]] = {}
        for person, value in enumerate(self.values):
            if value:
                found.setdefault(value, []).append(person)
        return found


@dataclass(frozen=True)
class Problem:
    """`participants`: of each person, by position. `pinned`: position → the group that the person stays in, from 0."""

    participants: Sequence[int]
    groups: int
    traits: Sequence[Trait] = ()
    met: Collection[Pair] = ()
    pinned: Mapping[int, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return len(self.participants)

    @property
    def smallest(self) -> int:
        return self.people // self.groups

    @property
    def largest(self) -> int:
        return ceil(self.people / self.groups)

    def of_one_participant(self) -> Iterator[list[int]]:
        """Those of each participant that has several people here."""
        found: dict[int, list[int]] = {}
        for person, participant in enumerate(self.participants):
            found.setdefault(participant, []).append(person)
        return (people for people in found.values() if len(people) > 1)

    def met_of_different(self) -> list[Pair]:
        """Those who have met, in order; people of one participant know each other anyway."""
        return sorted(pair for pair in self.met if self.participants[pair[0]] != self.participants[pair[1]])

    def overfull(self) -> int | None:
        """A group into which more people are pinned than it may hold, from 0."""
        pinned = Counter(self.pinned.values())
        return next((group for group, people in sorted(pinned.items()) if people > self.largest), None)


@dataclass(frozen=True)
class Division:
    """What came out: the group of each person by position, from 0."""

    problem: Problem
    groups: Sequence[int]

    def members(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _number in range(self.problem.groups)]
        for person, group in enumerate(self.groups):
            found[group].append(person)
        return found

    def pairs(self) -> set[Pair]:
        return {pair for members in self.members() for pair in combinations(members, 2)}

    def of_one_participant_together(self) -> int:
        """Pairs of one participant's people who share a group."""
        of = self.problem.participants
        return sum(of[one] == of[other] for one, other in self.pairs())

    def meet_again(self) -> int:
        """Pairs who share a group and have done so before."""
        return len(self.pairs() & set(self.problem.met_of_different()))

    def lacking(self, trait: Trait) -> dict[str, int]:
        """Of a trait to be mixed: value → how many groups have nobody with it though there are enough for each."""
        groups = self.problem.groups
        enough = {value: who for value, who in trait.holders().items() if len(who) >= groups}
        return {
            value: missing
            for value, who in enough.items()
            if (missing := groups - len({self.groups[person] for person in who}))
        }

    def alone(self, trait: Trait) -> int:
        """Of a trait by which people are matched: how many share it with nobody in their group, though somebody has it."""
        shared = Counter((self.groups[person], value) for value, who in trait.holders().items() for person in who)
        several = {value for value, who in trait.holders().items() if len(who) > 1}
        return sum(people for (_group, value), people in shared.items() if people == 1 and value in several)

    def cost(self) -> int:
        """What the search makes as small as it can."""
        return (
            self.cost_of_participants() + MET_BEFORE * self.meet_again() + sum(map(self.cost_of, self.problem.traits))
        )

    def cost_of_participants(self) -> int:
        over = 0
        for people in self.problem.of_one_participant():
            counted = Counter(self.groups[person] for person in people)
            fair = ceil(len(people) / self.problem.groups)
            over += sum(max(0, together - fair) for together in counted.values())
        return SAME_PARTICIPANT * over

    def cost_of(self, trait: Trait) -> int:
        groups, cost = self.problem.groups, 0
        for who in trait.holders().values():
            counted = Counter(self.groups[person] for person in who)
            if trait.mode == "match":
                cost += len(counted)
                continue
            least, most = len(who) // groups, ceil(len(who) / groups)
            cost += sum(max(0, counted[group] - most, least - counted[group]) for group in range(groups))
        return TRAIT * cost
