"""The search for the best division, as a mixed-integer programme that HiGHS solves.

Of every person and every group one variable says whether the person is in it. Everything that a division costs is linear
in these, so that neither the number of traits nor earlier meetings multiply the people with each other.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import ceil
from threading import Thread
from time import monotonic
from typing import Any

import highspy
import structlog

from events.grouping.problem import MET_BEFORE, SAME_PARTICIPANT, TRAIT, Division, Problem, Trait

SECONDS = 6.0
"""How long it searches at most: the best that it has found by then counts."""
PATIENCE = 2
"""How many times as long it may take to heed that its time is over."""
TOLD_EVERY = 0.5
"""Seconds between two words of how far it is."""
SEED = 1

logger = structlog.get_logger(__name__)
Told = Callable[[float], None]
"""Told now and then which part of the time has gone, from 0 to 1."""


class NoDivision(Exception):
    """There is none that keeps the sizes and the pinned people."""


def divide(problem: Problem, told: Told = lambda part: None, *, seconds: float = SECONDS) -> Division:
    """The best division found in the time: sizes differ by one at most, and pinned people stay. Raises NoDivision."""
    first = dealt(problem)
    if problem.groups == 1:
        return first
    found = Search(problem, first).run(told, seconds)
    return min((first, found), key=Division.cost)


def dealt(problem: Problem) -> Division:
    """A fair start: participant by participant, each next person to the emptiest group that has none of theirs.

    Raises NoDivision.
    """
    if problem.overfull() is not None:
        raise NoDivision
    groups: list[int] = [problem.pinned.get(person, -1) for person in range(problem.people)]
    sizes = [groups.count(group) for group in range(problem.groups)]
    theirs = {(problem.participants[person], group) for person, group in problem.pinned.items()}
    free = (person for person in range(problem.people) if groups[person] < 0)
    for person in sorted(free, key=lambda person: problem.participants[person]):
        of = problem.participants[person]
        room = [group for group in range(problem.groups) if sizes[group] < problem.largest]
        group = min(room, key=lambda group: (sizes[group], (of, group) in theirs))
        groups[person] = group
        sizes[group] += 1
        theirs.add((of, group))
    if min(sizes) < problem.smallest or max(sizes) > problem.largest:
        raise NoDivision
    return Division(problem, groups)


class Search:
    """One programme: its columns and rows, and how it is run."""

    def __init__(self, problem: Problem, first: Division) -> None:
        self.problem, self.first = problem, first
        self.model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.model.setOptionValue("output_flag", False)
        self.model.setOptionValue("random_seed", SEED)
        groups = range(problem.groups)
        self.there = [[self.model.addBinary() for _group in groups] for _person in range(problem.people)]
        self.sizes_and_pins()
        self.participants()
        self.meetings()
        for trait in problem.traits:
            (self.mixed if trait.mode == "mix" else self.matched)(trait)

    def in_group(self, people: Iterable[int], group: int) -> Any:
        return sum(self.there[person][group] for person in people)

    def paid(self, price: int, most: float = highspy.kHighsInf) -> Any:
        """A number from 0 that costs `price` for each one."""
        return self.model.addVariable(0, most, float(price))

    def sizes_and_pins(self) -> None:
        problem = self.problem
        for places in self.there:
            self.model.addConstr(sum(places) == 1)
        for group in range(problem.groups):
            size = self.in_group(range(problem.people), group)
            self.model.addConstr(size >= problem.smallest)
            self.model.addConstr(size <= problem.largest)
        for person, group in problem.pinned.items():
            self.model.addConstr(self.there[person][group] == 1)

    def participants(self) -> None:
        for people in self.problem.of_one_participant():
            fair = ceil(len(people) / self.problem.groups)
            for group in range(self.problem.groups):
                self.model.addConstr(self.in_group(people, group) - self.paid(SAME_PARTICIPANT) <= fair)

    def meetings(self) -> None:
        for one, other in self.problem.met_of_different():
            again = self.paid(MET_BEFORE, 1)
            for group in range(self.problem.groups):
                self.model.addConstr(self.there[one][group] + self.there[other][group] - again <= 1)

    def mixed(self, trait: Trait) -> None:
        for who in trait.holders().values():
            least, most = len(who) // self.problem.groups, ceil(len(who) / self.problem.groups)
            for group in range(self.problem.groups):
                there = self.in_group(who, group)
                self.model.addConstr(there - self.paid(TRAIT) <= most)
                if least:
                    self.model.addConstr(there + self.paid(TRAIT) >= least)

    def matched(self, trait: Trait) -> None:
        for who in trait.holders().values():
            for group in range(self.problem.groups):
                some = self.paid(TRAIT, 1)
                for person in who:
                    self.model.addConstr(self.there[person][group] - some <= 0)

    def run(self, told: Told, seconds: float) -> Division:
        """The solver works in a thread of its own and lets go of Python's lock, so that this one can tell how far it is.

        One that does not heed its time is left alone after `PATIENCE` times as long: the start counts then.
        """
        self.model.setOptionValue("time_limit", seconds)
        self.start_from(self.first)
        solver = Thread(target=self.model.run, daemon=True)
        solver.start()
        began, gone = monotonic(), 0.0
        while solver.is_alive() and gone < PATIENCE * seconds:
            told(min(1.0, gone / seconds))
            solver.join(TOLD_EVERY)
            gone = monotonic() - began
        if solver.is_alive():
            logger.warning("solver left alone", seconds=gone, people=self.problem.people)
            return self.first
        return self.found()

    def start_from(self, division: Division) -> None:
        columns = list(chain.from_iterable(self.there))
        start = [float(group == place) for place in division.groups for group in range(self.problem.groups)]
        self.model.setSolution(len(columns), [column.index for column in columns], start)

    def found(self) -> Division:
        """What the solver has found; the start where it found nothing in the time."""
        if self.model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return self.first
        values: Sequence[float] = self.model.getSolution().col_value
        groups = [
            max(range(self.problem.groups), key=lambda group: values[places[group].index]) for places in self.there
        ]
        return Division(self.problem, groups)
