"""Sealed needs: nothing shows without the key, not even how much somebody needs, and keys can be changed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.needs.said import LONGEST, Access, Diet, Said
from events.needs.sealing import ROOM, CannotOpen, TooLong, keys, seal, unseal

WORDS = st.text(max_size=LONGEST)
SAID = st.builds(
    Said,
    diet=st.sets(st.sampled_from(Diet.values)).map(lambda chosen: tuple(one for one in Diet.values if one in chosen)),
    diet_words=WORDS,
    access=st.sets(st.sampled_from(Access.values)).map(
        lambda chosen: tuple(one for one in Access.values if one in chosen)
    ),
    access_words=WORDS,
)
FULLEST = Said(tuple(Diet.values), '"' * LONGEST, tuple(Access.values), "\U0001f1eb" * LONGEST)


@given(SAID)
def test_what_is_sealed_opens_again(said: Said) -> None:
    assert unseal(seal(said, 7), 7) == said


@pytest.mark.parametrize("said", [Said(), Said(diet=("vegan",)), Said(diet_words="\x01" * LONGEST), FULLEST])
def test_every_box_is_equally_long_and_shows_no_word(said: Said) -> None:
    box = seal(said, 7)
    overhead = 40  # the random number and the proof that nothing was changed
    assert len(box) == ROOM + overhead
    assert (b"vegan" in box, b"diet" in box) == (False, False)


def test_same_words_are_never_sealed_alike() -> None:
    assert seal(Said(), 7) != seal(Said(), 7)


def test_box_opens_for_its_own_registration_alone() -> None:
    with pytest.raises(CannotOpen):
        unseal(seal(Said(), 7), 8)


@pytest.mark.parametrize("box", [b"", b"x" * 30, b"x" * (ROOM + 40)])
def test_damaged_box_does_not_open(box: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(box, 7)


def test_more_words_than_there_is_room_for_are_refused() -> None:
    for said in (Said(diet_words="x" * (LONGEST + 1)), Said(access_words="x" * (LONGEST + 1))):
        with pytest.raises(TooLong):
            seal(said, 7)


def test_first_key_seals_and_all_open(settings: Any) -> None:
    settings.EVENT_NEEDS_KEY = "old"
    box = seal(Said(diet=("vegan",)), 7)
    settings.EVENT_NEEDS_KEY = "new, old,"
    assert len(keys()) == 2
    assert unseal(box, 7).diet == ("vegan",)
    newer = seal(Said(), 7)
    settings.EVENT_NEEDS_KEY = "new"
    assert unseal(newer, 7) == Said()
    with pytest.raises(CannotOpen):
        unseal(box, 7)
