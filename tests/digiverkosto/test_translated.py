"""Texts that stand in for a translation say in which language they are."""

import pytest
from django.utils import translation

from digiverkosto.translated import language_of
from programmes.models import Programme
from tests import factories


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


def test_pages_say_in_which_language_a_text_is(db: None) -> None:
    programme = factories.programme(title_fi="Hanke", title_sv="", summary_fi="Lyhyesti", summary_sv="Kort")
    enrolment = factories.accepted(programme=programme)
    event = factories.event(programme, title_fi="Aloitus", description_fi="Tule", description_sv="Kom")
    browser = factories.signed_in(factories.contact_of(enrolment))
    shown = browser.get(f"/sv/programmes/{programme.slug}/").content.decode()
    assert ('<h1 lang="fi">Hanke</h1>' in shown, 'lang="sv">Kort' in shown) == (True, True)
    shown = browser.get(factories.page("event", enrolment, event.pk).replace("/fi/", "/sv/")).content.decode()
    assert ('<h1 lang="fi">Aloitus</h1>' in shown, '<p lang="sv">Kom</p>' in shown) == (True, True)
