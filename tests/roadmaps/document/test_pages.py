"""How the document falls on its pages: none of them nearly empty, no heading alone at the foot of one.

Tables of aspects and of few measures are whole, so that a page may end where the next of them does not fit.
"""

import io
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from django.utils import translation

from roadmaps.document.rendering import make_pdf
from tests.roadmaps.samples import sample

XHTML = "{http://www.w3.org/1999/xhtml}"
MARGIN = 70.0
"""Points at head and foot where nothing but running heads and page numbers stand."""


def many(language: str) -> dict[str, Any]:
    """Eight development targets with thirty measures, and a long text everywhere."""
    content = sample(language)
    measures = [measure for target in content["targets"] for measure in target["measures"]]
    counts = (4, 4, 4, 4, 4, 4, 3, 3)
    content["targets"] = [
        content["targets"][0] | {"aspect": aspect, "measures": [measures[at % len(measures)] for at in range(count)]}
        for aspect, count in enumerate(counts, start=1)
    ]
    for level in content["levels"]:
        level["reason"] = "Tavoite on valittu yhdessä. " * 6
    return content


CASES = pytest.mark.parametrize(
    "content",
    [sample("fi"), sample("sv"), many("fi"), many("sv"), sample("fi", foreword="", vision="")],
    ids=["fi", "sv", "many-fi", "many-sv", "no-texts"],
)


def pages_of(content: dict[str, Any], tmp_path: Path) -> list[list[tuple[float, str]]]:
    """Lines of each upright page after the cover, as (foot of the line in points, its words), running heads left out."""
    return lines_of(make_pdf(content), tmp_path)


def lines_of(pdf: bytes, tmp_path: Path) -> list[list[tuple[float, str]]]:
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-bbox-layout", str(file), "-"], check=True, capture_output=True)
    pages = []
    for page in list(ET.parse(io.BytesIO(made.stdout)).iter(f"{XHTML}page"))[1:]:
        if float(page.get("width", 0)) > float(page.get("height", 0)):
            continue
        lines = [
            (float(line.get("yMax", 0)), " ".join(word.text or "" for word in line.iter(f"{XHTML}word")))
            for line in page.iter(f"{XHTML}line")
        ]
        height = float(page.get("height", 0))
        pages.append(sorted(line for line in lines if MARGIN < line[0] < height - MARGIN + 10))
    return pages


@CASES
def test_no_page_but_the_last_is_nearly_empty(content: dict[str, Any], tmp_path: Path) -> None:
    pages = pages_of(content, tmp_path)
    filled = [(lines[-1][0] - MARGIN) / (842 - 2 * MARGIN) for lines in pages[:-1]]
    assert min(filled) > 0.4, [round(share, 2) for share in filled]


@CASES
def test_no_heading_stands_alone_at_the_foot_of_a_page(content: dict[str, Any], tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(make_pdf(content))) as pdf, pdf.open_outline() as outline:
        titles = {str(inner.title) for item in outline.root for inner in [item, *item.children]}
    assert len(titles) >= 9
    for lines in pages_of(content, tmp_path):
        assert lines[-1][1] not in titles


def test_table_heads_are_repeated_on_every_page(tmp_path: Path) -> None:
    with translation.override("fi"):
        pages = pages_of(many("fi"), tmp_path)
    with_schedule = [lines for lines in pages if any("2026" in words and "2027" in words for _foot, words in lines)]
    assert len(with_schedule) >= 2
