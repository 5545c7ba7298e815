"""The kinds of questions, one module each: every module of this folder is loaded, and a kind is found by its name."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from surveys.questions.kind import KINDS, Question
from surveys.scales import Scale

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")


def question_of(data: Mapping[str, Any], scales: Mapping[str, Scale]) -> Question:
    """The question that an instrument's content describes. Raises KeyError for a kind that there is not."""
    return KINDS[data["kind"]].of(data, scales)


__all__ = ["KINDS", "Question", "question_of"]
