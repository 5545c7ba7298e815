"""How far a roadmap is, in one query: what a home page says of it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from participants.models import Enrolment
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version

STEPS = ("levels", "targets", "measures", "vision", "document")
"""What a roadmap is made of, in order."""


@dataclass(frozen=True)
class RoadmapProgress:
    """Counts of what there is; `newest`: the number of the newest version, None when there is none."""

    levels: int
    targets_set: int
    has_targets: bool
    measures: int
    has_vision: bool
    newest: int | None

    @property
    def next_step(self) -> str:
        there = (self.targets_set, self.has_targets, self.measures, self.has_vision, self.newest)
        return next_step(dict(zip(STEPS, map(bool, there), strict=True)))


def next_step(there: dict[str, bool]) -> str:
    """The first of STEPS that is missing; follow when nothing is."""
    return next((step for step in STEPS if not there[step]), "follow")


def progress_of(enrolment: Enrolment) -> RoadmapProgress | None:
    """None while the roadmap has not been started."""
    targets = DevelopmentTarget.objects.filter(roadmap=OuterRef("pk"))
    measures = Measure.objects.filter(development_target__roadmap=OuterRef("pk")).order_by()
    counted = measures.values("development_target__roadmap").annotate(rows=Count("pk")).values("rows")
    newest = Version.objects.filter(roadmap=OuterRef("pk")).order_by("-number").values("number")
    facts = Roadmap.objects.filter(enrolment=enrolment).values_list(
        Count("levels"),
        Count("levels__target"),
        Exists(targets),
        Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        "vision",
        Subquery(newest[:1]),
    )
    row = facts.first()
    if row is None:
        return None
    levels, targets_set, has_targets, measure_count, vision, number = row
    return RoadmapProgress(levels, targets_set, has_targets, measure_count, bool(vision), number)
