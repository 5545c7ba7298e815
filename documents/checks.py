"""What a machine can see of PDF/UA-1 (ISO 14289-1) in a finished PDF; whether words make sense, people must judge."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from pikepdf import Array, Dictionary, Object, Page, Pdf, parse_content_stream

PAINTING = frozenset(["B", "B*", "b", "b*", "F", "f", "f*", "S", "s", "sh", "Do", "EI", "Tj", "TJ", "'", '"'])
MARKING = frozenset({"BDC", "BMC", "EMC"})
OPERATORS = " ".join(PAINTING | MARKING)
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
            *page_findings(document),
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


def heads_of(cell: Dictionary) -> set[str]:
    attributes = cell.get("/A", Dictionary())
    return {
        str(name)
        for attribute in (attributes if isinstance(attributes, Array) else [attributes])
        for name in attribute.get("/Headers", [])
    }


def page_findings(document: Pdf) -> Iterator[str]:
    mapped = mapped_contents(document)
    for number, page in enumerate(document.pages, start=1):
        of_page = mapped.get(int(page.get("/StructParents", -1)), 0)
        yield from (f"page {number}: {finding}" for finding in content_findings(page, of_page))
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") == "/Link" and not text_at(annotation, "/Contents"):
                yield f"page {number}: a link has no words"


def mapped_contents(document: Pdf) -> dict[int, int]:
    """How many marked contents of each page (by its number in the tree) belong to a structure element."""
    numbers = list(document.Root["/StructTreeRoot"].get("/ParentTree", Dictionary()).get("/Nums", []))
    pages = zip(numbers[::2], numbers[1::2], strict=False)
    return {int(key): len(elements) for key, elements in pages if isinstance(elements, Array)}


def content_findings(page: Page, mapped: int) -> Iterator[str]:
    """Everything painted is either part of an element or marked as decoration."""
    open_marks, painted, lost = 0, 0, 0
    for instruction in parse_content_stream(page, OPERATORS):
        operator = str(instruction.operator)
        if operator == "EMC":
            open_marks -= 1
        elif operator in MARKING:
            open_marks += 1
            properties = instruction.operands[-1]
            lost += isinstance(properties, Dictionary) and int(properties.get("/MCID", -1)) >= mapped
        elif not open_marks:
            painted += 1
    if painted:
        yield f"{painted} things are painted outside every tag"
    if lost:
        yield f"{lost} marked contents belong to no element"
