"""Text set into lines by the widths of its letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text_layout import TextLayout
from documents.typefaces import FAMILIES, family_of


@given(st.text(max_size=200), st.floats(2, 40), st.integers(1, 4))
def test_lines_stay_within_their_room(text: str, room: float, most: int) -> None:
    layout = TextLayout(list(family_of("lato").faces()), "sv")
    lines = layout.lines(text, room, most)
    assert 1 <= len(lines) <= most
    assert all(layout.width(line) <= room or len(line) <= 2 for line in lines)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("typeface", list(FAMILIES))
def test_long_word_is_hyphenated_in_its_language(language: str, typeface: str) -> None:
    word = {"fi": "saavutettavuuspuutteet", "sv": "tillgänglighetsutlåtanden", "en": "internationalisation"}[language]
    layout = TextLayout(list(family_of(typeface).faces()), language)
    first, *rest = layout.lines(word, 8, 4)
    assert first.endswith("-")
    assert re.sub("-", "", "".join([first, *rest])) == word
