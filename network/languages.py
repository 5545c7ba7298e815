"""What is written in some of the portal's languages and not in all."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings


def written_in(thing: Any, name: str) -> list[str]:
    """The languages in which the text is written, in the portal's order."""
    return [code for code, _name in settings.LANGUAGES if getattr(thing, f"{name}_{code}")]


def lacking(thing: Any, names: Iterable[str]) -> str:
    """The languages in which something lacks that is written in another, in words; empty where nothing does."""
    written = [set(found) for name in names if (found := written_in(thing, name))]
    return ", ".join(str(said) for code, said in settings.LANGUAGES if any(code not in found for found in written))
