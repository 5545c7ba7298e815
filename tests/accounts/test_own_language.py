"""The staff's pages have no language in their address: they speak the account's, not the browser's."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("fi", "Tilannetaulu"), ("sv", "Lägestavla"), ("en", "Board")])
def test_board_speaks_the_language_of_the_account_whatever_the_browser_asks_for(language: str, heading: str) -> None:
    browser = factories.signed_in(factories.manager(language=language))
    page = browser.get(reverse("admin:index"), headers={"accept-language": "en" if language != "en" else "sv"})
    assert f'lang="{language}"' in page.content.decode()
    assert f"<h1>{heading}" in page.content.decode()
    assert page.headers["Content-Language"] == language


@pytest.mark.django_db
def test_page_with_a_language_in_its_address_keeps_it() -> None:
    page = factories.signed_in(factories.manager(language="sv")).get("/fi/")
    assert 'lang="fi"' in page.content.decode()


@pytest.mark.django_db
def test_language_chosen_on_the_board_stays() -> None:
    browser = factories.signed_in(factories.manager(language="fi"))
    browser.post(reverse("set_language"), {"language": "sv", "next": reverse("admin:index")})
    assert "<h1>Lägestavla" in browser.get(reverse("admin:index")).content.decode()
