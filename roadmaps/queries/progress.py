"""How far a roadmap is, in one query: what a home page says of it."""

from dataclasses import dataclass

from django.db import connection

from participants.models import Enrolment

STEPS = ("levels", "targets", "measures", "vision", "document")
"""What a roadmap is made of, in order."""


FACTS = """
    SELECT
        (SELECT COUNT(*) FROM roadmaps_level l WHERE l.roadmap_id = r.id),
        (SELECT COUNT(l.target) FROM roadmaps_level l WHERE l.roadmap_id = r.id),
        (SELECT COUNT(*) FROM roadmaps_developmenttarget t WHERE t.roadmap_id = r.id),
        (SELECT COUNT(*) FROM roadmaps_measure m JOIN roadmaps_developmenttarget t ON t.id = m.development_target_id
            WHERE t.roadmap_id = r.id),
        r.vision,
        (SELECT MAX(v.number) FROM roadmaps_version v WHERE v.roadmap_id = r.id)
    FROM roadmaps_roadmap r WHERE r.enrolment_id = %s
"""
"""Said in SQL, which PostgreSQL and SQLite read alike: putting five counts together costs the ORM more than asking them."""


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
        levels = are_settled(self.targets_set, self.levels, self.targets)
        there = (levels, self.targets, self.measures, self.has_vision, self.newest)
        return next_step(dict(zip(STEPS, map(bool, there), strict=True)))

    @property
    def open_levels(self) -> int:
        return self.levels - self.targets_set


def are_settled(targets_set: int, levels: int, targets: int) -> bool:
    """All target levels are set, or some are and the work has gone on to development targets: the rest may stay open."""
    return targets_set == levels or bool(targets_set and targets)


def next_step(there: dict[str, bool]) -> str:
    """The first of STEPS that is missing; follow when nothing is."""
    return next((step for step in STEPS if not there[step]), "follow")


def progress_of(enrolment: Enrolment) -> RoadmapProgress | None:
    """None while the roadmap has not been started."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [enrolment.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    levels, targets_set, targets, measures, vision, newest = row
    return RoadmapProgress(levels, targets_set, targets, measures, bool(vision), newest)
