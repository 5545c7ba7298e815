"""The five levels of the portal's own form, for figures that are handed no words."""

from functools import cache

from surveys.instruments import forms
from surveys.questionnaire import Questionnaire


@cache
def _questionnaire() -> Questionnaire:
    return Questionnaire.of(forms()["aspects-11"])


def level_names(language: str | None = None) -> dict[int, str]:
    return _questionnaire().level_names(language)
