"""What a roadmap's front page shows, read in a fixed number of queries."""

from functools import cached_property

from django.db.models import Prefetch

from documents.figures.half_years import Lane
from documents.figures.profile import ProfileRow
from participants.models import Enrolment
from roadmaps.figures import lane_of, row_of
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version
from roadmaps.queries.network import withhold_network
from roadmaps.queries.progress import STEPS, are_settled, next_step
from roadmaps.queries.thread import LevelFacts, as_content, facts

WIDE_GAP = 1
"""Levels from which on a gap asks for a development target."""


class Overview:
    """A roadmap with its levels, development targets, measures and newest version.

    `known` are municipalities whose results the reader sees elsewhere: less of the comparison is shown then.
    """

    def __init__(self, roadmap: Roadmap, known: frozenset[int] = frozenset()) -> None:
        self.roadmap = roadmap
        self.known = known

    @cached_property
    def levels(self) -> list[LevelFacts]:
        levels = list(self.roadmap.levels.select_related("survey__round"))
        withhold_network(self.roadmap, levels, self.known)
        return [facts(level) for level in levels]

    @cached_property
    def rows(self) -> list[ProfileRow]:
        """The levels as rows of a figure."""
        return [row_of(as_content(level)) for level in self.levels]

    @cached_property
    def targets(self) -> list[DevelopmentTarget]:
        """Each with its measures, and `aspect_name`, the name of its aspect."""
        measures = Prefetch("measures", queryset=Measure.objects.order_by("starts", "pk"))
        targets = list(self.roadmap.development_targets.select_related("level").prefetch_related(measures))
        names = self.roadmap.questionnaire.aspect_names()
        for target in targets:
            target.aspect_name = names[target.level.aspect]  # type: ignore[attr-defined]
        return targets

    @cached_property
    def measures(self) -> list[Measure]:
        return [measure for target in self.targets for measure in target.measures.all()]

    @cached_property
    def lanes(self) -> list[Lane]:
        names = self.roadmap.questionnaire.aspect_names()
        return [lane_of(target.title, names[target.level.aspect], target.measures.all()) for target in self.targets]

    @property
    def level_names(self) -> dict[int, str]:
        """Level → its word, the weakest first."""
        return self.roadmap.questionnaire.level_names()

    @cached_property
    def newest(self) -> Version | None:
        return self.roadmap.versions.defer("content").order_by("-number").first()

    @property
    def baselines(self) -> int:
        return sum(level.known for level in self.levels)

    @property
    def targets_set(self) -> int:
        return sum(level.level.target is not None for level in self.levels)

    @property
    def open_levels(self) -> int:
        """How many aspects have no target level."""
        return len(self.levels) - self.targets_set

    @property
    def wide_open(self) -> list[LevelFacts]:
        """The aspects of a wide gap that have no development target, the widest first."""
        worked_on = {target.level.aspect for target in self.targets}
        wide = [level for level in self.levels if level.gap is not None and level.gap >= WIDE_GAP]
        return sorted(
            (level for level in wide if level.level.aspect not in worked_on), key=lambda level: -(level.gap or 0)
        )

    @property
    def published(self) -> int:
        """How many measures the document shows."""
        return sum(not measure.internal for measure in self.measures)

    @property
    def left_out(self) -> int:
        return len(self.measures) - self.published

    @property
    def target_without_measures(self) -> DevelopmentTarget | None:
        return next((target for target in self.targets if not target.measures.all()), None)

    @property
    def next_step(self) -> str:
        """One of STEPS or follow: what is missing first."""
        levels = are_settled(self.targets_set, len(self.levels), len(self.targets))
        there = (levels, self.targets, self.measures, self.roadmap.vision, self.newest)
        return next_step(dict(zip(STEPS, map(bool, there), strict=True)))


def roadmap_of(enrolment: Enrolment) -> Roadmap | None:
    return Roadmap.objects.filter(enrolment=enrolment).select_related("enrolment__programme").first()
