"""The one-page roadmap: it fills its place, whether there are two measures or thirty."""

import itertools
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.typefaces import FAMILIES, family_of
from roadmaps.document.content import colours_of
from roadmaps.document.lettering import Lettering
from roadmaps.document.poster import STYLES, UNIT, Sheet, bands_of, draw, fits, fitted, poster
from roadmaps.document.texts import targets_of
from roadmaps.document.wall import wall_of
from roadmaps.figures import Bar, Lane, Scale
from surveys.figures import Colours
from tests.roadmaps.samples import sample

SHEET = Sheet(176 / UNIT, 135 / UNIT)
COLOURS = Colours(main="#7A1F3D", tint="#CAA5B1")
TITLE = "Kuvataan tietovirrat ja poistetaan kaksoiskirjaus varhaiskasvatuksesta"


@pytest.fixture(scope="module")
def letters() -> Lettering:
    return Lettering(list(family_of("hanken-grotesk").faces()), "fi")


def lanes(*counts: int, title: str = TITLE) -> list[Lane]:
    def bar(number: int) -> Bar:
        return Bar(title, date(2026, 1 + number % 12, 1), date(2028, 6, 30), "planned", "not started", "johtoryhmä")

    return [Lane("Tieto kulkee järjestelmästä toiseen", "Muutos", [bar(at) for at in range(n)]) for n in counts]


def styles_of(counts: Sequence[int], letters: Lettering) -> float:
    return fitted(lanes(*counts), SHEET, letters)[0].style.size


def test_few_measures_stand_in_larger_letters_than_many(letters: Lettering) -> None:
    assert styles_of([2], letters) > styles_of([3, 3, 3], letters) > styles_of([4] * 8, letters)
    assert styles_of([2], letters) == STYLES[0].size


@pytest.mark.parametrize("counts", [[1], [2], [2, 3, 1, 2, 1], [10], [4, 4, 4, 4, 4, 4, 3, 3]])
def test_every_measure_lies_on_the_sheet_and_the_sheet_is_full(counts: list[int], letters: Lettering) -> None:
    bands = fitted(lanes(*counts), SHEET, letters)
    texts, bars, chips = draw(bands, SHEET, Scale(4052, 4056, SHEET.left, SHEET.width))
    assert len(bars) == sum(counts)
    assert len(chips) == len(counts)
    assert all(bar.y >= 0 and bar.y + bar.height <= SHEET.height for bar in bars)
    assert all(SHEET.left <= bar.x <= bar.x + bar.width <= SHEET.width + 1 for bar in bars)
    assert all(0 < text.y <= SHEET.height for text in texts)
    assert all(one.y < other.y for one, other in itertools.pairwise(bars))
    last = bands[-1].rows[-1]
    share = (SHEET.height - chips[-1].top) / len(bands[-1].rows)
    assert SHEET.height - (bars[-1].y + bars[-1].height) <= max(share, last.block.height * 2)


def test_what_does_not_fit_is_counted_and_the_fullest_target_gives_way(letters: Lettering) -> None:
    drawn, left_out = poster(lanes(60, 3, 1), SHEET, COLOURS, letters)
    assert left_out > 0
    shown = fitted(lanes(60 - left_out, 3, 1), SHEET, letters)
    assert fits(shown, SHEET)
    assert drawn.count(' rx="3"') == 64 - left_out
    assert poster(lanes(4, 4), SHEET, COLOURS, letters)[1] == 0


def test_thirty_measures_are_all_shown(letters: Lettering) -> None:
    assert poster(lanes(4, 4, 4, 4, 4, 4, 3, 3, title=TITLE * 3), SHEET, COLOURS, letters)[1] == 0


def test_without_measures_there_is_no_timeline(letters: Lettering) -> None:
    assert poster(lanes(0), SHEET, COLOURS, letters) == ("", 0)
    assert bands_of([], SHEET, STYLES[0], letters) == []


def test_titles_are_escaped(letters: Lettering) -> None:
    drawn, _left_out = poster(lanes(1, title="<script>alert(1)</script>"), SHEET, COLOURS, letters)
    assert "<script>" not in drawn


@given(st.text(max_size=200), st.floats(2, 40), st.integers(1, 4))
def test_lines_stay_within_their_room(text: str, room: float, most: int) -> None:
    letters = Lettering(list(family_of("lato").faces()), "sv")
    found = letters.lines(text, room, most)
    assert 1 <= len(found) <= most
    assert all(letters.width(line) <= room or len(line) <= 2 for line in found)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("typeface", list(FAMILIES))
def test_long_word_is_hyphenated_in_its_language(language: str, typeface: str) -> None:
    word = {"fi": "saavutettavuuspuutteet", "sv": "tillgänglighetsutlåtanden", "en": "internationalisation"}[language]
    letters = Lettering(list(family_of(typeface).faces()), language)
    first, *rest = letters.lines(word, 8, 4)
    assert first.endswith("-")
    assert re.sub("-", "", "".join([first, *rest])) == word


def wall(**changes: Any) -> Any:
    content = sample("fi", **changes)
    return wall_of(content, targets_of(content), colours_of(content))


def test_wall_gives_the_room_of_what_is_missing_to_the_rest() -> None:
    whole = wall()
    assert whole.height < wall(vision="").height
    assert wall(targets=[]).timeline == ""
    bare = [{**level, "baseline": None, "target": None} for level in sample("fi")["levels"]]
    assert wall(levels=bare).width > whole.width
    assert wall(levels=bare, targets=[]) is None
