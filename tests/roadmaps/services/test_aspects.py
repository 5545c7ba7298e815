"""A roadmap's aspects and levels are those of the form that it was started on, whatever the form has."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from roadmaps import services
from roadmaps.models import Level, Roadmap
from roadmaps.services.levels import set_targets
from roadmaps.services.snapshot import snapshot
from surveys import instruments
from surveys.models import Instrument, InstrumentVersion, Survey
from surveys.services import closing, releasing
from tests import factories
from tests.roadmaps.conftest import World

GRADES = ("Low", "Middling", "High")


def short_content() -> dict[str, Any]:
    """A form of three aspects with numbers of their own, whose levels are 1–3."""
    content = deepcopy(instruments.forms()["aspects-11"])
    names = {2: "Reading", 5: "Writing", 12: "Sums"}
    content["aspects"] = [
        {"no": number, "level": "personal", "fi": name, "sv": f"{name} sv", "en": f"{name} en"}
        for number, name in names.items()
    ]
    steps = [{"value": value, "fi": word, "sv": word, "en": word} for value, word in enumerate(GRADES, start=1)]
    content["scales"]["grade"]["steps"] = steps
    questions = [
        {"code": f"S{number}", "kind": "scale", "scale": "grade", "aspect": number, "text": {"fi": name, "sv": name, "en": name}}
        for number, name in names.items()
    ]  # fmt: skip
    background, *_rest = content["sections"]
    content["sections"] = [background, {"key": "own", "title": content["title"], "questions": questions}]
    return content


def answer(survey: Survey) -> None:
    """Six people answer; the survey closes, and its results are released."""
    row = {"S2": 2, "S5": 3, "S12": 1}
    factories.seal(survey, [row] * 6)
    closing.close(survey=survey)
    releasing.release(survey=survey, actor=None)


@pytest.fixture
def version(db: None) -> InstrumentVersion:
    content = short_content()
    made = Instrument.objects.create(key="three", title="Three")
    return InstrumentVersion.objects.create(
        instrument=made, number=1, content=content, digest=instruments.digest_of(content)
    )


@pytest.fixture
def three(world: World, version: InstrumentVersion) -> Roadmap:
    """Started on the results of a form of three aspects."""
    round = factories.survey_round(world.programme, instrument_version=version)
    place = world.enrolment.municipality
    assert place is not None
    survey = factories.opened(round, place)
    answer(survey)
    return services.start(enrolment=world.enrolment, actor=world.contact)


def test_roadmap_has_the_aspects_of_its_results(three: Roadmap, version: InstrumentVersion) -> None:
    assert three.instrument_version == version
    levels = [(level.aspect, float(level.baseline or 0)) for level in three.levels.all()]
    assert levels == [(2, 2.0), (5, 2.5), (12, 1.5)]


def test_pages_and_forms_have_its_names_and_levels(client: Client, world: World, three: Roadmap) -> None:
    client.force_login(world.contact)
    page = client.get(world.url("levels/")).content.decode()
    assert all(f"{name} en" in page for name in ("Reading", "Writing", "Sums"))
    assert '<option value="3">3 High</option>' in page
    assert '<option value="4"' not in page
    assert "Own digital skills" not in page
    assert "12. Sums en" in client.get(world.url("targets/new/")).content.decode()


@pytest.mark.parametrize(("target", "status"), [("3", 302), ("4", 200), ("0", 200)])
def test_target_is_one_of_its_levels(client: Client, world: World, three: Roadmap, target: str, status: int) -> None:
    client.force_login(world.contact)
    assert client.post(world.url("levels/"), {"target_12": target}).status_code == status
    assert Level.objects.filter(target__isnull=False).count() == (status == 302)


def test_document_has_its_names_and_scale(three: Roadmap) -> None:
    set_targets(roadmap=three, targets={12: (3, "")}, actor=None)
    content = snapshot(three, number=1)
    assert content["scale"] == [[1, "Low"], [2, "Middling"], [3, "High"]]
    assert [(level["name"], level["baseline_word"], level["target_word"]) for level in content["levels"]] == [
        ("Reading", "Middling", ""),
        ("Writing", "High", ""),
        ("Sums", "Middling", "High"),
    ]


def test_without_results_it_is_the_newest_usual_form(world: World) -> None:
    roadmap = services.start(enrolment=world.enrolment, actor=None)
    assert roadmap.instrument_version == InstrumentVersion.objects.usual()
    assert roadmap.instrument_version.instrument.key == "aspects-11"


def test_form_of_a_roadmap_changes_no_more(world: World) -> None:
    roadmap = services.start(enrolment=world.enrolment, actor=None)
    assert InstrumentVersion.objects.get(pk=roadmap.instrument_version_id).frozen_at


def test_baselines_of_another_form_fill_the_aspects_that_both_have(world: World, version: InstrumentVersion) -> None:
    roadmap = services.start(enrolment=world.enrolment, actor=None)
    survey = factories.opened(
        factories.survey_round(world.programme, instrument_version=version),
        world.enrolment.municipality,  # type: ignore[arg-type]
    )
    answer(survey)
    assert services.take_baselines(roadmap=roadmap, actor=None) == 2
    assert list(roadmap.levels.exclude(baseline=None).values_list("aspect", flat=True)) == [2, 5]


@pytest.mark.parametrize("wrong", [{"aspect": 0}, {"target": 0}])
def test_database_refuses_what_has_no_number(three: Roadmap, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Level.objects.filter(pk=three.levels.first().pk).update(**wrong)  # type: ignore[union-attr]
