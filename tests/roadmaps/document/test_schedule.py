"""The timeline of the document as a table."""

from roadmaps.document.schedule import schedule
from roadmaps.document.texts import targets_of
from tests.roadmaps.samples import sample


def test_schedule_shares_its_width_among_half_years() -> None:
    found = schedule(targets_of(sample("fi")))
    assert found is not None
    assert [year.name for year in found.years] == ["2025", "2026", "2027", "2028"]
    assert round(sum(year.share for year in found.years)) == 100
    assert abs(found.years[1].share - found.half * 2) < 0.01


def test_schedule_holds_every_measure_within_its_width() -> None:
    found = schedule(targets_of(sample("fi")))
    assert found is not None
    lines = [line for _target, group in found.groups for line in group]
    assert len(lines) == 9
    assert all(line.left >= 0 and line.left + line.width <= 100.5 for line in lines)


def test_targets_without_measures_are_left_out() -> None:
    content = sample("fi")
    content["targets"][0]["measures"] = []
    found = schedule(targets_of(content))
    assert found is not None
    assert len(found.groups) == len(content["targets"]) - 1
    assert schedule([]) is None
