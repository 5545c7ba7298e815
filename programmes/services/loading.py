"""The programmes as a data file, and how they get into the database."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from programmes.models import Activity, Programme
from programmes.texts import NAMES

DATA = Path(__file__).parents[1] / "data" / "programmes.yaml"
SHARED_BY, MUNICIPAL_BY = Programme.Handler.KUNTALIITTO, Programme.Handler.FCG
ACTIVITY_FLAGS = ("full_day", "facilitated", "pre_assignment", "recording", "small_groups")


def read() -> list[dict[str, Any]]:
    """The data file as it is."""
    loaded: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["programmes"]
    return loaded


def translated(source: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """{name_fi, name_sv, name_en} of each text that the source has."""
    return {f"{name}_{language}": text.strip() for name in names for language, text in source.get(name, {}).items()}


def programme_fields(source: dict[str, Any]) -> dict[str, Any]:
    enrolment, then = source.get("enrolment", {}), source.get("then", {})
    return {
        **translated(source, NAMES[Programme]),
        "state": source["state"],
        "starts": source["starts"],
        "ends": source["ends"],
        "enrolment_closes": enrolment.get("closes"),
        "enrolment_handled_by": enrolment.get("handled_by", Programme.Handler.FCG),
        "audiences": source["audiences"],
        "municipalities_then": then.get("municipalities"),
        "consortia_then": then.get("consortia"),
        "consortium_size_then": then.get("consortium_size"),
    }


def activity_fields(source: dict[str, Any], scope: str, position: int) -> dict[str, Any]:
    window = source.get("window", {})
    return {
        **translated(source, NAMES[Activity]),
        **{flag: source.get(flag, False) for flag in ACTIVITY_FLAGS},
        "scope": scope,
        "kind": source["kind"],
        "position": position,
        "organisation": SHARED_BY if scope == Activity.Scope.SHARED else MUNICIPAL_BY,
        "count": source.get("count", 1),
        "mode": source.get("mode", ""),
        "audiences": source.get("audiences", []),
        "seats_per_participant": source.get("seats"),
        "window_starts": window.get("starts"),
        "window_ends": window.get("ends"),
        "months": source.get("months", []),
        "after_kind": source.get("after", ""),
    }


def difference(row: Programme | Activity, name: str, fields: dict[str, Any]) -> list[str]:
    """What staff have made of a row since, field by field."""
    differing = [field for field, value in fields.items() if getattr(row, field) != value]
    return [f"{name} differs from the file in {', '.join(differing)}"] if differing else []


def load_activities(programme: Programme, source: dict[str, Any]) -> list[str]:
    """Make the activities that are missing. Returns what differs of those that are there, and what the file lacks."""
    told, keys = [], []
    for scope in (Activity.Scope.SHARED, Activity.Scope.MUNICIPAL):
        for position, activity in enumerate(source[scope.value], start=1):
            fields = activity_fields(activity, scope.value, position)
            keys.append(f"{scope.value}-{activity['key']}")
            row, made = Activity.objects.get_or_create(programme=programme, key=keys[-1], defaults=fields)
            told += [] if made else difference(row, f"{programme.slug}/{row.key}", fields)
    more = programme.activities.exclude(key__in=keys).values_list("key", flat=True)
    return [*told, *(f"{programme.slug}/{key} is not in the file" for key in more)]


@transaction.atomic
def load() -> list[str]:
    """Make the programmes that are missing. What is there is the staff's: nothing of it is changed.

    Returns how it differs from the file, in sentences.
    """
    told = []
    for source in read():
        fields = programme_fields(source)
        programme, made = Programme.objects.get_or_create(slug=source["slug"], defaults=fields)
        told += [] if made else difference(programme, programme.slug, fields)
        told += load_activities(programme, source)
    return told
