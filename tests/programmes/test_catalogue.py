"""The two programmes in full, fact by fact."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from programmes.models import Activity, Programme
from programmes.services import loading
from tests import factories

MANAGEMENT = ["management", "supervisor", "developer", "expert", "official"]
HANDLED: dict[str, Any] = {"shared_by": "kuntaliitto", "municipal_by": "fcg", "enrolment_handled_by": "fcg"}
PROGRAMMES: dict[str, dict[str, Any]] = {
    "digiverkosto-1": {
        "title_fi": "Digiverkostohanke",
        "state": "ended",
        "starts": date(2023, 6, 6),
        "ends": date(2024, 5, 31),
        "enrolment_closes": None,
        "municipalities_then": 18,
        "consortia_then": 1,
        "consortium_size_then": 5,
        "audiences": MANAGEMENT,
        **HANDLED,
    },
    "digiverkosto-2": {
        "title_fi": "Digiverkostohanke 2",
        "state": "ended",
        "starts": date(2024, 8, 20),
        "ends": date(2025, 5, 31),
        "enrolment_closes": date(2024, 5, 29),
        "municipalities_then": None,
        "consortia_then": None,
        "consortium_size_then": None,
        "audiences": MANAGEMENT,
        **HANDLED,
    },
}
HOUSE = "Kuntatalo, Helsinki"
STAFF = ["staff", "official"]
PLAIN: dict[str, Any] = {
    "count": 1,
    "mode": "",
    "place": "",
    "seats_per_participant": None,
    "audiences": [],
    "months": [],
    "window_starts": None,
    "window_ends": None,
    "full_day": False,
    "facilitated": False,
    "pre_assignment": False,
    "recording": False,
    "small_groups": False,
    "after_kind": "",
}
ON_SITE_DAY = {"mode": "on_site", "full_day": True, "place": HOUSE, "seats_per_participant": 4}
ACTIVITIES: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "digiverkosto-1": [
        ("shared", "network_event", {"count": 2, "mode": "on_site", "place": HOUSE}),
        ("shared", "sprint", {"count": 3, "mode": "remote", "facilitated": True, "pre_assignment": True}),
        ("shared", "training", {"count": 2, "mode": "remote", "recording": True, "audiences": STAFF}),
        ("municipal", "survey", {"window_starts": date(2023, 9, 1), "window_ends": date(2023, 12, 31)}),
        ("municipal", "level_assessment", {"window_starts": date(2023, 12, 1), "window_ends": date(2024, 2, 29)}),
        ("municipal", "kickoff", {"window_starts": date(2024, 1, 1), "window_ends": date(2024, 5, 31)}),
    ],
    "digiverkosto-2": [
        ("shared", "opening", {**ON_SITE_DAY, "months": ["2024-08"]}),
        (
            "shared",
            "development_workshop",
            {"count": 3, "mode": "remote", "facilitated": True, "months": ["2024-10", "2025-01", "2025-04"]},
        ),
        (
            "shared",
            "peer_discussion",
            {
                "count": 3,
                "mode": "remote",
                "small_groups": True,
                "after_kind": "development_workshop",
                "audiences": ["top_management"],
            },
        ),
        ("shared", "closing", {**ON_SITE_DAY, "months": ["2025-05"]}),
        ("shared", "workspace", {}),
        ("shared", "networking", {}),
        ("shared", "showcase", {}),
        ("municipal", "training", {"mode": "remote", "audiences": STAFF}),
        ("municipal", "survey", {}),
        ("municipal", "leadership_workshop", {}),
        ("municipal", "content_workshop", {"full_day": True, "facilitated": True}),
    ],
}
INCLUDES = {
    "survey": ["Tulosten analysointi", "Raportointi", "Lähtötason vertailu muihin kuntiin"],
    "leadership_workshop": ["Tavoitetason määrittely", "Kehittämiskohteiden määrittely"],
    "content_workshop": ["Yhteenveto kunnan omalla ilmeellä"],
}


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_programmes")


def facts(row: Any, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def everything() -> list[tuple[Any, ...]]:
    return [*Programme.objects.order_by("pk").values_list(), *Activity.objects.order_by("pk").values_list()]


def test_there_are_two_programmes(loaded: None) -> None:
    assert sorted(Programme.objects.values_list("slug", flat=True)) == sorted(PROGRAMMES)


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_facts_of_the_programme(loaded: None, slug: str) -> None:
    programme = Programme.objects.get(slug=slug)
    assert facts(programme, PROGRAMMES[slug]) == PROGRAMMES[slug]
    assert "Kansallinen digikompassi 2022" in programme.frameworks
    assert "Kuntien digitiekartta 2022" in programme.frameworks


@pytest.mark.parametrize("slug", ACTIVITIES)
def test_activities_of_the_programme(loaded: None, slug: str) -> None:
    activities = list(Activity.objects.filter(programme__slug=slug).order_by("-scope", "position"))
    assert [(activity.scope, activity.kind) for activity in activities] == [
        (scope, kind) for scope, kind, _ in ACTIVITIES[slug]
    ]
    for activity, (scope, kind, particulars) in zip(activities, ACTIVITIES[slug], strict=True):
        assert facts(activity, PLAIN) == {**PLAIN, **particulars}, kind
        assert activity.organisation == ("kuntaliitto" if scope == "shared" else "fcg")


@pytest.mark.parametrize("kind", INCLUDES)
def test_what_an_activity_includes(loaded: None, kind: str) -> None:
    activity = Activity.objects.get(programme__slug="digiverkosto-2", kind=kind)
    assert activity.includes.splitlines() == INCLUDES[kind]


def test_every_title_exists_in_three_languages(loaded: None) -> None:
    for row in [*Programme.objects.all(), *Activity.objects.all()]:
        assert [bool(getattr(row, f"title_{language}")) for language in ("fi", "sv", "en")] == [True] * 3


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = everything()
    call_command("load_programmes")
    assert everything() == before


def test_what_staff_changed_stays_and_is_told(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    Activity.objects.filter(kind="opening").update(seats_per_participant=40, title_sv="Egen titel")
    Programme.objects.filter(slug="digiverkosto-2").update(ends=date(2030, 1, 1))
    before = everything()
    call_command("load_programmes")
    assert everything() == before
    opening = Activity.objects.get(kind="opening")
    said = capsys.readouterr().out
    assert f"digiverkosto-2/{opening.key} differs from the file in title_sv, seats_per_participant" in said
    assert "digiverkosto-2 differs from the file in ends" in said
    assert "2 programmes, 2 differences left as they are" in said


def test_what_is_missing_is_made(loaded: None) -> None:
    Activity.objects.filter(kind="opening").delete()
    assert loading.load() == []
    assert Activity.objects.get(kind="opening").seats_per_participant == 4


def test_activity_that_staff_added_stays(loaded: None) -> None:
    programme = Programme.objects.get(slug="digiverkosto-2")
    added = factories.activity(programme, key="municipal-added")
    assert loading.load() == ["digiverkosto-2/municipal-added is not in the file"]
    assert Activity.objects.filter(pk=added.pk).exists()
