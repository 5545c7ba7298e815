"""What a machine can see of PDF/UA-1 (ISO 14289-1) in a finished PDF; whether words make sense, people must judge."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from pikepdf import Array, Dictionary, Object, Page, Pdf, parse_content_stream

PAINTING = frozenset(["B", "B*", "b", "b*", "F", "f", "f*", "S", "s", "sh", "Do", "EI", "Tj", "TJ", "'", '"'])
MARKING = frozenset({"BDC", "BMC", "EMC"})
OPERATORS = " ".join(PAINTING | MARKING)
CELLS = frozenset({"/TD", "/TH"})
SCOPES = frozenset({"/Row", "/Column", "/Both"})
WITHOUT_FILE = frozenset({"/Type0", "/Type3"})
"""Fonts that lean on another font, or whose letters are drawings of their own."""


def findings(pdf: bytes) -> list[str]:
    """What is wrong, in English for those who make documents; empty when nothing is."""
    with Pdf.open(BytesIO(pdf)) as document:
        if "/StructTreeRoot" not in document.Root:
            return [*document_findings(document), "nothing is tagged"]
        elements = list(elements_in(document.Root["/StructTreeRoot"]))
        return [
            *document_findings(document),
            *font_findings(document),
            *heading_findings(elements),
            *figure_findings(elements),
            *table_findings(elements),
            *empty_findings(elements),
            *link_findings(elements),
            *page_findings(document, elements),
        ]


def elements_in(element: Object) -> Iterator[Dictionary]:
    """The structure elements below one, in reading order."""
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements_in(kid)


def text_at(container: Object, key: str) -> str:
    return str(container.get(key, "")).strip()


def document_findings(document: Pdf) -> Iterator[str]:
    root = document.Root
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "the document does not say that it is tagged"
    if not text_at(root, "/Lang"):
        yield "the document has no language"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "the window would show the file's name instead of the title"
    with document.open_metadata() as xmp:
        if not str(xmp.get("dc:title", "")).strip() or not text_at(document.docinfo, "/Title"):
            yield "the document has no title"
        if xmp.get("pdfuaid:part") != "1":
            yield "the document does not name itself PDF/UA-1"


def font_findings(document: Pdf) -> Iterator[str]:
    for font in document.objects:
        if isinstance(font, Dictionary) and font.get("/Type") == "/Font" and font.get("/Subtype") not in WITHOUT_FILE:
            descriptor = font.get("/FontDescriptor", Dictionary())
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {text_at(font, '/BaseFont')} is not embedded"


def heading_findings(elements: list[Dictionary]) -> Iterator[str]:
    levels = [int(tag[2]) for element in elements if (tag := str(element["/S"]))[:2] == "/H" and tag[2:].isdigit()]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"the first heading must be the only one of level 1, not {levels.count(1)} of them"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def figure_findings(elements: list[Dictionary]) -> Iterator[str]:
    figures = [element for element in elements if element["/S"] == "/Figure"]
    for number, figure in enumerate(figures, start=1):
        if not text_at(figure, "/Alt"):
            yield f"figure {number} has no alternative text"


def table_findings(elements: list[Dictionary]) -> Iterator[str]:
    heads = {text_at(element, "/ID") for element in elements if element["/S"] == "/TH"} - {""}
    cells = [element for element in elements if element["/S"] == "/TD"]
    lost = [cell for cell in cells if not heads_of(cell) or not heads_of(cell) <= heads]
    if lost:
        yield f"{len(lost)} cells of tables name no head"
    silent = [element for element in elements if element["/S"] == "/TH" and not scopes_of(element) & SCOPES]
    if silent:
        yield f"{len(silent)} heads of tables do not say what they head"


def scopes_of(cell: Dictionary) -> set[str]:
    return {str(attribute["/Scope"]) for attribute in attributes_of(cell) if "/Scope" in attribute}


def attributes_of(element: Dictionary) -> list[Object]:
    attributes = element.get("/A", Array())
    return list(attributes) if isinstance(attributes, Array) else [attributes]


def heads_of(cell: Dictionary) -> set[str]:
    return {str(name) for attribute in attributes_of(cell) for name in attribute.get("/Headers", [])}


def empty_findings(elements: list[Dictionary]) -> Iterator[str]:
    """A table's cell may be empty; what else is, is announced and says nothing."""
    empty = [element for element in elements if element["/S"] not in CELLS and not list(element.get("/K", Array()))]
    if empty:
        yield f"{len(empty)} elements hold nothing"


def link_findings(elements: list[Dictionary]) -> Iterator[str]:
    places = [
        sum(isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR" for kid in element["/K"])
        for element in elements
        if element["/S"] == "/Link"
    ]
    if set(places) - {1}:
        yield f"{sum(number != 1 for number in places)} links have no place to click, or several"


def page_findings(document: Pdf, elements: list[Dictionary]) -> Iterator[str]:
    mapped, read = mapped_contents(document), contents_read(elements)
    for number, page in enumerate(document.pages, start=1):
        found = read.get(page.obj.objgen, {})
        held = mapped.get(int(page.get("/StructParents", -1)), [])
        belong = {mark for mark, element in found.items() if mark < len(held) and same(held[mark], element)}
        yield from (f"page {number}: {finding}" for finding in content_findings(page, belong))
        back = sum(after < before for before, after in pairwise(found))
        if back:
            yield f"page {number}: {back} things are painted before what is read before them"
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") == "/Link" and not text_at(annotation, "/Contents"):
                yield f"page {number}: a link has no words"


def contents_read(elements: list[Dictionary]) -> dict[tuple[int, int], dict[int, Dictionary]]:
    """The marked contents of each page in reading order, each with the element that holds it."""
    pages: dict[tuple[int, int], dict[int, Dictionary]] = {}
    for element in elements:
        kids: Any = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                pages.setdefault(element["/Pg"].objgen, {})[kid] = element
    return pages


def mapped_contents(document: Pdf) -> dict[int, list[Object]]:
    """The elements that each page (by its number in the tree) says its marked contents belong to."""
    numbers = list(document.Root["/StructTreeRoot"].get("/ParentTree", Dictionary()).get("/Nums", []))
    pages = zip(numbers[::2], numbers[1::2], strict=False)
    return {int(key): list(elements) for key, elements in pages if isinstance(elements, Array)}


def same(one: Object | None, other: Dictionary) -> bool:
    return isinstance(one, Dictionary) and one.objgen == other.objgen


def content_findings(page: Page, belong: set[int]) -> Iterator[str]:
    """Everything painted is either part of an element or marked as decoration."""
    open_marks, painted, lost = 0, 0, 0
    for instruction in parse_content_stream(page, OPERATORS):
        operator = str(instruction.operator)
        if operator == "EMC":
            open_marks -= 1
        elif operator in MARKING:
            open_marks += 1
            properties = instruction.operands[-1]
            lost += isinstance(properties, Dictionary) and "/MCID" in properties and properties["/MCID"] not in belong
        elif not open_marks:
            painted += 1
    if painted:
        yield f"{painted} things are painted outside every tag"
    if lost:
        yield f"{lost} marked contents belong to no element"
