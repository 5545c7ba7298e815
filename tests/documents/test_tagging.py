"""The tag tree as it is handed out: one element for a table on many pages, furniture that is not read, nothing empty."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from documents.checks import elements_in, findings
from documents.figures.profile import ProfileRow
from tests.documents.samples import markup, pdf_of

MANY = [ProfileRow(f"Kind {number}", 2.1, 1.8, 2.6, 2.4, 3) for number in range(90)]


@pytest.fixture(scope="module")
def document() -> Iterator[pikepdf.Pdf]:
    """A document whose table goes on over several pages."""
    made = pdf_of(*markup(rows=MANY))
    assert findings(made) == []
    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) > 3
        yield pdf


def elements(document: pikepdf.Pdf, tag: str) -> list[Any]:
    return [element for element in elements_in(document.Root["/StructTreeRoot"]) if element["/S"] == tag]


def attribute(element: Any, name: str) -> Any:
    return element["/A"].get(name)


def artifacts(page: pikepdf.Page) -> int:
    marks = pikepdf.parse_content_stream(page, "BDC")
    return sum(
        mark.operands[0] == "/Artifact" and mark.operands[1].get("/Type") == "/Pagination"
        for mark in marks
        if isinstance(mark.operands[1], pikepdf.Dictionary)
    )


def test_table_of_many_pages_is_one_table_with_all_its_rows(document: pikepdf.Pdf) -> None:
    (table,) = elements(document, "/Table")
    assert [str(kid["/S"]) for kid in table["/K"]] == ["/Caption", "/THead", "/TBody"]
    rows = table["/K"][2]["/K"]
    assert len(rows) == len(MANY)
    assert len({row["/Pg"].objgen for row in rows}) > 2
    assert {row["/P"].objgen for row in rows} == {table["/K"][2].objgen}


def test_caption_that_stands_on_a_page_alone_belongs_to_its_table() -> None:
    html, css = markup(rows=MANY)
    css += " table { break-inside: avoid } .contents, h2, figure, .key { display: none } .chapter { margin: 0 }"
    pdf = pdf_of(html, css)
    assert findings(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as made:
        (table,) = elements(made, "/Table")
        caption, head, body = table["/K"]
        assert [str(kid["/S"]) for kid in table["/K"]] == ["/Caption", "/THead", "/TBody"]
        assert caption["/Pg"].objgen != head["/Pg"].objgen
        assert len(body["/K"]) == len(MANY)


def test_cells_of_later_pages_name_the_heads_of_the_first(document: pikepdf.Pdf) -> None:
    column = [str(head["/ID"]) for head in elements(document, "/TH") if attribute(head, "/Scope") == "/Column"]
    assert len(column) == 2
    assert {str(attribute(cell, "/Headers")[-1]) for cell in elements(document, "/TD")} == {column[1]}


def test_every_head_says_what_it_heads(document: pikepdf.Pdf) -> None:
    scopes = [str(attribute(head, "/Scope")) for head in elements(document, "/TH")]
    assert scopes == ["/Column"] * 2 + ["/Row"] * len(MANY)


def test_head_of_a_group_heads_its_rows() -> None:
    html, css = markup()
    group = '<tbody><tr><th scope="rowgroup">Sweet</th><td>two</td></tr>'
    with pikepdf.open(BytesIO(pdf_of(html.replace("<tbody>", group, 1), css))) as pdf:
        named = {str(head["/ID"]): head for head in elements(pdf, "/TH")}
        scopes = [
            [str(attribute(named[str(name)], "/Scope")) for name in attribute(cell, "/Headers")]
            for cell in elements(pdf, "/TD")
        ]
    assert scopes == [["/Row", "/Column"], ["/Row", "/Row", "/Column"], ["/Row", "/Row", "/Column"]]


def test_names_of_heads_are_listed_in_their_order(document: pikepdf.Pdf) -> None:
    names = document.Root["/StructTreeRoot"]["/IDTree"]["/Names"]
    listed = [str(name) for name in names[::2]]
    assert listed == sorted(str(head["/ID"]) for head in elements(document, "/TH"))
    assert all(str(element["/ID"]) == name for name, element in zip(listed, names[1::2], strict=True))


def test_running_heads_and_repeated_heads_of_tables_are_furniture(document: pikepdf.Pdf) -> None:
    cover, first, second, *_rest = document.pages
    assert artifacts(cover) == 0
    assert artifacts(first) >= 3
    assert artifacts(second) == artifacts(first) + 2


def test_nothing_that_holds_nothing_is_left(document: pikepdf.Pdf) -> None:
    assert all(len(element["/K"]) for element in elements_in(document.Root["/StructTreeRoot"]))
    kept = [
        item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
    ]
    assert len(kept) == len(list(elements_in(document.Root["/StructTreeRoot"])))


def test_line_of_the_contents_is_one_link_with_its_page_number(document: pikepdf.Pdf) -> None:
    (link,) = elements(document, "/Link")
    assert len(document.pages[1]["/Annots"]) == 1
    kinds = [
        str(kid["/S"] if "/S" in kid else kid["/Type"]) for kid in link["/K"] if isinstance(kid, pikepdf.Dictionary)
    ]
    assert kinds.count("/OBJR") == 1
    assert "/Link" not in kinds


def test_figures_lie_where_their_boxes_say(document: pikepdf.Pdf) -> None:
    tall = float(document.pages[1].MediaBox[3])
    for figure in elements(document, "/Figure"):
        left, foot, right, head = (float(side) for side in attribute(figure, "/BBox"))
        assert 0 <= left < right <= 596
        assert 0 <= foot < head <= tall
    tops = [
        float(attribute(figure, "/BBox")[3])
        for figure in elements(document, "/Figure")
        if figure["/Pg"].objgen == document.pages[1].objgen
    ]
    assert tops == sorted(tops, reverse=True)


def test_caption_of_a_figure_is_a_paragraph() -> None:
    html, css = markup()
    with pikepdf.open(
        BytesIO(pdf_of(html.replace("</figure>", "<figcaption>Dots</figcaption></figure>", 1), css))
    ) as pdf:
        assert len(elements(pdf, "/Caption")) == len(elements(pdf, "/Table"))
