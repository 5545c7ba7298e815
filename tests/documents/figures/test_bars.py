"""Bars from a middle line, and the cover's roads."""

import re
from dataclasses import replace

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from documents.figures.bars import MIDDLE, WIDTH, draw_bars, place_bars, signed
from documents.figures.dumbbell import draw_cover
from documents.figures.geometry import ON_PAGE, AltText
from documents.figures.profile import ProfileRow

ALT = AltText("Name", "Sentence.")


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=11))
def test_bars_lie_on_their_side_of_the_middle(differences: list[float]) -> None:
    for value, bar in zip(differences, place_bars([("x", value) for value in differences]), strict=True):
        _label, _y, x, length, end, _number, ahead = bar
        assert 0 < x <= x + length <= WIDTH
        assert ahead == (value >= 0)
        assert (x >= MIDDLE and end >= MIDDLE) if ahead else (x <= MIDDLE and end <= MIDDLE)


def test_number_has_its_sign_in_the_readers_format() -> None:
    with translation.override("fi"):
        assert [signed(value) for value in (0.4, -0.4, 0.0)] == ["+0,4", "−0,4", "0,0"]


def test_without_differences_there_are_no_bars() -> None:
    assert draw_bars([], ALT) == ""
    assert "<script>" not in draw_bars([("<script>", 0.1)], ALT)


def test_cover_has_a_road_for_each_row_and_marks_for_what_is_known() -> None:
    levels = {1: "weak", 5: "excellent"}
    rows = [ProfileRow("a", own=1.0, target=5), ProfileRow("b", own=3.0), ProfileRow("c", target=3), ProfileRow("d")]
    drawn = draw_cover(rows, levels, ALT, replace(ON_PAGE, edge="#F2B632"))
    dots = re.findall(r'<circle cx="(\d+)" cy="([\d.]+)" r="(\d+)"', drawn)
    assert dots == [("40", "40.0", "17"), ("40", "560.0", "11"), ("112", "300.0", "11"), ("184", "300.0", "17")]
