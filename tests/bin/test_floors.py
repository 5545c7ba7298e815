"""The check that holds templates and named addresses to the floors of the house."""

from pathlib import Path

import pytest

from bin import floors


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of our apps' names with nothing in it; templates and addresses are the real ones."""
    real = floors.app_of

    def app_of(path: Path) -> str | None:
        return path.parent.name if path.is_relative_to(tmp_path) else real(path)

    monkeypatch.setattr(floors, "app_of", app_of)
    for app in ("programmes", "roadmaps", "events"):
        (tmp_path / app).mkdir()
    return tmp_path


def complained_of(house: Path, name: str, source: str) -> list[str]:
    path = house / name
    path.write_text(source, encoding="utf-8")
    return [complaint.split(" names ")[1].split(", which")[0] for complaint in floors.complaints(path)]


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("programmes/a.html", '{% url "schedule" a b %}', ["the page schedule"]),
        ("programmes/a.html", '{% participant_url "roadmap" %}', ["the page roadmap"]),
        ("programmes/a.html", "{% load dates %}", ["the tags dates"]),
        ("programmes/a.html", '{% include "events/_panel.html" %}', ["the template events/_panel.html"]),
        ("programmes/a.py", 'reverse("roadmap", args=[1])', ["the page roadmap"]),
        ("events/a.html", '{% url "survey-follow" a b %}', ["the page survey-follow"]),
        ("programmes/a.html", '{% url "admin:events_event_changelist" %}', ["the page admin:events_event_changelist"]),
        ("roadmaps/a.html", '{% url "schedule" a b %}{% load dates %}{% url "programme" x %}', []),
        ("programmes/a.html", '{% extends "base.html" %}{% load i18n %}{% url "account_login" %}', []),
        ("programmes/a.html", '{% url "admin:index" %}', []),
    ],
)
def test_what_lies_above_is_told(house: Path, name: str, source: str, expected: list[str]) -> None:
    assert complained_of(house, name, source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% url "wishes" %}{% load dates %}', ["the page wishes", "the tags dates"]),
        ('{% include "demo/front.html" %}', ["the template demo/front.html"]),
        ('{% url "me" %}{% url "front" %}{% url "start" %}{% extends "base.html" %}', []),
    ],
)
def test_frame_names_no_app_of_the_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, expected: list[str]
) -> None:
    real = floors.app_of
    monkeypatch.setattr(floors, "app_of", lambda path: None if path.is_relative_to(tmp_path) else real(path))
    monkeypatch.setattr(floors, "floor_of", lambda path: floors.FRAME_STANDS_ON)
    assert complained_of(tmp_path, "a.html", source) == expected
    monkeypatch.undo()
    assert floors.floor_of(floors.ROOT / "templates" / "base.html") == floors.FRAME_STANDS_ON
    assert floors.ROOT / "templates" / "base.html" in set(floors.files())


def test_the_house_itself_keeps_to_its_floors() -> None:
    assert floors.main() == 0
