"""The document is public: it tells means, and neither how many rated an aspect nor how their ratings differ."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from roadmaps import services
from roadmaps.document.rendering import brand_of, markup
from roadmaps.models import DevelopmentTarget, Roadmap
from roadmaps.services.snapshot import snapshot
from surveys.services.tallying import count_tallies
from tests import factories
from tests.roadmaps.conftest import World

ALL = [{"N6": 2}] * 10 + [{"N6": 4}] * 10
SOME = [{"N6": 1}] * 7 + [{"N6": 5}] * 7 + [{"N6": "dont_know"}] * 6
"""Twenty respondents whose mean is 3.0: all of them rated, or fourteen who differ more."""


def survey_with(world: World, rows: Sequence[Mapping[str, Any]]) -> Roadmap:
    """The roadmap, in English, that begins with these answers and goes as far as a development target."""
    place = world.enrolment.municipality
    assert place is not None
    answers = [factories.answers(1 + number % 5, **row) for number, row in enumerate(rows)]
    factories.counted(factories.survey_round(world.programme), place, answers)
    roadmap = services.start(enrolment=world.enrolment, actor=None)
    Roadmap.objects.filter(pk=roadmap.pk).update(language="en")
    DevelopmentTarget.objects.create(roadmap=roadmap, level=roadmap.levels.get(aspect=6), title="Data flows")
    return Roadmap.objects.get(pk=roadmap.pk)


def document_of(roadmap: Roadmap) -> tuple[dict[str, Any], str]:
    """The snapshot, and all that the PDF is made of: texts, coordinates and alternative texts."""
    content = snapshot(roadmap, number=1)
    return content, markup(content, brand_of(content))[0]


def test_document_is_the_same_however_many_rated_and_however_they_differ(world: World) -> None:
    roadmap = survey_with(world, ALL)
    survey = roadmap.levels.get(aspect=6).survey
    assert survey is not None
    documents, levels = [], []
    for rows in (ALL, SOME):
        count_tallies(survey, [factories.answers(1 + number % 5, **row) for number, row in enumerate(rows)])
        services.take_baselines(roadmap=roadmap, actor=None)
        documents.append(document_of(roadmap))
        levels.append(roadmap.levels.values_list("baseline", "low", "high", "respondents").get(aspect=6))
    assert levels == [(Decimal(3), Decimal(2), Decimal(4), 20), (Decimal(3), Decimal(1), Decimal(5), 14)]
    assert documents[0] == documents[1]


def test_snapshot_of_a_level_holds_what_the_document_shows_and_no_more(world: World) -> None:
    content, html = document_of(survey_with(world, SOME))
    shown = {"aspect", "name", "baseline", "baseline_word", "network", "target", "target_word", "reason", "gap"}
    assert {frozenset(level) for level in content["levels"]} == {frozenset(shown)}
    word = content["levels"][5]["baseline_word"]
    assert f"The mean of the staff’s ratings of this aspect is 3.0 ({word})." in html


@pytest.mark.parametrize(
    ("people", "kept", "said"),
    [
        (5, 5, "5 people answered by"),
        (4, None, "fewer people had answered than may be shown"),
    ],
)
def test_number_of_respondents_is_told_from_the_limit_up(
    world: World, people: int, kept: int | None, said: str
) -> None:
    content, html = document_of(survey_with(world, ALL[:people]))
    assert content["survey"]["respondents"] == kept
    assert said in html
