"""Sealed boxes: equally long, opened by the one key alone, and telling nothing to whoever lacks it."""

from collections.abc import Callable

import pytest
from nacl.public import PrivateKey

from surveys import sealing
from surveys.sealing import Pair, Response

SECRET, ROOM = "the workers' secret", 1024
SHORT = Response({"N1": 3}, {})
LONG = Response({f"N{number}": "dont_know" for number in range(1, 12)}, {"O1": "Ääkköset ja 😀. " * 20})


@pytest.fixture
def pair() -> Pair:
    return sealing.new_pair(SECRET)


@pytest.mark.parametrize("response", [SHORT, LONG, Response({}, {})])
def test_box_gives_back_what_was_sealed(pair: Pair, response: Response) -> None:
    box = sealing.seal(pair.public, response, ROOM)
    assert sealing.unseal(sealing.unwrap(pair.wrapped, SECRET), box) == response


def test_boxes_are_equally_long_and_never_the_same(pair: Pair) -> None:
    boxes = [sealing.seal(pair.public, response, ROOM) for response in (SHORT, SHORT, LONG)]
    assert {len(box) for box in boxes} == {ROOM + 48}
    assert len(set(boxes)) == 3


def test_what_has_no_room_is_refused_and_the_fullest_is_not(pair: Pair) -> None:
    bare = len(Response({}, {"O1": ""}).packed())
    sealing.seal(pair.public, Response({}, {"O1": "x" * (ROOM - bare - 1)}), ROOM)
    with pytest.raises(sealing.TooLong):
        sealing.seal(pair.public, Response({}, {"O1": "x" * (ROOM - bare)}), ROOM)


@pytest.mark.parametrize("secret", ["", "the workers' secret ", "another"])
def test_other_secret_does_not_unwrap_the_key(pair: Pair, secret: str) -> None:
    with pytest.raises(sealing.WrongSecret):
        sealing.unwrap(pair.wrapped, secret)


@pytest.mark.parametrize("wrapped", [b"", b"x" * 72])
def test_key_that_is_no_key_is_a_wrong_secret(wrapped: bytes) -> None:
    with pytest.raises(sealing.WrongSecret):
        sealing.unwrap(wrapped, SECRET)


@pytest.mark.parametrize(
    "damage",
    [lambda box: box[:-1], lambda box: box[:40], lambda box: b"", lambda box: bytes([box[0] ^ 1]) + box[1:]],
    ids=["cut short", "cut to its head", "empty", "one bit turned"],
)
def test_damaged_box_does_not_open(pair: Pair, damage: Callable[[bytes], bytes]) -> None:
    private = sealing.unwrap(pair.wrapped, SECRET)
    with pytest.raises(sealing.DamagedBox):
        sealing.unseal(private, damage(sealing.seal(pair.public, SHORT, ROOM)))


def test_box_of_another_survey_does_not_open(pair: Pair) -> None:
    with pytest.raises(sealing.DamagedBox):
        sealing.unseal(PrivateKey.generate(), sealing.seal(pair.public, SHORT, ROOM))


def test_fingerprint_tells_the_same_answers_under_the_same_token_alone() -> None:
    marks = [sealing.fingerprint(token, response) for token in ("one", "two") for response in (SHORT, LONG)]
    assert len(set(marks)) == 4
    assert sealing.fingerprint("one", Response({"N1": 3}, {})) == marks[0]
