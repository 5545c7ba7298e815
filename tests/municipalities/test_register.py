"""The register of municipalities."""

from datetime import date

import pytest
from django.core.management import call_command

from municipalities.models import Municipality
from municipalities.services import register


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_municipalities")


def test_there_are_308_municipalities_today(loaded: None) -> None:
    assert Municipality.objects.current().count() == 308
    assert Municipality.objects.values("code").distinct().count() == Municipality.objects.count()


@pytest.mark.parametrize(
    ("code", "name_fi", "name_sv", "main_language", "region_fi"),
    [
        ("091", "Helsinki", "Helsingfors", "fi", "Uusimaa"),
        ("478", "Maarianhamina", "Mariehamn", "sv", "Ahvenanmaa"),
        ("499", "Mustasaari", "Korsholm", "sv", "Pohjanmaa"),
        ("507", "Mäntyharju", "Mäntyharju", "fi", "Etelä-Savo"),
    ],
)
def test_facts_of_known_municipalities(
    loaded: None, code: str, name_fi: str, name_sv: str, main_language: str, region_fi: str
) -> None:
    facts = Municipality.objects.values("name_fi", "name_sv", "region_fi", "merged_into", "invented").get(code=code)
    assert facts == {
        "name_fi": name_fi,
        "name_sv": name_sv,
        "region_fi": region_fi,
        "merged_into": None,
        "invented": False,
    }
    assert Municipality.objects.get(code=code).main_language == main_language


def test_merged_municipality_names_its_heir(loaded: None) -> None:
    merged = Municipality.objects.get(name_fi="Pertunmaa")
    assert (merged.merged_into, merged.merged_on) == (Municipality.objects.get(code="507"), date(2025, 1, 1))
    assert merged not in Municipality.objects.current()
    assert merged not in Municipality.objects.open_to_enrolment(demo=True)


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = list(Municipality.objects.order_by("pk").values_list())
    assert register.load() == 308
    assert list(Municipality.objects.order_by("pk").values_list()) == before


def test_changed_fact_is_updated(loaded: None) -> None:
    Municipality.objects.filter(code="091").update(name_fi="Stadi", population=1)
    register.load()
    helsinki = Municipality.objects.get(code="091")
    assert (helsinki.name, helsinki.population > 600_000) == ("Helsinki", True)


@pytest.mark.parametrize(("population", "size"), [(9_999, 0), (10_000, 1), (39_999, 1), (40_000, 2)])
def test_size_class(population: int, size: int) -> None:
    assert Municipality(population=population).size_class == size
