"""Starting a roadmap, its baselines, its levels and its measures."""

from decimal import Decimal

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from audit.models import Entry
from roadmaps import services
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version
from roadmaps.services import levels, measures
from roadmaps.services.roadmaps import RoadmapRefused
from tests import factories
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.samples import sample


def actions() -> list[str]:
    """The actions logged on roadmaps."""
    return list(
        Entry.objects.filter(target_type__startswith="roadmaps.").order_by("pk").values_list("action", flat=True)
    )


def test_start_makes_eleven_levels_once(world: World) -> None:
    roadmap = services.start(enrolment=world.enrolment, actor=world.contact)
    again = services.start(enrolment=world.enrolment, actor=world.contact)
    assert again == roadmap
    assert list(roadmap.levels.values_list("aspect", flat=True)) == list(range(1, 12))
    assert roadmap.language == "fi"
    assert set(roadmap.levels.values_list("baseline", "target")) == {(None, None)}
    assert actions() == ["roadmap.changed"]


def test_without_results_there_are_no_baselines(roadmap: Roadmap) -> None:
    assert services.take_baselines(roadmap=roadmap, actor=None) == 0


def test_baselines_stay_once_a_version_is_approved(roadmap: Roadmap) -> None:
    Version.objects.create(
        roadmap=roadmap, number=1, language="fi", content=sample(), approved_at=timezone.now(), approved_by="x"
    )
    with pytest.raises(RoadmapRefused, match="Nothing was changed"):
        services.take_baselines(roadmap=roadmap, actor=None)


def test_describe_changes_what_is_named_and_logs_no_texts(roadmap: Roadmap, world: World) -> None:
    services.describe(roadmap=roadmap, actor=world.contact, texts={"vision": "Salainen visio"})
    services.describe(roadmap=roadmap, actor=world.contact, texts={"vision": "Salainen visio"})
    roadmap.refresh_from_db()
    assert roadmap.vision == "Salainen visio"
    entry = Entry.objects.latest("pk")
    assert entry.payload == {"fields": ["vision"]}
    assert actions().count("roadmap.changed") == 2


def test_targets_of_levels_are_set_together(roadmap: Roadmap, world: World) -> None:
    assert levels.set_targets(roadmap=roadmap, targets={1: (4, "siksi"), 2: (None, "")}, actor=world.contact) == 1
    assert levels.set_targets(roadmap=roadmap, targets={1: (4, "siksi")}, actor=world.contact) == 0
    level = roadmap.levels.get(aspect=1)
    assert (level.target, level.reason) == (4, "siksi")
    assert actions().count("level.target_set") == 1


def test_gap_is_target_less_baseline(roadmap: Roadmap) -> None:
    level = roadmap.levels.get(aspect=1)
    assert level.gap is None
    level.baseline, level.target = Decimal("2.60"), 4
    assert level.gap == pytest.approx(1.4)


def test_status_is_logged_when_it_changes(add_measure: AddMeasure, world: World) -> None:
    measure = add_measure()
    for _ in range(2):
        measures.set_status(measure=measure, status=Measure.Status.DONE, actor=world.contact)
    measure.refresh_from_db()
    assert measure.status == "done"
    assert actions().count("measure.status_changed") == 1


def test_deleting_a_target_takes_its_measures(add_measure: AddMeasure, world: World) -> None:
    measure = add_measure()
    measures.delete_target(target=measure.development_target, actor=world.contact)
    assert not Measure.objects.exists()
    assert not DevelopmentTarget.objects.exists()
    assert Entry.objects.latest("pk").payload == {"measures": 1, "roadmap": measure.development_target.roadmap_id}


def release_results(world: World) -> None:
    """The first participant rated everything 2, and four other municipalities of the round 4."""
    round = factories.survey_round(world.programme)
    places = [world.enrolment.municipality, world.other.municipality]
    places += [factories.accepted(programme=world.programme).municipality for _ in range(3)]
    for place in places:
        assert place is not None
        factories.closed(round, place, {"edu": 8}, value=2 if place == world.enrolment.municipality else 4)


def test_baselines_come_from_the_released_survey(world: World) -> None:
    release_results(world)
    roadmap = services.start(enrolment=world.enrolment, actor=world.contact)
    level = roadmap.levels.get(aspect=6)
    assert (level.baseline, level.respondents, level.network) == (Decimal("2.0"), 8, Decimal("3.6"))
    assert level.survey is not None
    assert level.survey.municipality == world.enrolment.municipality
    assert roadmap.levels.filter(baseline=None).count() == 0
    assert "roadmap.baselines_taken" in actions()


def test_baselines_are_taken_when_results_come_later(roadmap: Roadmap, world: World) -> None:
    release_results(world)
    assert services.take_baselines(roadmap=roadmap, actor=world.contact) == 11
    assert roadmap.levels.get(aspect=1).baseline == Decimal("2.00")


def test_baselines_of_too_few_people_stay_unknown(world: World) -> None:
    place = world.enrolment.municipality
    assert place is not None
    factories.closed(factories.survey_round(world.programme), place, {"edu": 4}, value=2)
    roadmap = services.start(enrolment=world.enrolment, actor=world.contact)
    assert set(roadmap.levels.values_list("baseline", "low", "respondents")) == {(None, None, None)}


def test_title_that_nobody_gave_follows_the_language_of_the_document(roadmap: Roadmap, world: World) -> None:
    given = {name: getattr(roadmap, name) for name in ("title", "vision")}
    services.describe(roadmap=roadmap, actor=world.contact, texts={**given, "language": "sv"})
    with translation.override("sv"):
        assert roadmap.title == gettext("Digital roadmap of %(name)s") % {"name": world.enrolment.party}
    services.describe(roadmap=roadmap, actor=world.contact, texts={"title": "Oma nimi", "language": "sv"})
    services.describe(roadmap=roadmap, actor=world.contact, texts={"title": "Oma nimi", "language": "fi"})
    assert roadmap.title == "Oma nimi"


def test_results_wait_to_be_read_until_a_level_is_set(roadmap: Roadmap, world: World) -> None:
    def asked() -> bool:
        home = factories.signed_in(world.contact).get(factories.page("participant-home", world.enrolment))
        return any(todo.url.endswith("/survey/results/") for todo in home.context["todos"])

    place = world.enrolment.municipality
    assert place is not None
    factories.closed(factories.survey_round(world.programme), place, {"edu": 12})
    assert asked()
    levels.set_targets(roadmap=roadmap, actor=world.contact, targets={1: (4, "")})
    assert not asked()
