"""Texts that stand in for a translation that there is not, and in which language they are."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext_lazy
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator

IN_LANGUAGE = {
    "fi": gettext_lazy("%(field)s, in Finnish"),
    "sv": gettext_lazy("%(field)s, in Swedish"),
    "en": gettext_lazy("%(field)s, in English"),
}
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


def name_in_words() -> None:
    """The fields of each language are labelled in words: “Title, in Finnish”, not “Title [fi]”."""
    for model in translator.get_registered_models():
        fields: Iterable[Any] = model._meta.get_fields()
        for field in fields:
            if isinstance(field, TranslationField):
                field.verbose_name = said_in(field.translated_field.verbose_name, field.language)


def _said_in(label: str | Promise, language: str) -> str:
    return str(IN_LANGUAGE[language]) % {"field": label}


said_in = lazy(_said_in, str)
