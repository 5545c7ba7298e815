"""The locked requirements: complete, with hashes, bound to no machine."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {kind: (ROOT / "requirements" / f"{kind}.txt").read_text() for kind in ("base", "dev")}


def pinned(kind: str) -> dict[str, str]:
    """Name → the rest of the requirement, its hashes too."""
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==((?:[^\n]*\\\n)*[^\n]*)", LOCKS[kind], re.MULTILINE)
    return dict(pins)


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


@pytest.mark.parametrize("kind", LOCKS)
def test_every_requirement_is_pinned_with_a_hash(kind: str) -> None:
    requirements = [line for line in LOCKS[kind].splitlines() if line and line[0] not in " #"]
    assert len(requirements) == len(pinned(kind)) > 0
    assert [name for name, rest in pinned(kind).items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_names_no_index(kind: str) -> None:
    assert "://" not in LOCKS[kind]
    assert [line for line in LOCKS[kind].splitlines() if line.startswith("-")] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    assert names(PROJECT["dependencies"]) - {name.lower() for name in pinned("base")} == set()
    assert names(PROJECT["optional-dependencies"]["dev"]) - {name.lower() for name in pinned("dev")} == set()


def test_dev_holds_base_in_the_same_versions() -> None:
    versions = {kind: {name: rest.split()[0] for name, rest in pinned(kind).items()} for kind in LOCKS}
    assert {name: versions["dev"].get(name) for name in versions["base"]} == versions["base"]
