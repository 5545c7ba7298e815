"""Profile and dumbbell: their geometry, their words, and what they hold."""

import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from documents.figures.dumbbell import draw_dumbbell, dumbbell_of
from documents.figures.geometry import AltText, Colours
from documents.figures.profile import (
    NARROW,
    RING,
    UPRIGHT,
    WIDE,
    Frame,
    PlacedRow,
    ProfileRow,
    ScaleWords,
    draw_profile,
    mark_names,
    place_rows,
)

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
LEVELS = {1: "weak", 2: "passable", 3: "fair", 4: "good", 5: "excellent"}
WORDS = {"own": "own mean", "network": "network", "target": "target"}
ALT = AltText("Name", "Sentence.")
values = st.floats(1, 5)


def profile(rows: list[ProfileRow], frame: Frame = WIDE, **more: Any) -> str:
    return draw_profile(rows, ScaleWords(ALT, LEVELS, WORDS), frame, **more)


def dumbbell(rows: list[ProfileRow], frame: Frame = WIDE, **more: Any) -> str:
    return draw_dumbbell(rows, ScaleWords(ALT, LEVELS, {"own": "baseline", "target": "target"}), frame, **more)


def placed(row: ProfileRow, frame: Frame = WIDE) -> PlacedRow:
    return place_rows([row], frame, LEVELS)[0]


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn.strip())


@FRAMES
@given(one=values, other=values)
def test_higher_value_is_never_to_the_left(frame: Frame, one: float, other: float) -> None:
    low, high = sorted((one, other))
    axis = frame.axis(LEVELS)
    assert frame.left <= axis.at(low) <= axis.at(high) <= frame.right


@FRAMES
@given(st.lists(st.tuples(st.text(max_size=80), st.none() | values, st.none() | st.integers(1, 5)), max_size=14))
def test_figure_is_one_picture_with_a_title_and_words(
    frame: Frame, labelled: list[tuple[str, float | None, int | None]]
) -> None:
    readable = [("".join(ch for ch in label if ch.isprintable()), own, target) for label, own, target in labelled]
    rows = [ProfileRow(label=label, own=own, target=target) for label, own, target in readable]
    for draw in (profile, dumbbell):
        picture = parsed(draw(rows, frame))
        assert picture.get("role") == "img"
        assert picture.findtext(f"{SVG}title") == picture.get("aria-label") == "Name. Sentence."
        assert picture.findtext(f"{SVG}desc") == "Sentence."
        assert picture.get("style") is None
        bottom = float((picture.get("viewBox") or "").split()[3])
        assert all(float(mark.get("cy") or 0) <= bottom for mark in picture.iter(f"{SVG}circle"))


def test_unknown_values_have_no_marks() -> None:
    assert list(parsed(profile([ProfileRow("1. Osaaminen")])).iter(f"{SVG}circle")) == []
    row = placed(ProfileRow("1. Osaaminen"))
    assert set(row.x.values()) == {None}
    assert dumbbell_of(row, WIDE).values == []


def test_profile_draws_own_spread_network_and_target() -> None:
    drawn = parsed(profile([ProfileRow("1. Osaaminen", own=3.25, low=2.5, high=4.0, network=3.5, target=4)]))
    assert len(list(drawn.iter(f"{SVG}circle"))) == 2
    at, y = WIDE.axis(LEVELS).at, WIDE.head + WIDE.row / 2
    paths = {path.get("stroke-width"): path.get("d") for path in drawn.iter(f"{SVG}path")}
    assert (paths["8"], paths["2.5"]) == (f"M{at(2.5)} {y}H{at(4.0)}", f"M{at(3.5)} {y - UPRIGHT}v{2 * UPRIGHT}")


@FRAMES
def test_own_is_a_filled_dot_and_target_a_ring_in_every_figure(frame: Frame) -> None:
    for draw in (profile, dumbbell):
        drawn = parsed(draw([ProfileRow("1. Osaaminen", own=2.25, target=4)], frame))
        marks = {group.get("fill"): group.find(f"{SVG}circle") for group in drawn.iter(f"{SVG}g")}
        ring, dot = marks["none"], marks["var(--spruce)"]
        assert ring is not None
        assert dot is not None
        assert (ring.get("cx"), dot.get("cx")) == (str(frame.axis(LEVELS).at(4)), str(frame.axis(LEVELS).at(2.25)))


