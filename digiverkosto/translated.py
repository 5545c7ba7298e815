"""Texts that stand in for a translation that there is not, and in which language they are."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

LAST_LETTERS = str.maketrans("åäö", "{|}")
"""The characters that follow z."""


def language_of(thing: Any, field: str) -> str:
    """The language of what is shown of a translated field: the active one, or the first one that has the text."""
    active = get_language() or settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    languages = (active, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES)
    return next((language for language in languages if getattr(thing, f"{field}_{language}", None)), active)


def alphabetical(name: str) -> str:
    """A key that sorts names as Finnish and Swedish do, with å, ä and ö at the end."""
    return name.casefold().translate(LAST_LETTERS)
