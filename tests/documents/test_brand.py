"""A brand as a document wears it: whatever its colours are, bars stand out from paper and text on them can be read."""

import re

from hypothesis import given
from hypothesis import strategies as st

from documents.brand import DocumentBrand
from documents.colours import INK, WHITE, contrast, palette
from documents.figures.bars import draw_bars
from documents.figures.dumbbell import draw_cover
from documents.figures.geometry import AltText
from documents.figures.timeline import draw_timeline
from tests.documents.samples import LANES, LEVELS, ROWS

Colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def brand_of(primary: str, accent: str = "#F2B632") -> DocumentBrand:
    colours = palette(primary, accent)
    return DocumentBrand(colours.primary, colours.on_primary, colours.tint, colours.accent, "lato")


def stands_out(fill: str, edge: str, paper: str = WHITE) -> bool:
    return max(contrast(fill, paper), contrast(edge, paper)) >= 3


@given(Colours)
def test_bars_of_any_brand_stand_out_from_paper(primary: str) -> None:
    brand = brand_of(primary)
    colours = brand.figure_colours
    assert stands_out(colours.fill, colours.edge)
    assert stands_out(colours.light, colours.edge)
    assert contrast(colours.main, WHITE) >= 4.5
    assert colours.fill == brand.primary


@given(Colours)
def test_text_on_the_levels_of_any_brand_can_be_read(primary: str) -> None:
    brand = brand_of(primary)
    assert [(tone, text) for tone, text in brand.ramp if contrast(tone, text) < 4.5] == []
    assert all(stands_out(tone, brand.strong) for tone, _text in brand.ramp)


@given(Colours, Colours)
def test_roads_on_the_cover_of_any_brand_stand_out_from_it(primary: str, accent: str) -> None:
    colours = brand_of(primary, accent).cover_colours
    assert all(contrast(tone, colours.main) >= 3 for tone in (colours.ink, colours.light, colours.edge))


def test_bars_of_a_light_brand_keep_its_colour_and_have_an_edge() -> None:
    colours = brand_of("#FFD500").figure_colours
    for figure in (
        draw_timeline(LANES, AltText("Bars"), colours=colours),
        draw_bars([("Apples", 0.3)], AltText("Bars"), colours),
    ):
        assert f'fill="#FFD500" stroke="{colours.edge}"' in figure
    assert contrast(colours.edge, WHITE) >= 4.5


def test_cover_of_a_light_brand_is_drawn_in_dark() -> None:
    cover = draw_cover(ROWS, LEVELS, AltText("Roads"), brand_of("#FFD500", "#FFE066").cover_colours)
    drawn = set(re.findall(r'(?:fill|stroke)="(#\w+)"', cover)) - {"#FFD500"}
    assert INK in drawn
    assert [tone for tone in drawn if contrast(tone, "#FFD500") < 3] == [brand_of("#FFD500").cover_colours.line]
