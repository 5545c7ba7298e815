"""The timeline of the document as a table."""

from typing import Any

from documents.figures.half_years import Lane
from roadmaps.document.schedule import schedule
from roadmaps.document.texts import targets_of
from roadmaps.figures import lane_of
from tests.roadmaps.samples import sample


def lanes_of(content: dict[str, Any]) -> list[Lane]:
    return [lane_of(target.title, target.level["name"], target.measures) for target in targets_of(content)]


def test_schedule_shares_its_width_among_half_years() -> None:
    table = schedule(lanes_of(sample("fi")))
    assert table is not None
    assert [year for year, _share in table.years] == ["2025", "2026", "2027", "2028"]
    assert round(sum(share for _year, share in table.years)) == 100
    assert abs(table.years[1][1] - table.half * 2) < 0.01


def test_schedule_holds_every_measure_within_its_width() -> None:
    table = schedule(lanes_of(sample("fi")))
    assert table is not None
    rows = [row for _number, _title, rows_of_lane in table.lanes for row in rows_of_lane]
    assert len(rows) == 9
    assert all(row.left >= 0 and row.left + row.width <= 100.5 for row in rows)


def test_targets_without_measures_are_left_out_and_take_no_number() -> None:
    content = sample("fi")
    content["targets"][0]["measures"] = []
    table = schedule(lanes_of(content))
    assert table is not None
    assert [number for number, _title, _rows in table.lanes] == [1, 2, 3, 4]
    assert schedule([]) is None
