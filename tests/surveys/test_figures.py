"""The words of the profile."""

from django.utils import translation

from documents.figures.profile import ProfileRow
from surveys import instruments
from surveys.figures import profile, profile_sentence
from surveys.questionnaire import Questionnaire

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
