"""The thread of a measure: why it is on the roadmap."""

from dataclasses import dataclass

from roadmaps.models import DevelopmentTarget, Level, Measure
from surveys.aspects import aspect_names, level_names, level_of


@dataclass(frozen=True)
class LevelFacts:
    """An aspect's level in words, in one language."""

    level: Level
    name: str
    baseline_word: str
    target_word: str

    @property
    def known(self) -> bool:
        return self.level.baseline is not None and self.level.respondents is not None

    @property
    def gap(self) -> float | None:
        return self.level.gap


def facts(level: Level, language: str | None = None) -> LevelFacts:
    words = level_names(language)
    return LevelFacts(
        level=level,
        name=aspect_names(language)[level.aspect],
        baseline_word=words[level_of(float(level.baseline))] if level.baseline is not None else "",
        target_word=words[level.target] if level.target else "",
    )


@dataclass(frozen=True)
class Thread:
    """From a measure's status back to the survey figure."""

    measure: Measure
    target: DevelopmentTarget
    facts: LevelFacts


def thread(measure: Measure) -> Thread:
    """`measure` comes with its development target, level and survey selected."""
    target = measure.development_target
    return Thread(measure=measure, target=target, facts=facts(target.level))
