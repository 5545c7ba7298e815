"""How far a roadmap is, in one query: what a home page says of it."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participants.models import Enrolment
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap, Version

STEPS = ("levels", "targets", "measures", "vision", "document")
"""What a roadmap is made of, in order."""


@dataclass(frozen=True)
class RoadmapProgress:
    """Counts of what there is; `newest`: the number of the newest version, None when there is none."""

    levels: int
    targets_set: int
    targets: int
    measures: int
    has_vision: bool
    newest: int | None

    @property
    def next_step(self) -> str:
        there = (self.targets_set, self.targets, self.measures, self.has_vision, self.newest)
        return next_step(dict(zip(STEPS, map(bool, there), strict=True)))


def next_step(there: dict[str, bool]) -> str:
    """The first of STEPS that is missing; follow when nothing is."""
    return next((step for step in STEPS if not there[step]), "follow")


def progress_of(enrolment: Enrolment) -> RoadmapProgress | None:
    """None while the roadmap has not been started."""
    levels = Level.objects.filter(roadmap=OuterRef("pk"))
    newest = Version.objects.filter(roadmap=OuterRef("pk")).order_by("-number").values("number")[:1]
    facts = Roadmap.objects.filter(enrolment=enrolment).values_list(
        count(levels, "roadmap"),
        count(levels.exclude(target=None), "roadmap"),
        count(DevelopmentTarget.objects.filter(roadmap=OuterRef("pk")), "roadmap"),
        count(Measure.objects.filter(development_target__roadmap=OuterRef("pk")), "development_target__roadmap"),
        "vision",
        Subquery(newest),
    )
    row = facts.first()
    if row is None:
        return None
    levels_made, targets_set, targets, measures, vision, number = row
    return RoadmapProgress(levels_made, targets_set, targets, measures, bool(vision), number)


def count(rows: "QuerySet[Level] | QuerySet[DevelopmentTarget] | QuerySet[Measure]", by: str) -> Coalesce:
    """How many rows there are of the outer row that they belong to."""
    counted = rows.order_by().values(by).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
