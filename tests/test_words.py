"""The words are those of the glossary, and Finnish addresses one reader."""

import re

import polib
import pytest
from django.conf import settings

NO_ADDRESS = {"tänne", "sinne", "minne", "jonne", "tunne", "rakenne", "tilanne", "tallenne", "liikenne"}
"""Words that end as those do that speak to many, and do not."""
MANY = re.compile(r"\b(te|teidän|teille|teitä|teillä|teistä|\w+[aeiouyäö]tte|\w{2,}[aeiouyäö]nne)\b", re.IGNORECASE)
SWEDISH = re.compile(r"\b(pärm\w*|tillställning\w*|program(met|mets)?|färdkart\w*)\b", re.IGNORECASE)


def texts(language: str) -> list[str]:
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    found: list[str] = []
    for entry in polib.pofile(str(path)):
        found += entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return found


def test_finnish_addresses_one_reader() -> None:
    said = {word for text in texts("fi") for word in (found.group() for found in MANY.finditer(text))}
    assert {word.lower() for word in said} - NO_ADDRESS == set()


@pytest.mark.parametrize("text", [text for text in texts("fi") if re.search(r"ohjelma", text, re.IGNORECASE)])
def test_programme_is_a_hanke_in_finnish(text: str) -> None:
    assert re.sub(r"ohjelmallise\w+|ohjelmisto\w*", "", text).lower().count("ohjelma") == 0


def test_swedish_words_are_those_of_the_glossary() -> None:
    assert [text for text in texts("sv") if SWEDISH.search(text)] == []
