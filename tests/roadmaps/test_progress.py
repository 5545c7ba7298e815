"""How far a roadmap is: what the home page says of it."""

import pytest

from roadmaps.models import Measure, Roadmap, Version
from roadmaps.queries.progress import RoadmapProgress, progress_of
from roadmaps.services import levels
from tests import factories
from tests.roadmaps.conftest import AddMeasure, World


def test_roadmap_that_has_not_been_started_has_no_progress(world: World) -> None:
    assert progress_of(world.enrolment) is None


def test_what_there_is_is_counted(world: World, roadmap: Roadmap, add_measure: AddMeasure) -> None:
    levels.set_targets(roadmap=roadmap, targets={6: (4, ""), 7: (3, "")}, actor=world.contact)
    first = add_measure()
    add_measure("Toinen", target=first.development_target)
    roadmap.vision = "Arki sujuu."
    roadmap.save()
    Version.objects.create(roadmap=roadmap, number=3, language="fi", content={})
    assert progress_of(world.enrolment) == RoadmapProgress(11, 2, 1, 2, True, 3)


def test_another_participants_roadmap_is_not_counted(world: World, roadmap: Roadmap, add_measure: AddMeasure) -> None:
    add_measure()
    assert progress_of(world.other) is None
    assert progress_of(factories.accepted()) is None
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("progress", "step"),
    [
        (RoadmapProgress(11, 0, 0, 0, False, None), "levels"),
        (RoadmapProgress(11, 3, 0, 0, False, None), "targets"),
        (RoadmapProgress(11, 3, 1, 0, False, None), "measures"),
        (RoadmapProgress(11, 3, 1, 1, False, None), "vision"),
        (RoadmapProgress(11, 3, 1, 1, True, None), "document"),
        (RoadmapProgress(11, 3, 1, 1, True, 1), "follow"),
    ],
)
def test_next_step_is_the_first_that_is_missing(progress: RoadmapProgress, step: str) -> None:
    assert progress.next_step == step
