"""Searching what the network shares: by stems, within what the reader may see, with the hits marked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.queries import words
from network.queries.search import marked, piece_of
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def client(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(enrolment))


def found(client: Client, query: str) -> dict[str, list[str]]:
    """Kind → the titles that were found."""
    groups = client.get(reverse("network-search"), {"q": query}).context["found"]
    return {group.kind: [re.sub("</?mark>", "", hit.title) for hit in group.hits] for group in groups}


@pytest.fixture
def shared(enrolment: Enrolment) -> None:
    where = enrolment.programme
    factories.announcement(where, title_fi="Mittareista keskustellaan", body_fi="Huomenna.")
    factories.theme(where, title_fi="Mittarit ohjaavat", title_sv="Indikatorerna styr")
    factories.material(where, title_fi="Mittariston ohje", title_sv="Anvisningar för indikatorer")
    factories.shared_entry(enrolment, title="Raportointi", text="Mittaristo, joka toimii.")


@pytest.mark.usefixtures("shared")
def test_each_kind_is_found_by_a_word_in_another_form(client: Client) -> None:
    assert found(client, "mittarit")["themes"] == ["Mittarit ohjaavat"]
    assert found(client, "mittareista")["announcements"] == ["Mittareista keskustellaan"]
    assert found(client, "mittaristot") == {"materials": ["Mittariston ohje"], "solutions": ["Raportointi"]}
    assert set(found(client, "indikator")) == {"themes", "materials"}
    assert found(client, "mittari indikatorer ohje") == {"materials": ["Mittariston ohje"]}


@pytest.mark.usefixtures("shared")
def test_words_are_found_as_they_are_without_stems(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "stemmed", lambda: False)
    assert found(client, "mittaristo") == {"materials": ["Mittariston ohje"], "solutions": ["Raportointi"]}
    assert found(client, "raportointi") == {"solutions": ["Raportointi"]}


def test_nothing_of_another_programme_or_audience_or_day_is_found(client: Client, enrolment: Enrolment) -> None:
    other = factories.accepted()
    factories.announcement(other.programme, title_fi="Salaisuus")
    factories.announcement(
        enrolment.programme, title_fi="Salaisuus", valid_until=timezone.localdate() - timedelta(days=1)
    )
    factories.theme(other.programme, title_fi="Salaisuus")
    factories.material(other.programme, title_fi="Salaisuus")
    factories.material(enrolment.programme, title_fi="Salaisuus", audience=",official,")
    factories.shared_entry(other, title="Salaisuus")
    assert found(client, "salaisuus") == {}
    assert found(factories.signed_in(factories.person()), "salaisuus") == {}


@pytest.mark.parametrize("query", ["", "   ", "%", "'", "& | !", ":*", "<->", "a" * 500, "å" * 99])
def test_nonsense_finds_nothing(client: Client, query: str) -> None:
    answer = client.get(reverse("network-search"), {"q": query})
    assert (answer.status_code, answer.context["found"]) == (200, [])


def test_hits_are_marked_and_markup_is_escaped() -> None:
    assert marked("<i>Mittareista</i> & muusta", ["mittari"]) == (
        "&lt;i&gt;<mark>Mittareista</mark>&lt;/i&gt; &amp; muusta"
    )


def test_piece_is_cut_around_the_first_hit() -> None:
    piece = piece_of("alku " * 40 + "mittari " + "loppu " * 80, ["mittari"])
    assert "<mark>mittari</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < 300
    assert len(piece_of("x" * 1000, ["mittari"])) < 300
