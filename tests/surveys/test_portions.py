"""Shares that are told of few: what could be counted back out of them."""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

import pytest
from django.utils import translation

from surveys.portions import counts_behind, portion, tens
from surveys.rounding import nearest

PEOPLE = range(5, 401)
Counted = Sequence[int]


def told(count: int, people: int) -> str:
    with translation.override("en"):
        return str(portion(count, count, people))


@pytest.mark.parametrize(
    ("people", "shares"),
    [
        (5, ["20 % or less"] * 2 + ["30 % or more"] * 4),
        (11, ["20 % or less"] * 3 + ["30 % or more"] * 9),
        (12, ["20 % or less"] * 3 + ["30–70 %"] * 6 + ["80 % or more"] * 4),
        (19, ["20 % or less"] * 5 + ["30–70 %"] * 10 + ["80 % or more"] * 5),
        (
            20,
            ["20 % or less"] * 5 + [f"{ten}0 %" for ten in range(3, 8) for _each in range(2)] + ["80 % or more"] * 6,
        ),
    ],
)
def test_shares_are_coarser_the_fewer_they_are_of(people: int, shares: list[str]) -> None:
    assert [told(count, people) for count in range(people + 1)] == shares


@pytest.mark.parametrize(
    ("least", "most", "share"),
    [(6, 6, "30 %"), (6, 9, "30–50 %"), (2, 9, "50 % or less"), (9, 15, "50 % or more"), (4, 15, "0–100 %")],
)
def test_share_of_a_count_between_two(least: int, most: int, share: str) -> None:
    with translation.override("en"):
        assert str(portion(least, most, 20)) == share


def test_two_counts_at_least_are_behind_each_share() -> None:
    for people in PEOPLE:
        behind: dict[tuple[int, int], list[int]] = {}
        for count in range(people + 1):
            behind.setdefault(tens(count, people), []).append(count)
        for counts in behind.values():
            assert len(counts) >= 2
            assert {counts_behind(count, people) for count in counts} == {(counts[0], counts[-1])}


def test_neither_everybody_nor_nobody_is_told() -> None:
    for people in PEOPLE:
        assert told(people, people) == told(people - 1, people)
        assert told(0, people) == told(1, people) == "20 % or less"


@pytest.mark.parametrize("people", [5, 10, 18])
def test_plain_tens_of_fewer_than_twenty_would_have_a_single_count(people: int) -> None:
    """The control: 40 per cent of five are two people."""
    exact = [nearest(10 * count, people) for count in range(people + 1)]
    assert min(exact.count(ten) for ten in exact if 3 <= ten <= 7) == 1


def alike(people: int, options: int) -> Iterator[Counted]:
    """How many may have chosen each option where nearly everybody chose one, or none."""
    likely = range(people + 1) if people < 13 else (*range(4), *range(people - 3, people + 1))
    for counts in combinations_with_replacement(likely, options):
        if people - max(counts) < 3 or sum(counts) < 3:
            yield counts


def left(spans: Sequence[tuple[int, int]], fewest: int, most: int) -> list[int]:
    """How many counts each option may have, for whoever knows how many choices there can be in all."""
    least, greatest = (sum(ends) for ends in zip(*spans, strict=True))
    return [min(high, most - (least - low)) - max(low, fewest - (greatest - high)) + 1 for low, high in spans]


@pytest.mark.parametrize("people", range(5, 25))
def test_two_counts_are_left_to_who_knows_how_many_choices_can_be_made(people: int) -> None:
    """At most so many each; or of one that everybody must make, as many as there are people."""
    for options in range(2, 6):
        for counts in alike(people, options):
            spans = [counts_behind(count, people) for count in counts]
            for most in range(1, options + 1):
                if sum(counts) <= most * people:
                    assert min(left(spans, 0, most * people)) >= 2
            if sum(counts) == people:
                assert min(left(spans, people, people)) >= 2


def test_plain_ends_of_few_would_leave_a_single_one() -> None:
    """The control: of five who chose one of three each, about a half, and at most 20 per cent twice, are 3, 1 and 1."""
    assert left([(2, 3), (0, 1), (0, 1)], 5, 5) == [1, 1, 1]
