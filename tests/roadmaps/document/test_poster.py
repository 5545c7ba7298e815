"""The roadmap on one page: what is missing leaves its room to the rest."""

import re
from typing import Any

from django.utils import translation

from roadmaps.document.content import document_context
from roadmaps.document.rendering import brand_of
from tests.roadmaps.samples import sample


def poster(**changes: Any) -> Any:
    content = sample("fi", **changes)
    with translation.override("fi"):
        return document_context(content, brand_of(content))["poster"]


def test_poster_gives_the_room_of_what_is_missing_to_the_rest() -> None:
    whole = poster()
    assert whole.height < poster(vision="").height
    assert poster(targets=[]).timeline == ""
    bare = [{**level, "baseline": None, "target": None} for level in sample("fi")["levels"]]
    assert poster(levels=bare).width > whole.width
    assert poster(levels=bare, targets=[]) is None


def test_aspects_without_a_level_leave_the_poster_to_the_others() -> None:
    levels = sample("fi")["levels"]
    bare = [{**level, "baseline": None, "target": None} for level in levels[1:]]
    drawn = poster(levels=[levels[0], *bare]).levels
    assert levels[0]["name"] in drawn
    assert [level["name"] for level in bare if level["name"] in drawn] == []


def test_poster_counts_the_measures_that_it_has_no_room_for() -> None:
    content = sample("fi")
    target = content["targets"][0]
    assert poster().left_out == 0
    assert poster(targets=[{**target, "measures": target["measures"] * 60}]).left_out > 0


def test_legend_holds_the_statuses_that_occur() -> None:
    assert poster().legend == [("full", "käynnissä"), ("light", "ei aloitettu"), ("dark", "valmis")]


def test_poster_numbers_its_targets_as_the_chapter_does() -> None:
    """A target whose measures are not published comes last in the chapter, so that the poster misses no number."""
    first, *others = sample("fi")["targets"]
    content = sample("fi", targets=[{**first, "measures": []}, *others])
    with translation.override("fi"):
        context = document_context(content, brand_of(content))
    chapter = {target.title: target.number for target in context["targets"]}
    assert chapter == {**{target["title"]: at for at, target in enumerate(others, 1)}, first["title"]: len(others) + 1}
    badges = re.findall(r'font-weight="700" fill="[^"]*">(\d+)</text>', context["poster"].timeline)
    assert [number for number in badges if len(number) == 1] == ["1", "2", "3", "4"]


def test_poster_writes_a_long_owner_on_two_lines() -> None:
    owner = "kehittämispäällikkö ja tietohallinto yhdessä"
    (target, *_rest) = sample("fi")["targets"]
    drawn = poster(targets=[{**target, "measures": [{**target["measures"][0], "owner": owner}]}]).timeline
    words = " ".join(re.findall(r">([^<]+)</text>", drawn))
    assert owner in words.replace("- ", "")
    assert "…" not in words
