"""The eleven aspects and the five levels: names in three languages."""

from functools import cache

from django.utils.translation import get_language

from surveys.instruments import questionnaire

PERSONAL = frozenset({1, 2, 3, 4})
"""Aspects rated from one's own viewpoint; the others are rated for the whole municipality."""


def in_language(texts: dict[str, str], language: str | None = None) -> str:
    """The text in the language asked for, in the active one, or in Finnish."""
    return texts.get(language or get_language() or "fi") or texts["fi"]


@cache
def _aspects() -> dict[int, dict[str, str]]:
    return {aspect["no"]: aspect for aspect in questionnaire()["instrument_11"]["aspects"]}


@cache
def _levels() -> dict[int, dict[str, str]]:
    return {grade["value"]: grade for grade in questionnaire()["scale_grade"] if grade["value"]}


def aspect_names(language: str | None = None) -> dict[int, str]:
    """Aspect number (1–11) → its name."""
    return {number: in_language(texts, language) for number, texts in _aspects().items()}


def level_names(language: str | None = None) -> dict[int, str]:
    """Level (1 Heikko … 5 Erinomainen) → its word."""
    return {value: in_language(texts, language) for value, texts in sorted(_levels().items())}


def level_of(mean: float) -> int:
    """The level whose word describes a mean 1–5: the nearest one."""
    return min(5, max(1, int(mean + 0.5)))
