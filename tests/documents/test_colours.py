"""A municipality's colours are kept where white or dark text on them can be read, else corrected (WCAG 2.2, 1.4.3, 1.4.11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.colours import INK, WHITE, channels, contrast, palette, readable_on_white, standing_out, text_on

Colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(Colours)
def test_readable_colour_is_readable_on_white(colour: str) -> None:
    assert contrast(readable_on_white(colour), WHITE) >= 4.5


@given(Colours)
def test_colour_that_is_readable_stays_as_it_is(colour: str) -> None:
    if contrast(colour, WHITE) >= 4.5:
        assert readable_on_white(colour) == colour


@given(Colours)
def test_corrected_colour_is_never_lighter_in_any_channel(colour: str) -> None:
    pairs = zip(channels(readable_on_white(colour)), channels(colour), strict=True)
    assert [after for after, before in pairs if after > before] == []


@given(Colours)
def test_correction_is_stable(colour: str) -> None:
    assert readable_on_white(readable_on_white(colour)) == readable_on_white(colour)


@given(Colours, Colours)
def test_palette_is_readable_and_says_whether_it_was_corrected(primary: str, accent: str) -> None:
    colours = palette(primary, accent)
    assert contrast(colours.primary, colours.on_primary) >= 4.5
    assert contrast(colours.strong, WHITE) >= 4.5
    assert contrast(colours.strong, colours.tint) >= 3
    assert contrast(INK, colours.tint) >= 4.5
    assert colours.corrected == (max(contrast(primary, WHITE), contrast(primary, INK)) < 4.5)
    assert colours.corrected or colours.primary == primary
    assert colours.accent == accent


@given(Colours)
def test_text_on_a_colour_is_the_better_of_white_and_ink(colour: str) -> None:
    other = INK if text_on(colour) == WHITE else WHITE
    assert contrast(text_on(colour), colour) >= contrast(other, colour)


@given(Colours, Colours)
def test_contrast_goes_both_ways_from_1_to_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FF0000", "#FFFFFF", 4.0)]
)
def test_contrast_of_known_pairs(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize("colour", ["#FFD500", "#D8D8D8", "#8FC1B5", "#FFFFFF"])
def test_light_colour_is_kept_with_dark_text_on_it(colour: str) -> None:
    colours = palette(colour, "#E9B44C")
    assert (colours.primary, colours.on_primary, colours.corrected) == (colour, INK, False)


@given(Colours, Colours)
def test_colour_is_mixed_until_it_stands_out_or_is_the_other(colour: str, other: str) -> None:
    mixed = standing_out(colour, other)
    assert contrast(mixed, colour) >= 3 or mixed == other


def test_lower_case_colour_is_taken_as_the_same() -> None:
    assert readable_on_white("#0b5d5e") == "#0B5D5E"
    assert not palette("#0b5d5e", "#e9b44c").corrected
