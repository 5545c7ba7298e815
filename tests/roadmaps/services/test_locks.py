"""What is decided about a roadmap is decided under its lock: without FOR UPDATE each of these fails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmaps import services
from roadmaps.models import Measure, Roadmap, Version
from roadmaps.services import documents, levels, measures
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.samples import sample


def locked(act: Callable[[], object]) -> list[str]:
    """The tables of which the act locks rows before it changes anything."""
    with CaptureQueriesContext(connection) as captured:
        act()
    found = []
    for query in captured.captured_queries:
        sql = query["sql"]
        if sql.startswith(("UPDATE", "DELETE", "INSERT")):
            break
        if sql.endswith("FOR UPDATE"):
            found.append(sql.split('FROM "')[1].split('"')[0])
    return found


def test_baselines_are_taken_under_the_roadmaps_lock(roadmap: Roadmap) -> None:
    assert locked(lambda: services.take_baselines(roadmap=roadmap, actor=None)) == ["roadmaps_roadmap"]


def test_targets_are_set_under_the_levels_lock(roadmap: Roadmap) -> None:
    assert locked(lambda: levels.set_targets(roadmap=roadmap, targets={1: (4, "")}, actor=None)) == ["roadmaps_level"]


@pytest.mark.parametrize("verb", ["set_status", "save_measure", "delete_measure", "save_target", "delete_target"])
def test_measures_and_their_targets_change_under_the_roadmaps_lock(add_measure: AddMeasure, verb: str) -> None:
    measure = add_measure()
    about: dict[str, Any] = {"measure": measure} if "target" not in verb else {"target": measure.development_target}
    about |= {"status": Measure.Status.DONE} if verb == "set_status" else {}
    assert locked(lambda: getattr(measures, verb)(**about, actor=None)) == ["roadmaps_roadmap"]


def test_document_is_asked_for_under_the_roadmaps_lock(roadmap: Roadmap, world: World) -> None:
    assert locked(lambda: documents.request(roadmap=roadmap, actor=world.contact)) == ["roadmaps_roadmap"]


def test_document_is_stored_and_approved_under_the_versions_lock(
    roadmap: Roadmap, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "make_pdf", lambda content, **_: b"%PDF")
    version = Version.objects.create(roadmap=roadmap, number=1, language="fi", content=sample())
    assert locked(lambda: documents.make(version=version)) == ["roadmaps_version"]
    act = lambda: documents.approve(version=version, approved_by="x", actor=world.contact)  # noqa: E731
    assert locked(act) == ["roadmaps_version"]
