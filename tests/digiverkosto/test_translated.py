"""Texts that stand in for a translation say in which language they are."""

import pytest
from django.utils import translation

from digiverkosto.translated import language_of
from programmes.models import Programme


@pytest.mark.parametrize(
    ("titles", "reads", "language"),
    [
        ({"fi": "Hanke", "sv": "Projekt", "en": "Programme"}, "sv", "sv"),
        ({"fi": "Hanke", "sv": "", "en": "Programme"}, "sv", "fi"),
        ({"fi": "", "sv": "Projekt", "en": ""}, "en", "sv"),
        ({"fi": "", "sv": "", "en": ""}, "en", "en"),
    ],
)
def test_language_is_that_of_the_text_shown(titles: dict[str, str], reads: str, language: str) -> None:
    programme = Programme(**{f"title_{code}": title for code, title in titles.items()})
    with translation.override(reads):
        assert language_of(programme, "title") == language
        assert programme.title == titles[language]
