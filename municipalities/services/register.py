"""The register of municipalities as data files, and how it gets into the database."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from municipalities.models import Municipality

DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def fields_of(row: dict[str, str]) -> dict[str, Any]:
    """One line of municipalities.csv as fields of Municipality."""
    translated = {
        f"{field}_{language}": row[f"{field}_{language}"]
        for field in ("name", "region", "subregion")
        for language in ("fi", "sv", "en")
    }
    return {
        **translated,
        "region_code": row["region_code"],
        "subregion_code": row["subregion_code"],
        "languages": row["languages"],
        "population": int(row["population"]),
        "population_year": int(row["population_year"]),
        "urbanity": int(row["urbanity_code"]),
        "wellbeing_county_code": row["wellbeing_county_code"],
        "wellbeing_county_fi": row["wellbeing_county_fi"],
        "wellbeing_county_sv": row["wellbeing_county_sv"],
        "invented": False,
    }


@transaction.atomic
def load() -> int:
    """Bring the register into the database; changed facts update. Returns how many municipalities there are today."""
    for row in rows("municipalities.csv"):
        Municipality.objects.update_or_create(code=row["code"], defaults={**fields_of(row), "merged_into": None})
    for row in rows("merged.csv"):
        heir = Municipality.objects.get(code=row["into"])
        names = {f"name_{language}": row[f"name_{language}"] for language in ("fi", "sv", "en")}
        inherited = {
            field.attname: getattr(heir, field.attname)
            for field in Municipality._meta.concrete_fields
            if field.name.startswith(("region", "subregion", "languages", "urbanity", "wellbeing", "population"))
        }
        facts = {**inherited, **names, "population": 0, "merged_into": heir, "merged_on": date.fromisoformat(row["on"])}
        Municipality.objects.update_or_create(code=row["code"], defaults=facts)
    return Municipality.objects.current().count()
