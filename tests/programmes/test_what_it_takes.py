"""What a programme costs in money and hours, whom to ask, and what one leaves with."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from programmes import planning
from programmes.models import Programme
from programmes.services import cloning
from programmes.texts import texts_of
from tests import factories


def page(programme: Programme, language: str = "en") -> str:
    with translation.override(language):
        url = reverse("programme", args=[programme.slug])
    return Client().get(url).content.decode()


def test_page_says_it_in_the_readers_language(db: None) -> None:
    programme = factories.programme(
        costs_fi="Tuhat euroa",
        costs_sv="Tusen euro",
        costs_en="A thousand euros",
        hours_en="Four a month",
        ask_en="Aino",
    )
    shown = page(programme)
    assert [words in shown for words in ("A thousand euros", "Four a month", "Aino", "Tuhat euroa")] == [
        True,
        True,
        True,
        False,
    ]
    assert "Tusen euro" in page(programme, "sv")


def test_nothing_is_invented_where_nothing_is_said(db: None, settings: Any) -> None:
    settings.CONTACT_EMAIL = "ask@example.org"
    shown = page(factories.programme())
    assert (shown.count("Not announced here: ask."), "mailto:ask@example.org" in shown) == (2, True)


def test_ended_programme_tells_of_no_price(db: None) -> None:
    shown = page(factories.programme(state=Programme.State.ENDED, costs_en="A thousand euros"))
    assert "A thousand euros" not in shown


def test_hostile_words_are_text(db: None) -> None:
    assert "<script>alert" not in page(factories.programme(costs_en="<script>alert(1)</script>"))


def test_page_leads_to_the_sample(db: None) -> None:
    assert 'href="/en/sample-roadmap/"' in page(factories.programme())


@pytest.mark.parametrize("name", ["costs", "hours", "ask"])
def test_staff_write_it_in_three_languages(db: None, name: str) -> None:
    programme = factories.programme()
    assert name in {text.name for text in texts_of(programme)}
    client = factories.signed_in(factories.manager())
    asked: Any = client.get(f"{reverse('admin:programme-text', args=[programme.pk])}?field={name}")
    assert asked.status_code == 200


def test_next_round_is_not_said_to_cost_what_the_last_one_did(db: None) -> None:
    source = factories.programme(
        enrolment_closes=None,
        **{f"costs_{language}": "1000" for language in ("fi", "sv", "en")},
        **{f"hours_{language}": "4" for language in ("fi", "sv", "en")},
    )
    plan = planning.proposed(source, timezone.localdate() + timedelta(days=400))
    made = Programme.objects.get(pk=cloning.clone(programme=source, plan=plan, actor=None).pk)
    assert [made.costs_fi, made.costs_sv, made.hours_fi] == ["", "", "4"]  # type: ignore[attr-defined]
