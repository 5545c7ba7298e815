"""Figures: their geometry, their words, and what they hold."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from surveys.aspects import level_names
from surveys.figures import NARROW, RING, WIDE, Colours, Frame, Row, dumbbell, keys_of, mark_of, profile, spread

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
values = st.floats(1, 5)


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn.strip())


@FRAMES
@given(one=values, other=values)
def test_higher_value_is_never_to_the_left(frame: Frame, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert frame.left <= frame.x(low) <= frame.x(high) <= frame.right


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 500), min_size=1))
def test_spread_holds_the_mean_within_the_scale(distribution: dict[int, int]) -> None:
    found = spread(distribution)
    answers = sum(distribution.values())
    if not answers:
        assert found is None
        return
    mean = sum(value * count for value, count in distribution.items()) / answers
    assert found is not None
    low, high = found
    assert 1 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 5


def test_spread_of_one_opinion_is_a_point() -> None:
    assert spread({3: 12}) == (3.0, 3.0)
    assert spread(None) is None


@FRAMES
@given(st.lists(st.tuples(st.text(max_size=80), st.none() | values, st.none() | st.integers(1, 5)), max_size=14))
def test_figure_is_one_picture_with_a_title_and_words(
    frame: Frame, found: list[tuple[str, float | None, int | None]]
) -> None:
    readable = [("".join(ch for ch in label if ch.isprintable()), own, target) for label, own, target in found]
    rows = [Row(label=label, own=own, target=target) for label, own, target in readable]
    for draw in (profile, dumbbell):
        picture = parsed(draw(rows, frame))
        assert picture.get("role") == "img"
        assert picture.find(f"{SVG}title") is not None
        assert picture.find(f"{SVG}desc") is not None
        assert picture.get("style") is None
        bottom = float((picture.get("viewBox") or "").split()[3])
        assert all(float(mark.get("cy") or 0) <= bottom for mark in picture.iter(f"{SVG}circle"))


def test_unknown_values_have_no_marks() -> None:
    assert list(parsed(profile([Row("1. Osaaminen")])).iter(f"{SVG}circle")) == []
    mark = mark_of(Row("1. Osaaminen"), 0, WIDE)
    assert (mark.own, mark.low, mark.others, mark.target, mark.number) == (None, None, None, None, "")


def test_profile_draws_own_spread_others_and_target() -> None:
    drawn = parsed(profile([Row("1. Osaaminen", own=3.25, low=2.5, high=4.0, others=3.5, target=4)]))
    assert len(list(drawn.iter(f"{SVG}circle"))) == 2
    assert len(list(drawn.iter(f"{SVG}path"))) == 1


@FRAMES
def test_own_is_a_filled_dot_and_target_a_ring_in_every_figure(frame: Frame) -> None:
    for draw in (profile, dumbbell):
        ring, dot = parsed(draw([Row("1. Osaaminen", own=2.25, target=4)], frame)).iter(f"{SVG}circle")
        assert (ring.get("fill"), ring.get("cx")) == ("none", str(frame.x(4)))
        assert (dot.get("fill"), dot.get("cx")) == ("var(--spruce)", str(frame.x(2.25)))


@FRAMES
def test_marks_are_named_once_beside_each_other(frame: Frame) -> None:
    row = Row("1. Osaaminen", own=3.3, others=3.3, target=3)
    with translation.override("en"):
        texts = [text.text for text in parsed(profile([row] * 3, frame)).iter(f"{SVG}text")]
    assert [texts.count(word) for word in ("target", "own mean", "others")] == [1, 1, 1]
    keys = keys_of([mark_of(row, 0, frame)], frame, {"own": "own mean", "others": "others", "target": "target"})
    edges = [(key.left, key.left + key.width) for key in keys]
    assert all(left >= end - 0.2 for (left, _end), (_left, end) in pairwise(edges))


@FRAMES
def test_first_row_with_room_says_in_words_what_its_numbers_are(frame: Frame) -> None:
    rows = [Row("1. Osaaminen", own=2.0), Row("2. Laitteet", own=1.0, target=5), Row("3. Tieto", own=3.0, target=4)]
    with translation.override("en"):
        texts = [text.text or "" for text in parsed(dumbbell([*rows, rows[-1]], frame)).iter(f"{SVG}text")]
    assert [text for text in texts if "baseline" in text or "target" in text] == ["baseline 3.0", "4 target"]


@FRAMES
@given(own=values, target=st.integers(1, 5))
def test_numbers_stand_outside_their_marks_and_inside_the_figure(frame: Frame, own: float, target: int) -> None:
    mark = mark_of(Row("1. Osaaminen", own=own, target=target), 0, frame)
    assert mark.own is not None
    assert mark.target is not None
    of_own, of_target = mark.numbers
    assert (of_target.anchor == "start") == (target >= own)
    assert 0 <= of_target.x <= frame.width
    assert 0 <= of_own.x <= frame.width
    if mark.way:
        assert abs(mark.way[1] - mark.target) == pytest.approx(RING)


def test_numbers_are_in_the_readers_format() -> None:
    rows = [Row("1. Osaaminen", own=3.25, target=4)]
    with translation.override("fi"):
        assert ">3,3<" in profile(rows) or ">3,2<" in profile(rows)
    with translation.override("en"):
        assert ">3.3<" in profile(rows) or ">3.2<" in profile(rows)


def test_places_are_written_with_points_in_every_language() -> None:
    with translation.override("fi"):
        parsed_places = [circle.get("cx") for circle in parsed(profile([Row("x", own=2.33)])).iter(f"{SVG}circle")]
    assert all("," not in (place or "") for place in parsed_places)


def test_document_figure_has_its_own_colours_and_no_variables() -> None:
    colours = Colours("#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "#000007", "Lato")
    for draw in (profile, dumbbell):
        assert "var(" not in draw([Row("x", own=2.0, low=1.5, high=3.0, others=2.5, target=4)], WIDE, colours)


def test_labels_are_escaped() -> None:
    assert "<script>" not in profile([Row("<script>alert(1)</script>", own=2.0)])


@FRAMES
def test_ends_of_the_scale_have_words(frame: Frame) -> None:
    with translation.override("en"):
        texts = [text.text for text in parsed(profile([Row("x", own=2.0)], frame)).iter(f"{SVG}text")]
    names = level_names("en")
    assert [texts[0], texts[4]] == [f"1 {names[1]}", f"5 {names[5]}"]