@FRAMES
def test_marks_are_named_once_beside_each_other(frame: Frame) -> None:
    row = ProfileRow("1. Osaaminen", own=3.3, network=3.3, target=3)
    texts = [text.text for text in parsed(profile([row] * 3, frame)).iter(f"{SVG}text")]
    assert [texts.count(word) for word in ("target", "own mean", "network")] == [1, 1, 1]
    names = mark_names([placed(row, frame)], frame, WORDS)
    edges = [(name.left, name.left + name.width) for name in names]
    assert all(left >= end - 0.2 for (left, _end), (_left, end) in pairwise(edges))


@FRAMES
def test_first_row_with_room_says_in_words_what_its_numbers_are(frame: Frame) -> None:
    rows = [
        ProfileRow("1. Osaaminen", own=2.0),
        ProfileRow("2. Laitteet", own=1.0, target=5),
        ProfileRow("3. Tieto", own=3.0, target=4),
    ]
    with translation.override("en"):
        texts = [text.text or "" for text in parsed(dumbbell([*rows, rows[-1]], frame)).iter(f"{SVG}text")]
    assert [text for text in texts if "baseline" in text or "target" in text] == ["baseline 3.0", "4 target"]


@FRAMES
@given(own=values, target=st.integers(1, 5))
def test_numbers_stand_outside_their_marks_and_inside_the_figure(frame: Frame, own: float, target: int) -> None:
    row = placed(ProfileRow("1. Osaaminen", own=own, target=target), frame)
    assert row.x["target"] is not None
    drawn = dumbbell_of(row, frame)
    of_own, of_target = drawn.values
    assert (of_target.anchor == "start") == (target >= own)
    assert 0 <= of_target.x <= frame.width
    assert 0 <= of_own.x <= frame.width
    if drawn.way:
        assert abs(drawn.way[1] - row.x["target"]) == pytest.approx(RING)


def test_numbers_are_in_the_readers_format() -> None:
    rows = [ProfileRow("1. Osaaminen", own=3.25, target=4)]
    with translation.override("fi"):
        assert ">3,3<" in profile(rows) or ">3,2<" in profile(rows)
    with translation.override("en"):
        assert ">3.3<" in profile(rows) or ">3.2<" in profile(rows)


def test_places_are_written_with_points_in_every_language() -> None:
    with translation.override("fi"):
        places = [circle.get("cx") for circle in parsed(profile([ProfileRow("x", own=2.33)])).iter(f"{SVG}circle")]
    assert all("," not in (place or "") for place in places)


def test_document_figure_has_its_own_colours_and_no_variables() -> None:
    colours = Colours("#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "Lato")
    for draw in (profile, dumbbell):
        assert "var(" not in draw([ProfileRow("x", own=2.0, low=1.5, high=3.0, network=2.5, target=4)], colours=colours)


def test_labels_are_escaped() -> None:
    assert "<script>" not in profile([ProfileRow("<script>alert(1)</script>", own=2.0)])


@FRAMES
def test_ends_of_the_scale_have_words(frame: Frame) -> None:
    texts = [text.text for text in parsed(profile([ProfileRow("x", own=2.0)], frame)).iter(f"{SVG}text")]
    assert [texts[0], texts[4]] == ["1 weak", "5 excellent"]


@FRAMES
def test_scale_is_as_long_as_its_levels(frame: Frame) -> None:
    levels = {0: "never", 1: "seldom", 2: "often"}
    drawn = parsed(draw_profile([ProfileRow("x", own=2.0)], ScaleWords(ALT, levels, WORDS), frame))
    assert [circle.get("cx") for circle in drawn.iter(f"{SVG}circle")] == [str(float(frame.right))]
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [texts[0], texts[2]] == ["0 never", "2 often"]


def test_number_of_a_target_alone_is_called_a_target() -> None:
    assert ">3 target<" in dumbbell([ProfileRow("Data", target=3)])
    assert "baseline" not in dumbbell([ProfileRow("Data", target=3)])
