"""Measures and development targets change under the roadmap's lock, whichever way: without it each of these fails."""

from collections.abc import Callable

import pytest

from roadmaps.models import Measure
from roadmaps.services import measures
from tests.locks import before_writing, held_by, statements_of
from tests.roadmaps.conftest import AddMeasure

CHANGES: dict[str, Callable[[Measure], object]] = {
    "set_status": lambda measure: measures.set_status(measure=measure, status=Measure.Status.DONE, actor=None),
    "save_measure": lambda measure: measures.save_measure(measure=measure, actor=None),
    "delete_measure": lambda measure: measures.delete_measure(measure=measure, actor=None),
    "save_target": lambda measure: measures.save_target(target=measure.development_target, actor=None),
    "delete_target": lambda measure: measures.delete_target(target=measure.development_target, actor=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_roadmap_is_held_before_anything_is_written(add_measure: AddMeasure, change: str) -> None:
    measure = add_measure()
    statements = statements_of(lambda: CHANGES[change](measure))
    assert held_by(before_writing(statements)) == ["roadmaps_roadmap"]
