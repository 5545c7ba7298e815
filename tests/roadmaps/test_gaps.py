"""One gap, computed from the figures that are shown, on the page, in its sentence and in the document."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from roadmaps.document.content import widest_of
from roadmaps.figures import dumbbell, dumbbell_sentence
from roadmaps.gaps import gap_between
from roadmaps.models import Level, Roadmap
from roadmaps.queries.overview import Overview
from roadmaps.services.snapshot import snapshot
from tests.roadmaps.conftest import World

SOME = ((4, "2.1", 4, "1.9"), (5, "3.1", 5, "1.9"), (6, "3.8", 3, "-0.8"))
"""Aspect, baseline, target and gap."""


@pytest.mark.parametrize(
    ("baseline", "target", "gap"),
    [(Decimal("3.8"), 4, 0.2), (2.1, 4, 1.9), (3.8, 3, -0.8), (4.0, 4, 0.0), (None, 4, None), (3.8, None, None)],
)
def test_gap_is_of_one_decimal(baseline: Any, target: int | None, gap: float | None) -> None:
    assert gap_between(baseline, target) == gap


@pytest.fixture
def levels(roadmap: Roadmap) -> Roadmap:
    for aspect, baseline, target, _gap in SOME:
        Level.objects.filter(aspect=aspect).update(baseline=baseline, target=target, respondents=20, reason="Siksi")
    Roadmap.objects.update(language="en")
    roadmap.refresh_from_db()
    return roadmap


def test_page_sentence_and_document_tell_the_same_gap(client: Client, world: World, levels: Roadmap) -> None:
    pages = []
    for person in (world.contact, world.member):
        client.force_login(person)
        pages.append(client.get(world.url("levels/")).content.decode())
    content = snapshot(levels, number=1)
    assert [level["gap"] for level in content["levels"][3:6]] == [1.9, 1.9, -0.8]
    for aspect, _baseline, _target, gap in SOME:
        said = str(gap).replace("-", "−")
        assert f'for="id_target_{aspect}">{said}</output>' in pages[0]
        assert f'data-label="Gap">{said}</td>' in pages[1]
    rows = Overview(levels).rows
    widest = widest_of(content)
    assert widest is not None
    assert dumbbell_sentence(rows) == f"The largest gap is in {widest['aspect']}. {widest['name']}: 1.9 levels."


def test_gap_of_a_form_that_was_refused_is_to_the_level_chosen_in_it(
    client: Client, world: World, levels: Roadmap
) -> None:
    client.force_login(world.contact)
    page = client.post(world.url("levels/"), {"target_4": "5", "target_5": "x", "target_6": "2"}).content.decode()
    assert 'for="id_target_4">2.9</output>' in page
    assert 'for="id_target_5">–</output>' in page


def test_target_without_a_baseline_is_named_a_target(roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap, aspect=2).update(target=4)
    shown = Overview(roadmap)
    drawn = dumbbell(shown.rows, shown.level_names)
    assert ">4 target<" in drawn
    assert "baseline" not in drawn.partition("</desc>")[2]
