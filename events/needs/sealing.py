"""Sealed and opened by EVENT_NEEDS_KEY, which the database and its backups do not hold.

All boxes are equally long, so that their length does not tell who needs much, and each opens for its own registration
alone. The cryptography is PyNaCl's (XChaCha20-Poly1305).
"""

import hashlib
import json
from dataclasses import asdict

from django.conf import settings
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from events.needs.said import LONGEST, Said

ROOM = 4096
"""Bytes in which all that can be said has room, however its characters are written."""


class CannotOpen(Exception):
    """The key that it was sealed with is not among the settings' any more, or the box is damaged."""


class TooLong(Exception):
    """More than there is room for."""


def keys() -> list[Aead]:
    """The first one seals; those after it were used before, and open."""
    said = (key.strip() for key in settings.EVENT_NEEDS_KEY.split(","))
    return [Aead(digest(key)) for key in said if key]


def digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=Aead.KEY_SIZE, person=b"events.needs").digest()


def belongs_to(registration: int) -> bytes:
    return f"registration {registration}".encode()


def seal(said: Said, registration: int) -> bytes:
    """Raises TooLong."""
    if max(len(said.diet_words), len(said.access_words)) > LONGEST:
        raise TooLong
    packed = json.dumps(asdict(said), ensure_ascii=False).encode()
    return bytes(keys()[0].encrypt(sodium_pad(packed, ROOM), belongs_to(registration)))


def unseal(box: bytes, registration: int) -> Said:
    """Raises CannotOpen."""
    for key in keys():
        try:
            padded = key.decrypt(box, belongs_to(registration))
        except (CryptoError, ValueError):
            continue
        return Said.of(json.loads(sodium_unpad(padded, ROOM)))
    raise CannotOpen
