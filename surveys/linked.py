"""What of the survey forms the network speaks of: the eleven aspects by their names."""

from functools import cache

from surveys.instruments import forms
from surveys.questionnaire import Questionnaire


@cache
def form_of_aspects() -> Questionnaire:
    return Questionnaire.of(forms()["aspects-11"])


def aspects() -> dict[int, str]:
    """Number → name in the active language."""
    return form_of_aspects().aspect_names()
