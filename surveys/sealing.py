"""Sealed boxes: what a respondent sends is closed at once, and only the workers' secret opens it.

A survey has a key pair of its own (X25519). Whoever has the public half can seal; opening needs the private half, which
is kept wrapped by the workers' secret (XSalsa20-Poly1305). All boxes of a form are equally long, so that their length
does not tell who wrote much. The cryptography is PyNaCl's.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

ROOM_FOR_CHOICE = 64
"""Bytes that the answer to a question with choices takes at most, its code included."""
ROOM_FOR_PART = 64
"""Bytes in which the name of a part of a municipality has room."""
ROOM_FOR_WORDS = 4096
"""Bytes that an answer in own words takes at most."""


class WrongSecret(Exception):
    """The workers' secret is not the one that the key was wrapped with."""


class DamagedBox(Exception):
    """A box that does not open with its survey's key, or does not hold an answer."""


class TooLong(Exception):
    """Content that has no room in its box."""


@dataclass(frozen=True)
class Response:
    """One respondent's answers by question: `choices`, and apart from them `words`."""

    choices: Mapping[str, Any]
    words: Mapping[str, str]

    def packed(self) -> bytes:
        content = {"choices": self.choices, "words": self.words}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Pair:
    """A survey's keys: the public half, and the private half wrapped."""

    public: bytes
    wrapped: bytes


def wrapping(secret: str) -> SecretBox:
    return SecretBox(hashlib.blake2b(secret.encode(), digest_size=SecretBox.KEY_SIZE, person=b"digiverkosto").digest())


def new_pair(secret: str) -> Pair:
    private = PrivateKey.generate()
    return Pair(bytes(private.public_key), bytes(wrapping(secret).encrypt(bytes(private))))


def unwrap(wrapped: bytes, secret: str) -> PrivateKey:
    """Raises WrongSecret."""
    try:
        return PrivateKey(wrapping(secret).decrypt(wrapped))
    except (CryptoError, ValueError) as error:
        raise WrongSecret from error


def seal(public: bytes, answers: Response, room: int) -> bytes:
    """A box of `room` bytes and the seal's 48, whatever is in it. Raises TooLong."""
    packed = answers.packed()
    if len(packed) >= room:
        raise TooLong
    return SealedBox(PublicKey(public)).encrypt(sodium_pad(packed, room))


def unseal(private: PrivateKey, box: bytes) -> Response:
    """Of whatever room. Raises DamagedBox."""
    try:
        padded = SealedBox(private).decrypt(box)
        return read_packed(sodium_unpad(padded, len(padded)))
    except (CryptoError, ValueError, LookupError, TypeError) as error:
        raise DamagedBox from error


def seal_part(public: bytes, part: str) -> bytes:
    return SealedBox(PublicKey(public)).encrypt(sodium_pad(part.encode(), ROOM_FOR_PART))


def unseal_part(private: PrivateKey, box: bytes) -> str:
    """Raises DamagedBox."""
    try:
        return sodium_unpad(SealedBox(private).decrypt(box), ROOM_FOR_PART).decode()
    except (CryptoError, ValueError) as error:
        raise DamagedBox from error


def read_packed(packed: bytes) -> Response:
    content = json.loads(packed)
    return Response(content["choices"], content["words"])


def fingerprint(token: str, answers: Response) -> str:
    """Tells whether a form is sent again with the same answers, and only to whoever has the form's random token."""
    return hmac.new(token.encode(), answers.packed(), hashlib.sha256).hexdigest()
