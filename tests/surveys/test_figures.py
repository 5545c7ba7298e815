"""The words of the profile."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from documents.figures.profile import ProfileRow
from surveys import instruments
from surveys.figures import finding, profile, profile_sentence
from surveys.questionnaire import Questionnaire
from surveys.results.report import AspectFigure

FORM = Questionnaire.of(instruments.forms()["aspects-11"])


def test_profile_says_what_is_strongest_and_weakest() -> None:
    rows = [ProfileRow("1. Skills", own=3.6), ProfileRow("2. Tools"), ProfileRow("3. Data", own=2.1)]
    with translation.override("en"):
        assert profile_sentence(rows) == "Strongest: 1. Skills (3.6). Weakest: 3. Data (2.1)."
        assert profile_sentence([rows[1]]) == "No figure may be shown yet."


def test_profile_names_the_levels_of_the_survey() -> None:
    with translation.override("fi"):
        drawn = profile([ProfileRow("1. Osaaminen", own=3.6)], FORM.level_names())
    assert ">1 Heikko<" in drawn
    assert ">5 Erinomainen<" in drawn


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ([3.9, None, 2.6, 3.0], "Strongest in the eyes of the staff: A1 (3.9), weakest: A3 (2.6)."),
        ([3.9, 2.6, 2.6, 3.9], "Strongest in the eyes of the staff: A1 and A4 (3.9), weakest: A2 and A3 (2.6)."),
        ([3.1, 3.0, 3.0, 3.0], "Strongest in the eyes of the staff: A1 (3.1), weakest: 3 aspects (3.0)."),
        ([3.0, 3.0], ""),
        ([None, 3.0], ""),
        ([None, None], ""),
    ],
)
def test_finding_is_one_sentence_of_the_ends(means: list[float | None], said: str) -> None:
    aspects = [
        AspectFigure(number, f"A{number}", mean, answers=None, low=None, high=None, network=None)
        for number, mean in enumerate(means, start=1)
    ]
    report: Any = SimpleNamespace(aspects=aspects)
    with translation.override("en"):
        assert finding(report) == said
