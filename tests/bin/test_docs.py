"""What the documents say is there, is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
QUESTIONS: tuple[str, ...] = (
    "Mail does not go",
    "The disk is full",
    "The schedule is silent",
    "A new version is bad",
    "Alert on",
)
QUESTIONS += ("Redis is away", "The database hangs", "PostgreSQL gets a new major version", "Files are lost")
COUNTS = {"Nine": 9, "Ten": 10, "Eleven": 11, "Thirteen": 13, "Fifteen": 15}


@pytest.mark.parametrize("path", re.findall(r"^\d+\. `([^`]+)`", TOUR, re.MULTILINE))
def test_file_of_the_tour_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("part", TOUR.split("\n## ")[1:])
def test_tour_counts_its_files(part: str) -> None:
    said = re.findall(r"^(\w+) files", part, re.MULTILINE)
    assert [COUNTS[word] for word in said] == [len(re.findall(r"^\d+\. `", part, re.MULTILINE))]


@pytest.mark.parametrize("link", re.findall(r"\]\((docs/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
def test_document_that_the_readme_names_is_there(link: str) -> None:
    assert (ROOT / link).is_file()


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_of_three_in_the_morning_has_an_answer(question: str) -> None:
    (answer,) = re.findall(rf"^\*\*{question}[^*]*\*\*(.+?)\n\n", OPERATIONS + "\n\n", re.MULTILINE | re.DOTALL)
    assert len(answer) > 100


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py (\w+)", OPERATIONS))))
def test_command_that_the_operations_name_is_there(command: str) -> None:
    assert command in get_commands()
