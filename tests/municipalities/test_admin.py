"""The register of municipalities as staff read it."""

import re

from django.urls import reverse

from tests import factories


def test_register_is_narrowed_by_languages_in_words(db: None) -> None:
    factories.municipality(languages="sv;fi", name_fi="Kaksikielinen")
    factories.municipality(languages="fi", name_fi="Suomenkielinen")
    staff = factories.signed_in(factories.manager())
    page = reverse("admin:municipalities_municipality_changelist")
    shown = staff.get(page).content.decode()
    assert [word in shown for word in ("ruotsi, suomi", 'title="fi"')] == [True, False]
    narrowed = staff.get(page, {"languages": "sv;fi"}).content.decode()
    assert re.findall(r"(Kaksikielinen|Suomenkielinen)</a>", narrowed) == ["Kaksikielinen"]
