"""Five documents that try the composition: sound by every checker, their tables whole, their pages filled."""

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.translation import gettext, override

from documents.checks import elements_in
from roadmaps.document.content import document_context
from roadmaps.document.rendering import brand_of, make_pdf, make_poster, markup
from tests.documents.second_opinion import found_by_pdfua
from tests.roadmaps.cases import CASES
from tests.roadmaps.document.test_pages import lines_of
from tests.roadmaps.document.test_rendering import text_of

EACH = pytest.mark.parametrize("name", list(CASES))
DRAFTS = [name for name, (_content, approval) in CASES.items() if approval is None]


@cache
def document(name: str) -> bytes:
    content, approval = CASES[name]
    return make_pdf(content(), approval=approval)


@cache
def poster(name: str) -> bytes:
    content, approval = CASES[name]
    made = make_poster(content(), approval=approval)
    assert made is not None
    return made


def draft_of(name: str) -> str:
    with override(CASES[name][0]()["language"]):
        return gettext("Draft, not approved")


@EACH
def test_another_checker_finds_nothing(name: str, tmp_path: Path) -> None:
    assert found_by_pdfua(document(name), tmp_path) == []
    assert found_by_pdfua(poster(name), tmp_path) == []


def tables_of(pdf: pikepdf.Pdf) -> list[list[list[int]]]:
    """The rows of each table but its heads: the pages that each row's contents stand on."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    return [
        [
            sorted({pages[part["/Pg"].objgen] for part in elements_in(row)})
            for row in elements_in(table)
            if row["/S"] == "/TR" and row["/P"]["/S"] == "/TBody"
        ]
        for table in elements_in(pdf.Root["/StructTreeRoot"])
        if table["/S"] == "/Table"
    ]


@EACH
def test_no_row_is_split_and_no_row_or_two_spill_onto_a_page(name: str) -> None:
    with pikepdf.open(io.BytesIO(document(name))) as pdf:
        tables = tables_of(pdf)
    content = CASES[name][0]()
    assert len(tables) == markup(content, brand_of(content))[0].count("<table")
    for rows in tables:
        assert [row for row in rows if len(row) > 1] == []
        shares = [len(list(share)) for _page, share in groupby(row[0] for row in rows)]
        assert len(shares) == 1 or (shares[0] >= 2 and shares[-1] >= 3), shares


@EACH
def test_pages_are_filled_and_no_heading_stands_alone(name: str, tmp_path: Path) -> None:
    pages = lines_of(document(name), tmp_path)
    with pikepdf.open(io.BytesIO(document(name))) as pdf, pdf.open_outline() as outline:
        titles = {str(inner.title) for item in outline.root for inner in [item, *item.children]}
    assert [lines[-1][1] for lines in pages if lines[-1][1] in titles] == []
    assert [round(lines[-1][0]) for lines in pages[:-1] if lines[-1][0] < 842 * 0.4] == []


@EACH
def test_contents_name_the_pages_of_the_chapters(name: str, tmp_path: Path) -> None:
    pages = text_of(document(name), tmp_path).split("\f")
    listed = re.findall(r"^(\S.*?) {3,}(\d+)$", pages[2], flags=re.MULTILINE)
    assert len(listed) >= 9
    assert [title for title, number in listed if title not in pages[int(number) - 1]] == []


def marked_as_furniture(page: pikepdf.Page) -> int:
    """Pieces of text in artifacts."""
    return sum(bool(drawn) for drawn in in_artifacts(page))


def in_artifacts(page: pikepdf.Page) -> Iterator[bool]:
    open_marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page, "BMC BDC EMC TJ Tj"):
        operands, operator = list(instruction.operands), instruction.operator
        if str(operator) in ("BMC", "BDC"):
            open_marks.append(operands[0] == "/Artifact")
        elif str(operator) == "EMC":
            open_marks.pop()
        else:
            yield any(open_marks)


@pytest.mark.parametrize("name", DRAFTS)
def test_draft_says_so_on_every_page_and_is_heard_once_in_the_text(name: str, tmp_path: Path) -> None:
    pages = text_of(document(name), tmp_path).rstrip("\f").split("\f")
    assert [number for number, text in enumerate(pages, start=1) if draft_of(name) not in text] == []
    assert draft_of(name) in text_of(poster(name), tmp_path)
    with pikepdf.open(io.BytesIO(document(name))) as pdf:
        assert [marked_as_furniture(page) for page in pdf.pages][:2] == [0, 0]
        assert min(marked_as_furniture(page) for page in list(pdf.pages)[2:]) >= 4


@pytest.mark.parametrize("name", [name for name in CASES if name not in DRAFTS])
def test_approved_document_says_by_whom_on_cover_poster_and_last_page(name: str, tmp_path: Path) -> None:
    content, approval = CASES[name]
    with override(content()["language"]):
        said = str(approval).replace("\xa0", " ")
    pages = [" ".join(text.split()) for text in text_of(document(name), tmp_path).rstrip("\f").split("\f")]
    assert [said in pages[place] for place in (0, 1, -1)] == [True] * 3
    assert said in " ".join(text_of(poster(name), tmp_path).split())
    assert draft_of(name) not in " ".join(pages)


@EACH
def test_one_page_roadmap_has_a3_and_the_words_of_its_page(name: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(poster(name))) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.MediaBox] == [0, 0, 1191, 842]
    inside = text_of(document(name), tmp_path).split("\f")[1]
    assert sorted(text_of(poster(name), tmp_path).split()) == sorted(inside.split())


def test_identifiers_tell_draft_approved_and_poster_apart() -> None:
    content, approval = CASES["two-letters"]

    def identifier(made: Any) -> bytes:
        with pikepdf.open(io.BytesIO(made)) as pdf:
            return bytes(pdf.trailer["/ID"][0])

    made = [document("two-letters"), poster("two-letters"), make_poster(content())]
    assert len({identifier(pdf) for pdf in made}) == 3
    assert identifier(make_poster(content(), approval=approval)) == identifier(made[1])


def test_steps_tell_only_what_the_snapshot_shows() -> None:
    def steps(content: dict[str, Any]) -> list[str]:
        with override("en"):
            return [" ".join(step) for step in document_context(content, brand_of(content))["steps"]]

    whole, bare = steps(CASES["forty-measures"][0]()), steps(CASES["single-target"][0]())
    assert [step.split()[0] for step in whole] == ["Staff", "The", "Target", "Development"]
    assert bare == [
        "Target levels were set For 1 aspect the level to reach was chosen. The reasons stand beside the levels.",
        "Development targets were chosen Each measure belongs to a development target, and each development target "
        "to an aspect. So every measure can say why it is here.",
    ]
    assert "compared with the mean of the network" in whole[1]
    content = CASES["forty-measures"][0]()
    for level in content["levels"]:
        level.update(network=None, reason="")
    content["targets"] = [target | {"measures": []} for target in content["targets"]]
    told = steps(content)
    assert "network" not in told[1]
    assert "reasons" not in told[2]
    assert told[3] == "Development targets were chosen Each development target belongs to an aspect."


@pytest.mark.parametrize("name", ["single-target"])
def test_chapter_without_anything_to_compare_is_not_there(name: str) -> None:
    content = CASES[name][0]()
    assert 'id="comparison"' not in markup(content, brand_of(content))[0]
    assert 'href="#comparison"' not in markup(content, brand_of(content))[0]
