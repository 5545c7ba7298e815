"""Properties of the suppression rules (DESIGN 4.2): nothing shown, and nothing worked out, about a small group."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.results.suppression import FEWEST_OTHERS, pooled, publishable, rank, showable_groups, singles_out

Limits = st.integers(5, 9)
PartSizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)
Networks = st.lists(st.frozensets(st.integers(1, 8), max_size=8), max_size=4)


@given(PartSizes, st.integers(0, 6), Limits)
def test_publishable_never_shows_a_small_part(parts: dict[str, int], unsaid: int, limit: int) -> None:
    shown = publishable(sum(parts.values()) + unsaid, parts, limit)
    assert [parts[name] for name in shown if parts[name] < limit] == []


@given(PartSizes, st.integers(0, 6), Limits)
def test_publishable_leaves_no_small_rest(parts: dict[str, int], unsaid: int, limit: int) -> None:
    """Every group that a reader can make by adding and subtracting holds nobody or enough people.

    The reader knows the total and each shown part, all of them disjoint: what can be derived is any union of shown
    parts, and the rest that the total leaves after some of them.
    """
    total = sum(parts.values()) + unsaid
    shown = publishable(total, parts, limit)
    for size in range(len(shown) + 1):
        for some in combinations(shown, size):
            rest = total - sum(parts[name] for name in some)
            assert not shown or rest == 0 or rest >= limit


@given(PartSizes, st.integers(0, 6), Limits)
def test_publishable_shows_nothing_of_a_small_whole(parts: dict[str, int], unsaid: int, limit: int) -> None:
    total = sum(parts.values()) + unsaid
    if total < limit:
        assert publishable(total, parts, limit) == frozenset()


def test_publishable_with_room_shows_everything() -> None:
    assert publishable(30, {"a": 10, "b": 20}, 5) == {"a", "b"}


def test_publishable_with_a_small_part_hides_the_next_smallest_too() -> None:
    assert publishable(33, {"a": 10, "b": 20, "c": 3}, 5) == {"b"}


def test_publishable_with_two_small_parts_that_hide_each_other_shows_the_rest() -> None:
    assert publishable(36, {"a": 10, "b": 20, "c": 3, "d": 3}, 5) == {"a", "b"}


@given(st.lists(st.integers(0, 30), max_size=8), Limits)
def test_pooled_leaves_no_small_difference(counts: list[int], limit: int) -> None:
    """The joint figure minus every member that is shown by itself is about nobody or about enough people."""
    let_in = pooled(counts, limit)
    joint = sum(counts[index] for index in let_in)
    shown_alone = [counts[index] for index in let_in if counts[index] >= limit]
    rest = joint - sum(shown_alone)
    assert rest == 0 or rest >= limit


def test_pooled_with_one_small_member_leaves_it_out() -> None:
    assert pooled([20, 3, 15], 5) == {0, 2}


def test_pooled_with_small_members_enough_together_lets_them_in() -> None:
    assert pooled([20, 3, 2], 5) == {0, 1, 2}


def reduced(rows: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """Row echelon form over the rationals, written another way than in the source."""
    left, done = [[Fraction(value) for value in row] for row in rows], []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [
            [value - row[column] / pivot[column] * by for value, by in zip(row, pivot, strict=True)] for row in left
        ]
        done.append(pivot)
    return done


def reaches(groups: Sequence[frozenset[int]], few: frozenset[int]) -> bool:
    """Whether some combination of the groups' sums is about municipalities of `few` alone (and about one at least).

    The combinations that vanish outside `few` are more than those that vanish everywhere exactly when the rank of the
    matrix falls as the columns of `few` go.
    """
    everybody = sorted(frozenset().union(*groups))
    whole = [[int(pk in group) for pk in everybody] for group in groups]
    outside = [[int(pk in group) for pk in everybody if pk not in few] for group in groups]
    return len(reduced(outside)) < len(reduced(whole))


def isolated(groups: Sequence[frozenset[int]]) -> bool:
    everybody = frozenset().union(*groups)
    return any(
        reaches(groups, frozenset(few)) for size in range(1, FEWEST_OTHERS) for few in combinations(everybody, size)
    )


@settings(max_examples=150)
@given(Networks)
def test_singles_out_agrees_with_brute_force(groups: list[frozenset[int]]) -> None:
    assert singles_out(groups) == isolated(groups)


@settings(max_examples=150)
@given(Networks)
def test_showable_groups_single_nobody_out(groups: list[frozenset[int]]) -> None:
    shown = showable_groups({str(number): group for number, group in enumerate(groups)})
    assert not isolated(list(shown.values()))
    assert [group for group in shown.values() if len(group) < FEWEST_OTHERS] == []


@settings(max_examples=100)
@given(Networks)
def test_showable_groups_prefer_the_first(groups: list[frozenset[int]]) -> None:
    shown = showable_groups({str(number): group for number, group in enumerate(groups)})
    if groups and len(groups[0]) >= FEWEST_OTHERS:
        assert shown["0"] == groups[0]


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"a": {1, 2, 3}, "b": {1, 2, 3, 4}}, ["a"]),
        ({"a": {1, 2, 3}, "b": {1, 2, 3, 4, 5}}, ["a"]),
        ({"a": {1, 2, 3}, "b": {1, 2, 3, 4, 5, 6}}, ["a", "b"]),
        ({"a": {1, 2, 3}, "b": {4, 5, 6}, "c": {1, 2, 3, 4, 5, 6, 7}}, ["a", "b"]),
        ({"a": {1, 2}}, []),
        ({"a": {1, 2, 3}, "same": {1, 2, 3}}, ["a", "same"]),
    ],
)
def test_showable_groups_of_known_networks(groups: dict[str, set[int]], shown: list[str]) -> None:
    assert list(showable_groups({name: frozenset(group) for name, group in groups.items()})) == shown


@pytest.mark.parametrize(
    ("total", "parts", "shown"),
    [
        (5, {"a": 5}, {"a"}),
        (4, {"a": 4}, set()),
        (9, {"a": 5}, set()),
        (10, {"a": 5}, {"a"}),
        (10, {"a": 5, "b": 5}, {"a", "b"}),
        (13, {"a": 5, "b": 5}, {"b"}),
        (10, {"b": 6, "a": 4}, set()),
        (11, {"b": 5, "a": 5}, {"b"}),
    ],
)
def test_publishable_at_the_limit(total: int, parts: dict[str, int], shown: set[str]) -> None:
    """Exactly five are enough and four are not; of equal parts the first by name goes."""
    assert publishable(total, parts, 5) == shown


@pytest.mark.parametrize(
    ("counts", "let_in"),
    [
        ([5, 4], {0}),
        ([4, 1], {0, 1}),
        ([3, 1], set()),
        ([5, 0], {0}),
        ([0, 0], set()),
        ([5, 3, 2, 0], {0, 1, 2}),
        ([6, 2, 2], {0}),
    ],
)
def test_pooled_at_the_limit(counts: list[int], let_in: set[int]) -> None:
    assert pooled(counts, 5) == let_in


@pytest.mark.parametrize(
    ("rows", "expected_rank"),
    [([], 0), ([[0, 0]], 0), ([[1, 2], [2, 4]], 1), ([[1, 2], [2, 5]], 2), ([[0, 3], [3, 0]], 2)],
)
def test_rank_of_known_matrices(rows: list[list[int]], expected_rank: int) -> None:
    assert rank(rows) == expected_rank


def test_fewest_others_may_be_more() -> None:
    groups = {"a": frozenset({1, 2, 3, 4}), "b": frozenset({1, 2, 3, 4, 5, 6, 7})}
    assert list(showable_groups(groups)) == ["a", "b"]
    assert list(showable_groups(groups, 4)) == ["a"]
    assert list(showable_groups(groups, 5)) == ["b"]
