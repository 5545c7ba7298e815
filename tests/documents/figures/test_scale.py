"""The small scale of one row, and a bar of how counts spread."""

import re
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from documents.figures.distribution import draw_distribution, draw_share
from documents.figures.geometry import AltText
from documents.figures.scale import draw_scale

ALL = {"own": 2.5, "low": 2.0, "high": 3.0, "network": 3.5, "target": 4.0}


@pytest.mark.parametrize("language", ["fi", "en"])
def test_marks_lie_where_their_values_are_on_the_scale_in_every_language(language: str) -> None:
    with override(language):
        drawn = ElementTree.fromstring(draw_scale(ALL, [1, 2, 3, 4, 5]))
    places = {circle.get("r"): circle.get("cx") for circle in drawn.iter("circle")}
    assert (places["5"], places["6.5"]) == ("77.5", "145.0")
    assert [text.text for text in drawn.iter("text")] == ["1", "2", "3", "4", "5"]
    assert drawn.get("aria-hidden") == "true"


def test_scale_of_four_steps_ends_at_its_own_highest() -> None:
    drawn = ElementTree.fromstring(draw_scale({**dict.fromkeys(ALL), "own": 4.0}, [1, 2, 3, 4]))
    assert [circle.get("cx") for circle in drawn.iter("circle") if circle.get("data-step")] == [
        "10.0",
        "70.0",
        "130.0",
        "190.0",
    ]
    assert [circle.get("cx") for circle in drawn.iter("circle")][-1] == "190.0"


def test_what_is_not_known_has_no_mark() -> None:
    drawn = ElementTree.fromstring(draw_scale(dict.fromkeys(ALL), [1, 2, 3]))
    seen = [circle for circle in drawn.iter("circle") if circle.get("visibility") != "hidden"]
    assert {circle.get("r") for circle in seen} == {"2"}
    assert len(list(drawn.iter("line"))) == 1


def test_parts_of_a_bar_fill_it_in_order_and_nobody_has_no_part() -> None:
    drawn = draw_distribution({1: 1, 2: 0, 3: 3}, AltText("Näin", "a & <b>"))
    parts = re.findall(r'level-(\d)" x="([\d.]+)%" y="0" width="([\d.]+)%"', drawn)
    assert parts == [("1", "0.0", "25.0"), ("3", "25.0", "75.0")]
    assert "a &amp; &lt;b&gt;" in drawn


def test_shares_stand_in_the_middle_of_the_parts_that_have_room() -> None:
    counts = {1: 5, 2: 7, 3: 12, 4: 76, 5: 0}
    drawn = draw_distribution(counts, AltText("Näin"), {step: f"{count} %" for step, count in counts.items()})
    words = re.findall(r'<text class="([^"]+)" x="([\d.]+)%"[^>]*>([^<]+)<', drawn)
    assert words == [("on-level-2 wide", "8.5", "7 %"), ("on-level-3", "18.0", "12 %"), ("on-level-4", "62.0", "76 %")]


def test_bar_of_nothing_is_empty() -> None:
    assert "<rect" not in draw_distribution({1: 0, 2: 0}, AltText("Tyhjä"), {1: "", 2: ""})


def test_share_is_drawn_as_far_as_it_is_told() -> None:
    assert re.findall(r'width="([\d.]+)%"', draw_share(20, 30)) == ["30.0", "20.0"]
