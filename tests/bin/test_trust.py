"""docs/trust.md names tests that are there, and a test for each line."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"
LINES = [
    line
    for line in (Path(settings.BASE_DIR) / "docs" / "trust.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| what holds")
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip()[:60])
def test_line_names_tests_that_are_there(line: str) -> None:
    named = re.findall(r"`([\w/.]+?)(?:::(\w+))?`", line.split("|")[2])
    assert named
    for place, name in named:
        assert (TESTS / place).exists(), place
        if name:
            assert name in names_in(TESTS / place), f"{place}::{name}"


def names_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def test_table_is_not_empty() -> None:
    assert len(LINES) > 40
