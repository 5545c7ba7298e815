"""The half-year timeline."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.figures import NARROW, WIDE, Bar, Lane, Scale, half_name, half_of, timeline

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def bar(title: str = "Toimi", starts: date = date(2026, 3, 1), ends: date = date(2026, 11, 30)) -> Bar:
    return Bar(title, starts, ends, "planned", "not started")


def test_half_years() -> None:
    assert half_name(half_of(date(2026, 6, 30))) == "1–6/2026"
    assert half_name(half_of(date(2026, 7, 1))) == "7–12/2026"


@given(one=days, other=days)
def test_later_day_is_never_to_the_left(one: date, other: date) -> None:
    first, last = sorted((one, other))
    scale = Scale(half_of(first), half_of(last), 100, 900)
    assert 100 <= scale.x(first) <= scale.x(last) <= 900


@given(st.lists(st.tuples(st.text(min_size=1, max_size=160), days, days), min_size=1, max_size=30))
def test_timeline_holds_every_bar_inside_its_width(found: list[tuple[str, date, date]]) -> None:
    bars = [bar(title, *sorted((one, other))) for title, one, other in found]
    for sheet in (WIDE, NARROW):
        drawn = timeline([Lane("Kohde", "Näkökulma", bars)], sheet)
        assert drawn.count("<rect") == len(bars)
        assert f'viewBox="0 0 {sheet.width} ' in drawn


def test_timeline_without_measures_is_empty() -> None:
    assert timeline([]) == ""
    assert timeline([Lane("Kohde", "", [])]) == ""


def test_titles_are_escaped() -> None:
    assert "<script>" not in timeline([Lane("<script>", "<script>", [bar("<script>alert(1)</script>")])])
