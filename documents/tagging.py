"""Mends the tag tree that WeasyPrint writes, before the PDF is finished.

Of its own it gives no head cell a scope, tags running heads and repeated heads of tables as words to be read, makes a
table of its own on every page that a table goes on to, and leaves elements that hold nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

SCOPES = {"row": "/Row", "rowgroup": "/Row"}
CELLS = frozenset({"/TD", "/TH"})


@dataclass(frozen=True)
class Tree:
    """The structure elements of a PDF that is being written, found by their references (b"12 0 R")."""

    pdf: Any

    @property
    def top(self) -> Any:
        return self.at(self.pdf.catalog["StructTreeRoot"])

    def at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element: Any) -> list[Any]:
        """The elements right below one; its marked contents and its links' annotations left out."""
        below = [self.at(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in below if "S" in kid]

    def below(self, element: Any) -> Iterator[Any]:
        """All elements below one, in reading order."""
        for kid in self.kids(element):
            yield kid
            yield from self.below(kid)

    def above(self, element: Any, tag: str) -> Any:
        """The nearest element of this tag that holds one."""
        while element["S"] != tag:
            element = self.at(element["P"])
        return element

    def take_out(self, element: Any) -> None:
        self.at(element["P"])["K"].remove(element.reference)

    def put(self, elements: Sequence[Any], above: Any) -> None:
        """Make these the last elements below another."""
        for element in elements:
            element["P"] = above.reference
            above["K"].append(element.reference)


def mend(document: Any, pdf: Any) -> None:
    """`document` is WeasyPrint's, laid out; `pdf` is pydyf's, tagged and not yet written."""
    tree = Tree(pdf)
    parts: dict[int, list[Part]] = {}
    for page in document.pages:
        for part in parts_in(page._page_box):
            parts.setdefault(id(part.source), []).append(part)
    for table in parts.values():
        tell_heads(table)
        join(tree, table)
    for number, page in enumerate(document.pages):
        place_figures(tree, page, pdf.pages["Kids"][::3][number])
    rename(tree)
    prune(tree, tree.top)
    make_artifacts(tree)
    index(tree)


# Tables


@dataclass(frozen=True)
class Part:
    """What of a table of the source stands on one page: groups of rows, each row its cells (boxes with an element)."""

    source: Any
    groups: Sequence[tuple[Any, Sequence[Sequence[Any]]]]

    @property
    def rows(self) -> list[Sequence[Any]]:
        return [row for _group, rows in self.groups for row in rows]

    @property
    def heads(self) -> list[Any]:
        """The cells of the rows that are repeated on each page."""
        return [cell.mark for group, rows in self.groups if group.is_header for row in rows for cell in row]


def parts_in(box: Any) -> Iterator[Part]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if not isinstance(box, boxes.ParentBox):
        return
    if box.is_table_wrapper and box.element_tag == "table":
        groups = [(group, rows_of(group)) for group in box.get_wrapped_table().children]
        yield Part(box.element, [(group, rows) for group, rows in groups if rows])
        return
    for child in box.children:
        yield from parts_in(child)


def rows_of(group: Any) -> list[list[Any]]:
    rows = [[cell for cell in row.children if cell.element is not None] for row in group.children]
    return [row for row in rows if row]


def tell_heads(table: Sequence[Part]) -> None:
    """Each head says what it heads, and each cell of a group of rows names the group's head too."""
    for part in table:
        for _group, rows in part.groups:
            above: list[Any] = []
            for cell in (cell for row in rows for cell in row):
                scope = cell.element.get("scope", "col")
                if cell.mark["S"] == "/TH":
                    cell.mark["A"]["Scope"] = SCOPES.get(scope, "/Column")
                    above = [cell.mark["ID"]] if scope == "rowgroup" else above
                else:
                    cell.mark["A"]["Headers"] = pydyf.Array([*above, *cell.mark["A"].get("Headers", [])])


def join(tree: Tree, table: Sequence[Part]) -> None:
    """Bring what stands on later pages under the first page's element; the repeated heads stand there already."""
    first, *later = [part for part in table if part.rows]
    whole = tree.above(first.rows[0][0].mark, "/Table")
    last, body = first.groups[-1][0].element, tree.at(tree.at(first.rows[-1][0].mark["P"])["P"])
    for part in later:
        tree.take_out(tree.above(part.rows[0][0].mark, "/Table"))
        same = {head["ID"].string: known["ID"] for head, known in zip(part.heads, first.heads, strict=False)}
        for group, rows in part.groups:
            if group.is_header:
                continue
            name_again(rows, same)
            lines = [tree.at(row[0].mark["P"]) for row in rows]
            if group.element is not last:
                last, body = group.element, tree.at(lines[0]["P"])
                tree.put([body], whole)
            else:
                tree.put(lines, body)


def name_again(rows: Sequence[Sequence[Any]], same: dict[str, Any]) -> None:
    """The cells name the first page's heads instead of the repeated ones."""
    for cell in (cell for row in rows for cell in row):
        names = cell.mark["A"].get("Headers")
        if names:
            cell.mark["A"]["Headers"] = pydyf.Array([same.get(name.string, name) for name in names])


# The whole tree


def place_figures(tree: Tree, page: Any, number: int) -> None:
    """A figure's box in the page's own units, counted from its foot; WeasyPrint tells CSS pixels from its head."""
    paper = tree.pdf.objects[number]
    width, height = paper["MediaBox"][2:]
    scale = width / page.width
    for element in tree.pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("S") == "/Figure" and element["Pg"] == paper.reference:
            left, top, right, bottom = (side * scale for side in element["A"]["BBox"])
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def rename(tree: Tree) -> None:
    """A caption beside a figure is a paragraph; a link inside a link, such as its page number, is a part of it."""
    for element in tree.below(tree.top):
        above = tree.at(element["P"])
        if element["S"] == "/Caption" and above["S"] != "/Table":
            element["S"] = "/P"
        if element["S"] == above.get("S") == "/Link":
            element["S"] = "/Span"
            unlink(tree, element)


def unlink(tree: Tree, element: Any) -> None:
    """Take away the places to click that are an element's own."""
    numbers = tree.at(tree.top["ParentTree"])["Nums"]
    for reference in [kid for kid in element["K"] if isinstance(kid, bytes)]:
        kid = tree.at(reference)
        if kid.get("Type") == "/OBJR":
            element["K"].remove(reference)
            place = tree.at(kid["Obj"])
            tree.at(kid["Pg"])["Annots"].remove(place.reference)
            at = numbers.index(place["StructParent"])
            del numbers[at : at + 2]
            place.clear()


def prune(tree: Tree, element: Any) -> None:
    """Take out what holds nothing, from the leaves up; an empty cell of a table stays in its place."""
    for kid in tree.kids(element):
        prune(tree, kid)
        if not kid["K"] and kid["S"] not in CELLS:
            element["K"].remove(kid.reference)


def make_artifacts(tree: Tree) -> None:
    """What is painted and belongs to no element any more is furniture of its page: running heads, repeated heads."""
    known = {element.number for element in tree.below(tree.top)}
    numbers = tree.at(tree.top["ParentTree"])["Nums"]
    for paper, elements in zip(tree.pdf.pages["Kids"][::3], numbers[1::2], strict=False):
        loose = {at for at, reference in enumerate(elements) if int(reference.split()[0]) not in known}
        for at in loose:
            elements[at] = "null"
        unmark(tree.at(tree.pdf.objects[paper]["Contents"]).stream, loose)
    written = [it for it in tree.pdf.objects if isinstance(it, pydyf.Dictionary) and it.get("Type") == "/StructElem"]
    for element in written:
        if element.number not in known:
            element.clear()


def unmark(stream: list[Any], loose: set[int]) -> None:
    for at, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in loose:
            stream[at - 1] = "/Artifact"
            item.clear()
            item["Type"] = "/Pagination"


def index(tree: Tree) -> None:
    """The names of elements, by which cells find their heads, in the order that a reader looks them up."""
    named = sorted((element["ID"].string, element) for element in tree.below(tree.top) if "ID" in element)
    if named:
        names = [part for name, element in named for part in (pydyf.String(name), element.reference)]
        tree.top["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
