"""The poster: it fills its frame, whether there are two bars or thirty."""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from documents.figures.geometry import AltText, Colours
from documents.figures.half_years import Bar, HalfYears, Lane, bars_in
from documents.figures.poster import (
    LETTER_STYLES,
    UNIT,
    PosterFrame,
    bands_of,
    draw_poster,
    fits,
    fitted,
    place_bands,
    thinned,
)
from documents.text_layout import TextLayout
from documents.typefaces import family_of

FRAME = PosterFrame(176 / UNIT, 135 / UNIT)
COLOURS = Colours(main="#7A1F3D", light="#CAA5B1")
ALT = AltText("Name", "Sentence.")
TITLE = "Kuvataan tietovirrat ja poistetaan kaksoiskirjaus varhaiskasvatuksesta"


@pytest.fixture(scope="module")
def layout() -> TextLayout:
    return TextLayout(list(family_of("hanken-grotesk").faces()), "fi")


def lanes(*counts: int, title: str = TITLE) -> list[Lane]:
    def bar(number: int) -> Bar:
        return Bar(title, date(2026, 1 + number % 12, 1), date(2028, 6, 30), "light", "not started", "johtoryhmä")

    return [Lane("Tieto kulkee järjestelmästä toiseen", "Muutos", [bar(at) for at in range(n)]) for n in counts]


def size_of(counts: Sequence[int], layout: TextLayout) -> float:
    return fitted(lanes(*counts), FRAME, layout)[0].letters.size


def test_few_bars_stand_in_larger_letters_than_many(layout: TextLayout) -> None:
    assert size_of([2], layout) > size_of([3, 3, 3], layout) > size_of([4] * 6 + [3, 3], layout)
    assert size_of([2], layout) == LETTER_STYLES[0].size


@pytest.mark.parametrize("counts", [[1], [2], [2, 3, 1, 2, 1], [10], [4, 4, 4, 4, 4, 4, 3, 3]])
def test_every_bar_lies_in_the_frame_and_the_frame_is_full(counts: list[int], layout: TextLayout) -> None:
    bands = fitted(lanes(*counts), FRAME, layout)
    lines, bars, badges = place_bands(bands, FRAME, HalfYears(4052, 4056, FRAME.left, FRAME.width))
    assert len(bars) == sum(counts)
    assert len(badges) == len(counts)
    assert all(bar.y >= 0 and bar.y + bar.height <= FRAME.height for bar in bars)
    assert all(FRAME.left <= bar.x <= bar.x + bar.width <= FRAME.width + 1 for bar in bars)
    assert all(0 < line.y <= FRAME.height for line in lines)
    assert all(one.y < other.y for one, other in itertools.pairwise(bars))
    _bar, last = bands[-1].rows[-1]
    share = (FRAME.height - badges[-1].top) / len(bands[-1].rows)
    assert FRAME.height - (bars[-1].y + bars[-1].height) <= max(share, last.height * 2)


def test_what_does_not_fit_is_left_out_and_the_fullest_lane_gives_way(layout: TextLayout) -> None:
    kept = thinned(lanes(60, 3, 1), FRAME, layout)
    first, *rest = [len(lane.bars) for lane in kept]
    assert first < 60
    assert rest == [3, 1]
    assert fits(fitted(kept, FRAME, layout), FRAME)
    assert fitted(lanes(first + 1, 3, 1), FRAME, layout) == []
    assert draw_poster(kept, FRAME, ALT, COLOURS, layout).count(' rx="3"') == len(bars_in(kept))


def test_bar_among_hundreds_is_set_into_lines_once(monkeypatch: pytest.MonkeyPatch, layout: TextLayout) -> None:
    set_texts: list[str] = []
    lines = TextLayout.lines

    def counted(self: TextLayout, text: str, *args: Any, **options: Any) -> list[str]:
        set_texts.append(text)
        return lines(self, text, *args, **options)

    monkeypatch.setattr(TextLayout, "lines", counted)
    assert 0 < len(bars_in(thinned(lanes(120, 120), FRAME, layout))) < 60
    assert len(set_texts) == 242  # the titles of two lanes too


@pytest.mark.parametrize("shown", [lanes(4, 4), lanes(4, 4, 4, 4, 4, 4, 3, 3, title=TITLE * 3)])
def test_what_fits_is_all_shown(layout: TextLayout, shown: list[Lane]) -> None:
    assert thinned(shown, FRAME, layout) == shown


def test_without_bars_there_is_no_poster(layout: TextLayout) -> None:
    assert draw_poster(lanes(0), FRAME, ALT, COLOURS, layout) == ""
    assert bands_of([], FRAME, LETTER_STYLES[0], layout) == []


def test_titles_are_escaped(layout: TextLayout) -> None:
    assert "<script>" not in draw_poster(lanes(1, title="<script>alert(1)</script>"), FRAME, ALT, COLOURS, layout)
