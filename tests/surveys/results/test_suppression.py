"""Properties of the suppression rules (DESIGN 4.2): nothing shown, and nothing worked out, about a small group."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questions.figure import Detail
from surveys.results import suppression
from surveys.results.suppression import (
    FEWEST_OTHERS,
    NARROWEST,
    Range,
    Sum,
    confines,
    countable,
    detail_of,
    equations,
    half_levels,
    homogeneous,
    leaves_room,
    pooled,
    rank,
    showable_groups,
    singles_out,
    sum_shown,
    tells,
    written_alike,
)
from surveys.rounding import tenths

Limits = st.integers(5, 9)
PartSizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)
Networks = st.lists(st.frozensets(st.integers(1, 8), max_size=8), max_size=4)


def publishable(total: int, parts: Mapping[str, int], limit: int) -> frozenset[str]:
    """By one count alone."""
    return suppression.publishable([total], {name: [count] for name, count in parts.items()}, [limit])


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


Counts = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))


@given(st.dictionaries(st.sampled_from("abcdef"), Counts, max_size=6), Counts)
def test_publishable_in_everything_that_is_counted_at_once(
    parts: dict[str, tuple[int, int, int]], unsaid: tuple[int, int, int]
) -> None:
    """Each part that is shown, and what is left beside them, is large or nobody in each count."""
    total = [sum(counts) for counts in zip(*parts.values(), unsaid, strict=True)]
    fewest = (10, 5, 5)
    shown = suppression.publishable(total, parts, fewest)
    for index, enough in enumerate(fewest):
        assert all(parts[name][index] >= enough for name in shown)
        rest = total[index] - sum(parts[name][index] for name in shown)
        assert not shown or rest == 0 or rest >= enough


@pytest.mark.parametrize(
    ("total", "parts", "shown"),
    [
        ((30, 30), {"a": (10, 10), "b": (20, 20)}, {"a", "b"}),
        ((30, 24), {"a": (10, 4), "b": (20, 20)}, set()),
        ((30, 25), {"a": (10, 5), "b": (20, 20)}, {"a", "b"}),
        ((40, 33), {"a": (10, 10), "b": (20, 20)}, {"b"}),
        ((40, 30), {"a": (10, 10), "b": (20, 20)}, {"a", "b"}),
        ((39, 39), {"a": (10, 10), "b": (20, 20)}, {"b"}),
    ],
)
def test_publishable_of_people_and_of_those_who_rated(
    total: tuple[int, int], parts: dict[str, tuple[int, int]], shown: set[str]
) -> None:
    """A part, or a rest, in which too few rated something goes whole, however many it has; the smallest goes first."""
    assert suppression.publishable(total, parts, (10, 5)) == shown


@pytest.mark.parametrize(
    ("answers", "heads", "shown"),
    [
        (10, 10, True),
        (9, 10, False),
        (9, 9, False),
        (10, 9, False),
        (11, 10, False),
        (12, None, False),
        (12, 120, True),
    ],
)
def test_part_counts_with_ten_answers_of_as_many_heads(answers: int, heads: int | None, shown: bool) -> None:
    assert countable(answers, heads) == shown


@pytest.mark.parametrize(
    ("counts", "alike"),
    [
        ([12], True),
        ([12, 2], True),
        ([12, 1, 1], True),
        ([12, 2, 1], False),
        ([12, 3], False),
        ([], False),
        ([0, 0], False),
    ],
)
def test_group_is_homogeneous_when_fewer_than_three_differ(counts: list[int], alike: bool) -> None:
    assert homogeneous(counts) == alike


CLASSES = ((1, 2), (3,), (4, 5))


@pytest.mark.parametrize(
    ("whole", "groups", "detail"),
    [
        ({2: 10, 4: 10}, [], Detail.VALUES),
        ({2: 10, 4: 10}, [{2: 5, 4: 5}, {2: 5, 4: 5}], Detail.VALUES),
        ({2: 10, 4: 10}, [{2: 10}, {4: 10}], Detail.CLASSES),
        ({2: 10, 4: 10}, [{}], Detail.VALUES),
        ({4: 18, 1: 2}, [], Detail.MEAN),
        ({4: 17, 1: 3}, [], Detail.VALUES),
        ({4: 10, 5: 8, 1: 2}, [], Detail.VALUES),
        ({4: 10, 5: 8, 1: 2}, [{4: 10, 1: 1}], Detail.MEAN),
        ({4: 10, 5: 8, 1: 3}, [{4: 10, 1: 1}], Detail.CLASSES),
    ],
)
def test_ratings_are_told_as_closely_as_the_groups_allow(
    whole: dict[int, int], groups: list[dict[int, int]], detail: Detail
) -> None:
    assert detail_of(whole, groups, CLASSES) == detail


@pytest.mark.parametrize(
    ("answers", "groups", "half"),
    [
        (19, [{1: 9, 5: 10}], True),
        (20, [{1: 10, 5: 10}], False),
        (20, [{5: 18, 1: 2}], True),
        (20, [{1: 9, 5: 11}, {3: 9}], True),
    ],
)
def test_mean_of_a_part_is_in_half_levels(answers: int, groups: list[dict[int, int]], half: bool) -> None:
    assert half_levels(answers, groups) == half


@given(st.integers(1, 60), st.data())
def test_mean_of_few_answers_is_known_as_closely_as_its_tenth_tells(answers: int, data: st.DataObject) -> None:
    """Found by trying every sum that so many answers can have."""
    total = data.draw(st.integers(answers, 5 * answers))
    alike = [
        other / answers
        for other in range(answers, 5 * answers + 1)
        if floor(Fraction(10 * other, answers) + Fraction(1, 2))
        == floor(Fraction(10 * total, answers) + Fraction(1, 2))
    ]
    low, high = written_alike(total, answers)
    assert (max(low, 1), min(high, 5)) == (min(alike), max(alike))


@pytest.mark.parametrize(
    ("means", "room"),
    [
        ([3.0] * 4, False),
        ([3.0] * 5, True),
        ([1.0] * 9, False),
        ([1.0, *[3.05] * 8], False),
        ([1.0, *[3.0] * 8], True),
        ([1.5, *[3.05] * 8], True),
        ([*[2.95] * 8, 5.0], False),
        ([*[3.0] * 8, 5.0], True),
        ([*[2.95] * 8, 4.5], True),
    ],
)
def test_mean_in_every_document_leaves_each_room_before_who_knows_the_others(means: list[float], room: bool) -> None:
    """Near an end it depends on the rounding. Eight at 3.05 and one at 1 make 2.8, which nine have up to 25.65: 24.4 of
    it leaves the last one 1 to 1.25, and 24.0 would leave it 1 to 1.65.
    """
    mean = tenths(sum(round(100 * one) for one in means), 100 * len(means))
    assert leaves_room(sum_shown(mean, len(means)), sum(means), (min(means), max(means)), (1, 5)) == room


Levels = st.integers(100, 500).map(lambda hundredths: hundredths / 100)


@given(st.lists(Levels, min_size=3, max_size=12), st.data())
def test_mean_that_leaves_room_leaves_each_one_half_a_level(means: list[float], data: st.DataObject) -> None:
    """Two networks with the same mean in which one differs by half a level and all the others are the same."""
    one = data.draw(st.integers(0, len(means) - 1))
    hundredths = [round(100 * mean) for mean in means]
    mean = tenths(sum(hundredths), 100 * len(means))
    if leaves_room(sum_shown(mean, len(means)), sum(hundredths) / 100, (min(means), max(means)), (1, 5)):
        rest = sum(hundredths) - hundredths[one]
        may = [other for other in range(100, 501) if tenths(rest + other, 100 * len(means)) == mean]
        assert max(may) - min(may) >= 100 * NARROWEST - 2


def sum_of(members: Iterable[int], mean: float, told: Mapping[int, tuple[float, float]]) -> Sum:
    of = frozenset(members)
    return Sum(of, sum_shown(mean, len(of)), (sum(told[one][0] for one in of), sum(told[one][1] for one in of)))


def test_group_confines_by_the_documents_of_all_but_one() -> None:
    """Four means add up to within 0.4: that is less than half a level where the documents tell the others exactly."""
    for error, narrow in ((0.0, True), (0.05, False)):
        told = {0: (3.0, 3.0), **dict.fromkeys((1, 2, 3), (3.0 - error, 3.0 + error))}
        assert confines([sum_of(range(4), 3.0, told)], told, frozenset({1, 2, 3}), (1, 5)) == narrow


def test_group_confines_by_what_the_network_has_besides() -> None:
    """What the group does not take of the network's sum is left for the others, one of whom is near the end.

    Their means are 2.86, thrice 2.90, four times 2.99, 3.20 and 4.90. The network has at least 31.5. By the documents
    the first eight have at most 24.0 of it and the ninth 3.25: that leaves the last one 4.25 to 5. A group of the eight
    has at most 23.6: that leaves it 4.65 to 5. One without the first has at most what its documents say: 4.25 again.
    """
    low, high = (2.85, 2.95), (2.95, 3.05)
    told = dict.fromkeys(range(4), low) | dict.fromkeys(range(4, 8), high) | {8: (3.15, 3.25), 9: (4.85, 4.95)}
    everybody = frozenset(range(1, 10))
    wide = sum_of(range(10), 3.2, told)
    assert not confines([wide], told, everybody, (1, 5))
    assert confines([wide, sum_of(range(8), 2.9, told)], told, everybody, (1, 5))
    assert confines([wide, sum_of(range(8), 2.9, told)], told, frozenset({9}), (1, 5))
    assert not confines([wide, sum_of(range(8), 2.9, told)], told, everybody - {9}, (1, 5))
    assert not confines([wide, sum_of(range(1, 8), 3.0, told)], told, everybody, (1, 5))


def test_one_whom_the_reader_knows_is_not_confined() -> None:
    told = dict.fromkeys(range(4), (3.0, 3.0))
    assert not confines([sum_of(range(4), 3.0, told)], told, frozenset(), (1, 5))


def test_equations_leave_out_what_may_be_anything() -> None:
    told = dict.fromkeys(range(4), (1.0, 5.0))
    alone = sum_of(range(4), 3.0, told)
    assert list(equations([alone], 4)) == []
    assert [members for members, _left in equations([alone], 20)] == [frozenset(range(4))]


def test_single_person_is_a_homogeneous_group_and_nobody_is_none() -> None:
    assert (homogeneous([1]), homogeneous([0, 1, 0]), homogeneous([0]), homogeneous([])) == (True, True, False, False)


@pytest.mark.parametrize(("shown", "added"), [((1.0, 4.0), (2.0, 3.0)), ((2.0, 3.0), (1.0, 4.0))])
def test_sum_is_known_as_closely_as_the_closer_of_both_tells(shown: Range, added: Range) -> None:
    assert Sum(frozenset({0, 1}), shown, added).known == (2.0, 3.0)


def test_what_a_part_tells_narrows_what_the_whole_leaves() -> None:
    """Of a whole between 9 and 10.5 whose documents say 8 to 11, and a part between 5 and 6 whose say 4.5 to 7."""
    whole = Sum(frozenset({0, 1, 2}), (9.0, 10.5), (8.0, 11.0))
    part = Sum(frozenset({0, 1}), (5.0, 6.0), (4.5, 7.0))
    assert whole.left == (-2.0, 2.5)
    assert whole.left_without(part) == (-1.0, 2.0)


def test_what_is_left_is_added_to_the_nearer_end_of_a_document() -> None:
    """A sum of one between 3.0 and 3.2, whose document says 2.8 to 3.4, is within that sum."""
    told = {0: (2.8, 3.4)}
    assert confines([Sum(frozenset({0}), (3.0, 3.2), told[0])], told, frozenset({0}), (1, 5))


@pytest.mark.parametrize(("left", "says"), [((-1.0, 9.0), True), ((-9.0, 1.0), True), ((-9.0, 9.0), False)])
def test_equation_says_something_on_one_side_too(left: Range, says: bool) -> None:
    assert tells(left, 4) == says
