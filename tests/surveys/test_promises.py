"""Each sentence that a respondent is told of anonymity stands in docs/anonymity.md beside the tests that hold it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = ROOT / "surveys" / "templates" / "surveys" / "public"
SENTENCE = re.compile(r'{% translate "(.+?)" %}|{% blocktranslate[^%]*%}(.+?){% endblocktranslate %}')
ROWS = dict(re.findall(r"^\| (.+?) \| (.+) \|$", (ROOT / "docs" / "anonymity.md").read_text("utf-8"), re.MULTILINE))
UNTESTED = {"It takes five to ten minutes.", "Three questions, one minute."}
"""Of no test's making."""


def sentences_of(text: str) -> list[str]:
    return [said or blocked for said, blocked in SENTENCE.findall(text)]


def told() -> list[str]:
    """By a survey and by feedback, each sentence once."""
    return list(dict.fromkeys([*told_by(PAGES), *told_by(PAGES / "feedback")]))


def told_by(pages: Path) -> list[str]:
    """What the first screen promises, and all of the page on anonymity but its headings and the way back."""
    first = (pages / "form.html").read_text("utf-8").partition("</ul>")[0].partition('<ul class="promises">')[2]
    page = (pages / "anonymity.html").read_text("utf-8")
    lines = [line for line in page.splitlines() if "<li>" in line or ("<p>" in line and "url" not in line)]
    return [*sentences_of(first), *sentences_of("\n".join(lines))]


def test_there_are_promises() -> None:
    assert len(told()) > 15


@pytest.mark.parametrize("sentence", told())
def test_promise_names_tests_that_are_there(sentence: str) -> None:
    tests = re.findall(r"`(tests/\S+\.py)::(test_\w+)`", ROWS[sentence])
    assert bool(tests) != (sentence in UNTESTED)
    for path, name in tests:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", "".join(ROWS.values())))))
def test_file_of_tests_that_a_claim_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()
