"""The roadmap's figures: the same rows and lanes from the live roadmap as from its snapshot, and their words."""

from datetime import date

from django.utils import translation

from documents.figures.half_years import Bar, Lane, bars_in
from documents.figures.profile import ProfileRow
from roadmaps.document.texts import targets_of
from roadmaps.figures import FILLS, dumbbell_sentence, lane_of, measures_sentence, row_of, timeline
from roadmaps.models import Level, Measure, Roadmap
from roadmaps.queries.overview import Overview
from roadmaps.services.snapshot import snapshot
from tests.roadmaps.conftest import AddMeasure


def test_page_and_document_show_the_same_rows_and_lanes(roadmap: Roadmap, add_measure: AddMeasure) -> None:
    add_measure("Kuvataan tietovirrat", status=Measure.Status.DONE)
    add_measure("Koulutetaan", starts=date(2027, 1, 1), ends=date(2028, 6, 30))
    Level.objects.filter(aspect=6).update(baseline="2.4", low="1.5", high="3.3", network="2.7", target=4)
    Roadmap.objects.update(language="en")
    roadmap.refresh_from_db()
    shown, content = Overview(roadmap), snapshot(roadmap, number=1)
    assert shown.rows == [row_of(level) for level in content["levels"]]
    assert shown.rows[5] == ProfileRow(shown.rows[5].label, own=2.4, network=2.7, target=4)
    with translation.override("en"):
        targets = targets_of(content)
        lanes = [lane_of(target.title, target.level["name"], target.measures) for target in targets]
        assert shown.lanes == lanes
    first, second = bars_in(lanes)
    assert first == Bar("Kuvataan tietovirrat", date(2026, 3, 1), date(2026, 11, 30), "dark", "done", "tietohallinto")
    assert (second.fill, second.word) == ("light", "not started")


def test_internal_measure_is_a_bar_on_the_page_and_not_in_the_document(
    roadmap: Roadmap, add_measure: AddMeasure
) -> None:
    target = add_measure("Avoin toimi").development_target
    add_measure("Salainen toimi", internal=True, target=target)
    assert [bar.title for bar in bars_in(Overview(roadmap).lanes)] == ["Avoin toimi", "Salainen toimi"]
    assert [measure.title for measure in targets_of(snapshot(roadmap, number=1))[0].measures] == ["Avoin toimi"]


def test_each_status_has_a_fill_of_its_own() -> None:
    assert set(FILLS) == set(Measure.Status)
    assert len(set(FILLS.values())) == len(FILLS)


def test_dumbbell_says_where_the_largest_gap_is() -> None:
    rows = [
        ProfileRow("1. Skills", own=3.6, target=4),
        ProfileRow("3. Data", own=2.1, target=3),
        ProfileRow("x", own=1.0),
    ]
    assert dumbbell_sentence(rows) == "The largest gap is in 3. Data: 0.9 levels."
    assert dumbbell_sentence([ProfileRow("1. Skills", own=3.6, target=3)]) == "No target is above its baseline."
    assert dumbbell_sentence([ProfileRow("1. Skills", own=3.6)]) == "No target levels have been set yet."


def test_timeline_says_how_many_measures_there_are_and_when() -> None:
    bars = [
        Bar("a", date(2026, 3, 1), date(2026, 5, 1), "light", "x"),
        Bar("b", date(2027, 3, 1), date(2027, 9, 1), "full", "y"),
    ]
    empty = Lane("Empty", "", [])
    assert measures_sentence([empty]) == ""
    assert timeline([empty]) == ""
    lanes = [empty, Lane("Full", "", bars)]
    assert measures_sentence(lanes) == "2 measures, from 1–6/2026 to 7–12/2027."
    assert "2 measures, from 1–6/2026 to 7–12/2027." in timeline(lanes)
