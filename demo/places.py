"""The demo's invented municipalities."""

from demo.cast import FORMER, PLACES, VALLEY, WAITING, Place
from municipalities.models import Municipality


def make_places() -> dict[str, Municipality]:
    """Every invented municipality by code."""
    return {place.code: make(place) for place in (*PLACES, *VALLEY, WAITING, FORMER)}


def make(place: Place) -> Municipality:
    municipality, _ = Municipality.objects.update_or_create(
        code=place.code,
        defaults={
            "name_fi": place.fi,
            "name_sv": place.sv,
            "name_en": place.sv if place.languages.startswith("sv") else place.fi,
            "region_code": "00",
            "region_fi": "Keksitty maakunta",
            "region_sv": "Påhittade landskapet",
            "region_en": "Invented region",
            "subregion_code": "000",
            "subregion_fi": "Keksitty seutukunta",
            "subregion_sv": "Påhittad region",
            "subregion_en": "Invented sub-region",
            "languages": place.languages,
            "population": place.population,
            "population_year": 2022,
            "urbanity": place.urbanity,
            "wellbeing_county_code": "00",
            "wellbeing_county_fi": "Keksitty hyvinvointialue",
            "wellbeing_county_sv": "Påhittat välfärdsområde",
            "invented": True,
        },
    )
    return municipality
