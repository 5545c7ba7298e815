"""Dates move to working days, in their order and as little as can be."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.calendar import (
    Obstacle,
    holiday_on,
    months_between,
    moved,
    moved_months,
    nearest_working_day,
    obstacle_on,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
SHIFTS = st.integers(0, 1500).map(lambda days: timedelta(days=days))
MOST_DAYS_OFF = 5
"""One after another, outside July: Christmas Eve to the Sunday or Monday after."""


@pytest.mark.parametrize(
    ("day", "obstacle", "name"),
    [
        (date(2026, 12, 6), Obstacle.HOLIDAY, "Itsenäisyyspäivä"),
        (date(2026, 6, 19), Obstacle.HOLIDAY, "Juhannusaatto"),
        (date(2026, 12, 24), Obstacle.HOLIDAY, "Jouluaatto"),
        (date(2027, 5, 6), Obstacle.HOLIDAY, "Helatorstai"),
        (date(2026, 9, 5), Obstacle.WEEKEND, ""),
        (date(2026, 7, 15), Obstacle.JULY, ""),
        (date(2026, 7, 18), Obstacle.JULY, ""),  # a Saturday
        (date(2026, 9, 7), None, ""),
    ],
)
def test_day_and_why_it_is_no_working_day(day: date, obstacle: Obstacle | None, name: str) -> None:
    assert (obstacle_on(day), holiday_on(day)) == (obstacle, name)


def test_holiday_is_named_in_each_language() -> None:
    named = [holiday_on(date(2027, 3, 26), language) for language in ("fi", "sv", "en")]
    assert named == ["Pitkäperjantai", "Långfredagen", "Good Friday"]


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2026, 9, 5), date(2026, 9, 4)),  # Saturday: Friday
        (date(2026, 9, 6), date(2026, 9, 7)),  # Sunday: Monday
        (date(2027, 5, 6), date(2027, 5, 7)),  # Ascension Day, a Thursday: the later one of two
        (date(2026, 7, 2), date(2026, 6, 30)),
        (date(2026, 7, 30), date(2026, 8, 3)),
    ],
)
def test_nearest_working_day(day: date, near: date) -> None:
    assert nearest_working_day(day) == near


def test_what_was_in_july_may_be_there_again() -> None:
    by = timedelta(days=364)
    assert moved([date(2025, 7, 8)], by)[date(2025, 7, 8)].day == date(2026, 7, 7)
    assert moved([date(2025, 6, 30)], timedelta(days=371))[date(2025, 6, 30)].day == date(2026, 6, 30)


def test_it_is_said_where_a_day_would_have_been_and_why_it_is_not() -> None:
    made = moved([date(2024, 12, 8)], timedelta(days=728))[date(2024, 12, 8)]
    assert (made.day, made.plain, made.obstacle) == (date(2026, 12, 7), date(2026, 12, 6), Obstacle.HOLIDAY)


@given(st.sets(DAYS, max_size=12), SHIFTS)
def test_order_is_kept(days: set[date], by: timedelta) -> None:
    made = moved(days, by)
    assert set(made) == days
    assert all(made[one].day < made[then].day for one, then in pairwise(sorted(days)))


@given(st.sets(DAYS, max_size=12), SHIFTS)
def test_no_date_is_on_a_day_off_nor_in_july_unless_it_was(days: set[date], by: timedelta) -> None:
    for day, made in moved(days, by).items():
        assert made.day.weekday() < 5
        assert not holiday_on(made.day)
        assert made.day.month != 7 or day.month == 7


@given(st.sets(DAYS, max_size=12))
def test_working_days_that_are_not_shifted_stay(days: set[date]) -> None:
    working = {day for day in days if obstacle_on(day, july=day.month == 7) is None}
    assert {day: made.day for day, made in moved(working, timedelta()).items()} == {day: day for day in working}


@given(DAYS, SHIFTS)
def test_single_date_moves_to_the_nearest_working_day(day: date, by: timedelta) -> None:
    made = moved([day], by)[day]
    near = abs(made.day - made.plain)
    july = day.month == 7
    between = (made.plain + timedelta(days=offset) for offset in range(1 - near.days, near.days))
    assert all(obstacle_on(one, july=july) is not None for one in between)
    assert near.days <= MOST_DAYS_OFF or made.obstacle is Obstacle.JULY


@given(st.lists(DAYS.map(lambda day: f"{day:%Y-%m}"), max_size=6), st.integers(0, 60))
def test_months_are_kept_apart_and_out_of_july(months: list[str], by: int) -> None:
    made = moved_months(months, by)
    for was, then in zip(months, made, strict=True):
        first, second = date.fromisoformat(f"{was}-01"), date.fromisoformat(f"{then}-01")
        assert months_between(first, second) - by in (0, 1)
        assert second.month != 7 or first.month == 7


def test_months_by_name() -> None:
    assert moved_months(["2024-10", "2025-01", "2025-06"], 13) == ["2025-11", "2026-02", "2026-08"]
    assert moved_months(["2024-07"], 24) == ["2026-07"]
    assert moved_months(["2024-12"], 0) == ["2024-12"]
