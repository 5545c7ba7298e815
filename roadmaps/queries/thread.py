"""The thread of a measure: why it is on the roadmap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roadmaps.gaps import gap_between
from roadmaps.models import DevelopmentTarget, Level, Measure
from surveys.scales import level_of


def stand(baseline: float | None, target: int | None) -> str:
    """How a target lies to its baseline: `gap` above it, `reached`, `lower` than the level now, empty when not known."""
    gap = gap_between(baseline, target)
    if baseline is None or target is None or gap is None:
        return ""
    if target < level_of(baseline):
        return "lower"
    return "gap" if gap > 0 else "reached"


@dataclass(frozen=True)
class LevelFacts:
    """An aspect's level in words, in one language."""

    level: Level
    name: str
    words: Mapping[int, str]
    """Level → its word."""

    @property
    def baseline_word(self) -> str:
        return self.words[level_of(float(self.level.baseline))] if self.level.baseline is not None else ""

    @property
    def target_word(self) -> str:
        return self.words[self.level.target] if self.level.target else ""

    @property
    def known(self) -> bool:
        return self.level.baseline is not None and self.level.respondents is not None

    @property
    def gap(self) -> float | None:
        return self.level.gap

    @property
    def stand(self) -> str:
        return stand(None if self.level.baseline is None else float(self.level.baseline), self.level.target)


def facts(level: Level, language: str | None = None) -> LevelFacts:
    """`level` comes with its roadmap."""
    questionnaire = level.roadmap.questionnaire
    return LevelFacts(level, questionnaire.aspect_names(language)[level.aspect], questionnaire.level_names(language))


def as_content(level_facts: LevelFacts) -> dict[str, Any]:
    """The level as plain data, as a snapshot keeps it: what a document, which is public, may hold and no more."""
    level = level_facts.level
    return {
        "aspect": level.aspect,
        "name": level_facts.name,
        "baseline": as_float(level.baseline),
        "baseline_word": level_facts.baseline_word,
        "network": as_float(level.network),
        "target": level.target,
        "target_word": level_facts.target_word,
        "reason": level.reason,
        "gap": level.gap,
    }


def as_float(value: object) -> float | None:
    return None if value is None else float(str(value))


@dataclass(frozen=True)
class Thread:
    """From a measure's status back to the survey figure."""

    measure: Measure
    target: DevelopmentTarget
    facts: LevelFacts


def thread(measure: Measure) -> Thread:
    """`measure` comes with its development target, level, roadmap and survey selected."""
    target = measure.development_target
    return Thread(measure=measure, target=target, facts=facts(target.level))
