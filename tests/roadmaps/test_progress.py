"""How far a roadmap is: what the home page says of it."""

import pytest

from participants.access import participation_in, visit_of
from roadmaps.home import todos
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version
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
        (RoadmapProgress(11, 3, 0, 0, False, None), "levels"),
        (RoadmapProgress(11, 11, 0, 0, False, None), "targets"),
        (RoadmapProgress(11, 0, 1, 0, False, None), "levels"),
        (RoadmapProgress(11, 3, 1, 0, False, None), "measures"),
        (RoadmapProgress(11, 3, 1, 1, False, None), "vision"),
        (RoadmapProgress(11, 3, 1, 1, True, None), "document"),
        (RoadmapProgress(11, 3, 1, 1, True, 1), "follow"),
    ],
)
def test_next_step_is_the_first_that_is_missing(progress: RoadmapProgress, step: str) -> None:
    assert progress.next_step == step


def test_open_levels_are_counted_to_the_contact_person_until_a_target_is_named(
    world: World, roadmap: Roadmap, add_measure: AddMeasure
) -> None:
    participation = participation_in(visit_of(world.contact, "951"), world.programme.slug)

    def title() -> str:
        fresh = participation_in(participation.visit, world.programme.slug)
        return todos(fresh)[0].title

    assert title() == "Set the target levels"
    levels.set_targets(roadmap=roadmap, targets={6: (4, ""), 7: (3, "")}, actor=world.contact)
    assert title() == "Set the target levels: 9 are still open"
    rest = dict.fromkeys((1, 2, 3, 4, 5, 8, 9, 10), (4, ""))
    levels.set_targets(roadmap=roadmap, targets=rest, actor=world.contact)
    assert title() == "Set the target levels: 1 is still open"
    DevelopmentTarget.objects.create(roadmap=roadmap, level=roadmap.levels.get(aspect=6), title="Tieto kulkee")
    assert title() == "Add measures"
