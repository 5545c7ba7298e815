"""Bars on half-years, and the timeline."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.figures.geometry import AltText
from documents.figures.half_years import Bar, Fill, HalfYears, Lane, half_name, half_of
from documents.figures.timeline import (
    BAR_HEIGHT,
    LETTER,
    NARROW,
    WIDE,
    TimelineFrame,
    draw_timeline,
    place_bar,
    place_lane,
)

ALT = AltText("Name", "Sentence.")

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def bar(title: str = "Toimi", starts: date = date(2026, 3, 1), ends: date = date(2026, 11, 30)) -> Bar:
    return Bar(title, starts, ends, "light", "not started")


def test_half_years() -> None:
    assert half_name(half_of(date(2026, 6, 30))) == "1–6/2026"
    assert half_name(half_of(date(2026, 7, 1))) == "7–12/2026"


@given(one=days, other=days)
def test_later_day_is_never_to_the_left(one: date, other: date) -> None:
    first, last = sorted((one, other))
    half_years = HalfYears(half_of(first), half_of(last), 100, 900)
    assert 100 <= half_years.x(first) <= half_years.x(last) <= 900


@given(st.lists(st.tuples(st.text(min_size=1, max_size=160), days, days), min_size=1, max_size=30))
def test_timeline_holds_every_bar_inside_its_width(titles: list[tuple[str, date, date]]) -> None:
    bars = [bar(title, *sorted((one, other))) for title, one, other in titles]
    for frame in (WIDE, NARROW):
        drawn = draw_timeline([Lane("Kohde", "Näkökulma", bars)], ALT, frame)
        assert drawn.count("<rect") == len(bars)
        assert f'viewBox="0 0 {frame.width} ' in drawn


def test_timeline_without_measures_is_empty() -> None:
    assert draw_timeline([], ALT) == ""
    assert draw_timeline([Lane("Kohde", "", [])], ALT) == ""


def test_titles_are_escaped() -> None:
    assert "<script>" not in draw_timeline([Lane("<script>", "<script>", [bar("<script>alert(1)</script>")])], ALT)


def test_one_bar_has_at_least_two_half_years() -> None:
    half_years = HalfYears.of([bar(ends=date(2026, 4, 1))], 0, 100)
    assert [half_name(half) for half in half_years.halves] == ["1–6/2026", "7–12/2026"]
    assert (half_years.x(date(2026, 1, 1)), half_years.x(date(2027, 1, 1))) == (0, 100)


@pytest.mark.parametrize(
    ("fill", "drawn"),
    [
        ("light", 'fill="var(--level-2)"'),
        ("full", 'fill="var(--spruce)"'),
        ("dark", 'fill="var(--ink)"'),
        ("dashed", 'stroke-dasharray="4 3"'),
    ],
)
def test_each_fill_is_drawn_in_its_own_way(fill: Fill, drawn: str) -> None:
    (box,) = re.findall(r"<rect[^>]*>", draw_timeline([Lane("Kohde", "", [replace(bar(), fill=fill)])], ALT))
    assert drawn in box


def words_of(frame: TimelineFrame, bars: list[Bar]) -> list[tuple[float, float, float, float, float, float]]:
    """Left and right end and foot of each bar's word, then left and right end and foot of the bar itself."""
    half_years = HalfYears.of(bars, frame.left, frame.width - 8)
    lane, _below = place_lane(Lane("Kohde", "Näkökulma", bars), 0, half_years, frame)
    placed = []
    for one in lane.bars:
        width = LETTER * len(one.word)
        left = one.word_x if one.word_anchor == "start" else one.word_x - width
        placed.append((left, left + width, one.word_y, one.x, one.x + one.width, one.y + BAR_HEIGHT))
    return placed


@given(st.lists(st.tuples(days, days), min_size=1, max_size=6))
def test_word_of_a_bar_lies_within_the_figure_and_off_its_bar(spans: list[tuple[date, date]]) -> None:
    bars = [bar("Toimi", *sorted(span)) for span in spans]
    for frame in (WIDE, NARROW):
        for left, right, foot, starts, ends, under in words_of(frame, bars):
            assert frame.left <= left
            assert right <= frame.width
            assert left >= ends or right <= starts or foot - (frame.size - 2) >= under


@given(st.lists(st.tuples(days, days), min_size=1, max_size=6))
def test_next_measure_begins_below_the_word_of_the_one_before(spans: list[tuple[date, date]]) -> None:
    bars = [bar("Toimi", *sorted(span)) for span in spans]
    for frame in (WIDE, NARROW):
        half_years, top = HalfYears.of(bars, frame.left, frame.width - 8), 0.0
        for one in bars:
            placed, top = place_bar(one, top, half_years, frame)
            assert placed.word_y < top
            assert placed.y + BAR_HEIGHT < top
