"""The checks of a PDF: a sound one has no findings, and each fault is found for what it is."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from documents.checks import elements_in, findings
from documents.rendering import FaultyDocument
from tests.documents.samples import ROWS, markup, pdf_of


@pytest.fixture(scope="module")
def sound() -> bytes:
    return pdf_of(*markup())


def broken(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        made = BytesIO()
        document.save(made)
    return made.getvalue()


def unmark(document: pikepdf.Pdf) -> None:
    document.Root["/MarkInfo"]["/Marked"] = False


def show_file_name(document: pikepdf.Pdf) -> None:
    del document.Root["/ViewerPreferences"]


def untag(document: pikepdf.Pdf) -> None:
    del document.Root["/StructTreeRoot"]


def claim_nothing(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as xmp:
        del xmp["pdfuaid:part"]


def lose_a_font(document: pikepdf.Pdf) -> None:
    descriptor = next(
        item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
    )
    del descriptor["/FontFile2"]


def paint_untagged(document: pikepdf.Pdf) -> None:
    document.pages[1].contents_add(b"0 0 9 9 re f 0 0 5 5 re f")


def mark_for_no_element(document: pikepdf.Pdf) -> None:
    document.pages[1].contents_add(b"/Span <</MCID 9999>> BDC 0 0 9 9 re f EMC")


def silence_a_link(document: pikepdf.Pdf) -> None:
    document.pages[1]["/Annots"][0]["/Contents"] = pikepdf.String(" ")


def lose_an_element(document: pikepdf.Pdf) -> None:
    """What it held is still mapped to it, and nobody comes to it any more."""
    first_of(document, "/H2")["/P"]["/K"] = pikepdf.Array()


def map_to_another(document: pikepdf.Pdf) -> None:
    elements = document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"][3]
    elements[0] = elements[1]


def say_no_scope(document: pikepdf.Pdf) -> None:
    del first_of(document, "/TH")["/A"]["/Scope"]


def empty_a_paragraph(document: pikepdf.Pdf) -> None:
    element = first_of(document, "/P")
    element["/K"].append(
        document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Span, P=element))
    )


def read_backwards(document: pikepdf.Pdf) -> None:
    rows = first_of(document, "/TBody")["/K"]
    rows[0], rows[1] = rows[1], rows[0]


def lead_nowhere(document: pikepdf.Pdf) -> None:
    link = first_of(document, "/Link")
    link["/K"] = pikepdf.Array([kid for kid in link["/K"] if kid.get("/Type") != "/OBJR"])


def first_of(document: pikepdf.Pdf, tag: str) -> pikepdf.Dictionary:
    return next(element for element in elements_in(document.Root["/StructTreeRoot"]) if element["/S"] == tag)


def test_sound_document_has_no_findings(sound: bytes) -> None:
    assert findings(sound) == []
    assert findings(broken(sound, lambda document: None)) == []


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        (unmark, "the document does not say that it is tagged"),
        (show_file_name, "the window would show the file's name instead of the title"),
        (untag, "nothing is tagged"),
        (claim_nothing, "the document does not name itself PDF/UA-1"),
        (paint_untagged, "page 2: 2 things are painted outside every tag"),
        (mark_for_no_element, "page 2: 1 marked contents belong to no element"),
        (silence_a_link, "page 2: a link has no words"),
        (map_to_another, "page 2: 1 marked contents belong to no element"),
        (say_no_scope, "1 heads of tables do not say what they head"),
        (lead_nowhere, "1 links have no place to click, or several"),
        (read_backwards, "page 2: 1 things are painted before what is read before them"),
    ],
)
def test_fault_in_a_pdf_is_found(sound: bytes, fault: Callable[[pikepdf.Pdf], None], finding: str) -> None:
    assert findings(broken(sound, fault)) == [finding]


def test_element_that_nobody_comes_to_loses_what_it_held(sound: bytes) -> None:
    assert [
        it for it in findings(broken(sound, lose_an_element)) if it.endswith("marked contents belong to no element")
    ]


def test_element_that_holds_nothing_is_found(sound: bytes) -> None:
    assert findings(broken(sound, empty_a_paragraph)) == ["1 elements hold nothing"]


def test_font_that_is_not_embedded_is_found(sound: bytes) -> None:
    (finding,) = findings(broken(sound, lose_a_font))
    assert finding.startswith("the font /")
    assert "Lato" in finding
    assert finding.endswith(" is not embedded")


@pytest.mark.parametrize(
    ("sense", "nonsense", "finding"),
    [
        ('<html lang="en">', "<html>", "the document has no language"),
        ("<title>Of apples &amp; pears</title>\n    <meta", "<meta", "the document has no title"),
        ("<title>A profile. What it shows.</title>", "", "figure 2 has no alternative text"),
        ("<h2>Contents", "<h4>Contents", "a heading of level 4 follows one of level 1"),
        ("<h2>Contents", "<h1>Contents", "the first heading must be the only one of level 1, not 2 of them"),
        ("<td class", "<td></td></tr></table><table><tr><td class", "1 cells of tables name no head"),
    ],
)
def test_document_with_a_fault_in_its_template_is_handed_to_nobody(sense: str, nonsense: str, finding: str) -> None:
    html, css = markup(rows=ROWS[:1])
    assert sense in html
    with pytest.raises(FaultyDocument) as refused:
        pdf_of(html.replace(sense, nonsense, 1), css)
    assert str(refused.value) == finding
