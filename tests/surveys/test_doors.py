"""Raw tallies have one reader and one writer, and a report one maker."""

import ast
from collections.abc import Iterator
from pathlib import Path

from surveys.models import RatingSums, Tally
from surveys.questions import KINDS
from surveys.results.report import Report

ROOT = Path(__file__).resolve().parents[2]
APPS = tuple(sorted(path.parent.name for path in ROOT.glob("*/apps.py")))


def modules() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def mentions(tree: ast.Module, name: str) -> bool:
    """Whether a module imports the name, reads it off something, or uses it."""
    return any(
        (isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names])
        or (isinstance(node, ast.Name | ast.Attribute) and name == getattr(node, "id", getattr(node, "attr", None)))
        for node in ast.walk(tree)
    )


def test_raw_tallies_are_read_by_the_engine_and_written_at_closing() -> None:
    for model, reader in ((Tally, "surveys/results/engine.py"), (RatingSums, "surveys/results/network.py")):
        paths = [path for path, tree in modules() if mentions(tree, model.__name__)]
        assert paths == ["surveys/models/__init__.py", reader, "surveys/services/tallying.py"]


def test_nothing_goes_to_the_tallies_through_the_survey() -> None:
    names = ("tallies", "rating_sums")
    assert [path for path, tree in modules() for name in names if mentions(tree, name)] == []


def test_report_is_made_in_its_own_module() -> None:
    makers = [
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == Report.__name__
    ]
    assert makers == ["surveys/results/report.py"]


def test_no_module_knows_a_kind_by_its_name_but_the_kind() -> None:
    """Words that mean other things too are left out."""
    names = KINDS.keys() - {"scale", "text"}
    assert names == {"agreement", "single_choice", "multiple_choice"}
    knowing = [
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in names and not path.startswith("surveys/questions/")
    ]
    assert knowing == []


def test_each_kind_has_its_template() -> None:
    templates = ROOT / "surveys/templates/surveys/questions"
    assert {path.stem for path in templates.iterdir()} == set(KINDS)
