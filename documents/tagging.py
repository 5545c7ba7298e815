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
    for table in tables_of(document, tree):
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
    """What of a table stands on one page: its element there, and groups of rows, each row its cells.

    Groups and cells are WeasyPrint's boxes; a cell's `mark` is its element. A caption may stand on a page alone.
    """

    element: Any
    groups: Sequence[tuple[Any, Sequence[Sequence[Any]]]]

    @property
    def heads(self) -> list[Any]:
        """The cells of the rows that are repeated on each page."""
        return [cell.mark for group, rows in self.groups if group.is_header for row in rows for cell in row]


def tables_of(document: Any, tree: Tree) -> list[list[Part]]:
    """The parts of each table of the source; boxes and elements come in the same order."""
    wrappers = [wrapper for page in document.pages for wrapper in wrappers_in(page._page_box)]
    elements = [element for element in tree.below(tree.top) if element["S"] == "/Table"]
    tables: dict[int, list[Part]] = {}
    for wrapper, element in zip(wrappers, elements, strict=True):
        table = wrapper.get_wrapped_table()
        groups = [(group, rows_of(group)) for group in (table.children if table else ())]
        part = Part(element, [(group, rows) for group, rows in groups if rows])
        tables.setdefault(id(wrapper.element), []).append(part)
    return list(tables.values())


def wrappers_in(box: Any) -> Iterator[Any]:
    """The boxes around tables and their captions."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if not isinstance(box, boxes.ParentBox):
        return
    if box.is_table_wrapper and box.element_tag == "table":
        yield box
        return
    for child in box.children:
        yield from wrappers_in(child)


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
    """Bring what stands on later pages under the first page's element; heads that are repeated stand there already."""
    whole, known, last, body = table[0].element, table[0].heads, None, None
    for part in table:
        if part is not table[0]:
            tree.take_out(part.element)
        same = {head["ID"].string: first["ID"] for head, first in zip(part.heads, known, strict=False)}
        for group, rows in part.groups:
            if group.is_header and known and part is not table[0]:
                continue
            name_again(rows, same)
            lines = [tree.at(row[0].mark["P"]) for row in rows]
            if group.element is last:
                tree.put(lines, body)
                continue
            last, body = group.element, tree.at(lines[0]["P"])
            if part is not table[0]:
                tree.put([body], whole)
        known = known or part.heads


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
    for element in list(tree.below(tree.top)):
        if element["S"] == "/Caption" and tree.at(element["P"])["S"] != "/Table":
            element["S"] = "/P"
        if element["S"] == "/Link":
            make_one(tree, element, [inner for inner in tree.below(element) if inner["S"] == "/Link"])


def make_one(tree: Tree, link: Any, inner: Sequence[Any]) -> None:
    """Of the places to click of a link and of the links inside it, the first, which is the largest, is left."""
    for element in inner:
        element["S"] = "/Span"
    first, *others = places_of(tree, [link, *inner])
    link["K"].insert(0, first.reference)
    numbers = tree.at(tree.top["ParentTree"])["Nums"]
    numbers[number_of(tree, first) + 1] = link.reference
    for place in others:
        at = number_of(tree, place)
        del numbers[at : at + 2]
        tree.at(place["Pg"])["Annots"].remove(place["Obj"])
        tree.at(place["Obj"]).clear()


def places_of(tree: Tree, elements: Sequence[Any]) -> list[Any]:
    """The references to annotations, taken out of their elements."""
    places = []
    for element in elements:
        for reference in [kid for kid in element["K"] if isinstance(kid, bytes)]:
            if tree.at(reference).get("Type") == "/OBJR":
                element["K"].remove(reference)
                places.append(tree.at(reference))
    return places


def number_of(tree: Tree, place: Any) -> int:
    """Where the tree of numbers tells to which element an annotation belongs."""
    return list(tree.at(tree.top["ParentTree"])["Nums"]).index(tree.at(place["Obj"])["StructParent"])


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
