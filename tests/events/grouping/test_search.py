"""Dividing people into groups: what counts, and that the best division is found."""

from itertools import combinations
from threading import Event
from time import monotonic

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.grouping.problem import Division, Problem, Trait
from events.grouping.search import NoDivision, dealt, divide

people = st.integers(2, 14).flatmap(
    lambda number: st.tuples(
        st.lists(st.integers(1, 5), min_size=number, max_size=number),
        st.integers(1, number // 2),
        st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=number, max_size=number),
        st.lists(st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)), max_size=8),
    )
)


def problem_of(drawn: tuple[list[int], int, list[str], list[tuple[int, int]]]) -> Problem:
    participants, groups, values, met = drawn
    pairs = {(min(pair), max(pair)) for pair in met if pair[0] != pair[1]}
    return Problem(participants, groups, [Trait("role", "mix", values), Trait("theme", "match", values)], pairs)


@settings(max_examples=25, deadline=None)
@given(people)
def test_everybody_is_in_one_group_and_sizes_differ_by_one_at_most(
    drawn: tuple[list[int], int, list[str], list[tuple[int, int]]],
) -> None:
    problem = problem_of(drawn)
    division = divide(problem, seconds=1)
    sizes = [len(members) for members in division.members()]
    assert (len(division.groups), sum(sizes), len(sizes)) == (problem.people, problem.people, problem.groups)
    assert max(sizes) - min(sizes) <= 1
    assert division.cost() <= dealt(problem).cost()


def test_people_of_one_participant_are_apart_where_it_can_be_done() -> None:
    division = divide(Problem([1, 1, 1, 2, 2, 2, 3, 3, 3], 3), seconds=2)
    assert division.of_one_participant_together() == 0
    assert divide(Problem([1, 1, 1, 1, 2, 2], 2), seconds=2).of_one_participant_together() == 2


def test_those_who_have_met_meet_others() -> None:
    first = divide(Problem(list(range(9)), 3), seconds=2)
    again = divide(Problem(list(range(9)), 3, met=first.pairs()), seconds=2)
    assert (first.meet_again(), again.meet_again()) == (0, 0)
    assert not first.pairs() & again.pairs()


def test_trait_is_mixed_or_matched() -> None:
    values = ["sv", "sv", "sv", *["fi"] * 6]
    mixed = Trait("language", "mix", values)
    matched = Trait("language", "match", values)
    assert divide(Problem(list(range(9)), 3, [mixed]), seconds=2).lacking(mixed) == {}
    together = divide(Problem(list(range(9)), 3, [matched]), seconds=2)
    assert len(set(together.groups[:3])) == 1
    assert together.alone(matched) == 0


def test_whoever_is_pinned_stays() -> None:
    division = divide(Problem(list(range(8)), 4, pinned={0: 3, 1: 3, 7: 0}), seconds=2)
    assert (division.groups[0], division.groups[1], division.groups[7]) == (3, 3, 0)


@pytest.mark.parametrize(
    ("number", "groups", "pinned"), [(6, 3, {0: 1, 1: 1, 2: 1}), (10, 3, {n: n % 2 for n in range(8)})]
)
def test_too_many_pinned_have_no_division(number: int, groups: int, pinned: dict[int, int]) -> None:
    with pytest.raises(NoDivision):
        divide(Problem(list(range(number)), groups, pinned=pinned))


def test_one_group_holds_everybody() -> None:
    assert divide(Problem([1, 1, 2], 1)).groups == [0, 0, 0]


def test_what_cannot_be_avoided_is_counted() -> None:
    met = set(combinations(range(4), 2))
    division = Division(Problem([1, 1, 2, 3], 2, [Trait("role", "mix", ["a", "a", "b", ""])], met), [0, 0, 1, 1])
    assert division.of_one_participant_together() == 1
    assert division.meet_again() == 1, "the pair of one participant knows each other anyway"
    assert division.lacking(division.problem.traits[0]) == {"a": 1}
    assert division.cost() == 1_000 + 100 + 10 * 2


def test_alone_counts_those_who_have_somebody_alike_elsewhere() -> None:
    trait = Trait("theme", "match", ["x", "x", "y", "", "z", "z"])
    division = Division(Problem(list(range(6)), 2, [trait]), [0, 1, 0, 1, 0, 0])
    assert division.alone(trait) == 2, "both of x; nobody else has y, and z is together"


def test_search_tells_how_far_it_is_and_stops_in_time() -> None:
    told: list[float] = []
    met = {(a, b) for a, b in combinations(range(40), 2) if (a * b) % 3 == 0}
    divide(
        Problem(list(range(40)), 8, [Trait("t", "mix", [str(n % 7) for n in range(40)])], met), told.append, seconds=1.5
    )
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] <= 1


def test_solver_that_hangs_is_left_alone_and_the_start_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    over, told = Event(), list[float]()

    class Hanging(highspy.Highs):
        def run(self) -> highspy.HighsStatus:
            over.wait(20)
            return highspy.HighsStatus.kOk

    monkeypatch.setattr(highspy, "Highs", Hanging)
    problem, began = Problem([1, 1, 1, 2, 2, 2], 3), monotonic()
    try:
        division = divide(problem, told.append, seconds=1)
    finally:
        over.set()
    assert 2 <= monotonic() - began < 10
    assert division.groups == dealt(problem).groups
    assert told == sorted(told)
    assert told[-1] == 1
