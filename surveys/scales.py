"""Texts in three languages, and the scales whose steps are worded with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("fi", "sv", "en")
Texts = Mapping[str, str]
"""Language → text."""


def in_language(texts: Texts, language: str | None = None) -> str:
    """The text in the language asked for, in the active one, or in Finnish."""
    return texts.get(language or get_language() or "fi") or texts["fi"]


def texts_of(source: Mapping[str, Any]) -> Texts:
    return {language: source[language] for language in LANGUAGES}


def classes_of(steps: Iterable[int]) -> list[tuple[int, ...]]:
    """The steps in three classes, the lowest first: below the middle, the middle, above it; two where none is there."""
    ordered = sorted(steps)
    middle = (ordered[0] + ordered[-1]) / 2
    classes = (
        tuple(step for step in ordered if step < middle),
        tuple(step for step in ordered if step == middle),
        tuple(step for step in ordered if step > middle),
    )
    return [steps for steps in classes if steps]


def level_of(mean: float) -> int:
    """The step whose word describes a mean: the nearest one, a half upwards."""
    return int(mean + 0.5)


@dataclass(frozen=True)
class Scale:
    """Whole numbers from the weakest up, each with its word; "don't know" stands outside them."""

    steps: Mapping[int, Texts]
    dont_know: Texts

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Scale":
        return cls(
            steps={step["value"]: texts_of(step) for step in sorted(data["steps"], key=lambda step: step["value"])},
            dont_know=texts_of(data["dont_know"]),
        )

    def names(self, language: str | None = None) -> dict[int, str]:
        """Value → its word, the weakest first."""
        return {value: in_language(texts, language) for value, texts in self.steps.items()}
