"""The structure tree in a PDF that WeasyPrint wrote -> a tree of `Node`s, one for an HTML element; and back.

WeasyPrint begins an element anew on each line and each page. Here they are one again, so a paragraph or a
table that goes on overleaf is one structure element, with content on several pages (ISO 32000-1, 14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from report_builder.project.pdf_objects import items_of
from report_builder.typeset.tagging import SOURCE, Source

_SOURCE, _PAGE, _KIDS = Name(f"/{SOURCE}"), Name.Pg, Name.K  # made once: every element is asked for them
_ELEMENT = Name.StructElem
PX = 0.75  # a CSS px in pt
_REPEATED = ("thead", "tfoot")  # WeasyPrint sets them again on every page of their table

Attribute = str | int | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A marked content of a page, both counted from 0."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Held:
    """An annotation of a page."""

    page: int
    annotation: pikepdf.Object


@dataclass(slots=True, eq=False)
class Node:
    """A structure element to be. As it is read it has no role, and the attributes that WeasyPrint gave it."""

    source: Source | None = None
    role: str = ""
    kids: list[Kid] = field(default_factory=list["Kid"])
    lang: str = ""
    alt: str = ""
    id: str = ""
    expansion: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])
    page: int = -1  # where it begins
    parts: dict[int, Node] = field(default_factory=dict[int, "Node"])  # by source, while it is read

    def walk(self) -> Iterator[Kid]:
        """Itself and everything below, in reading order."""
        waiting: list[Kid] = [self]
        while waiting:
            kid = waiting.pop()
            yield kid
            if isinstance(kid, Node):
                waiting += reversed(kid.kids)

    @property
    def nodes(self) -> list[Node]:
        """The nodes among its kids."""
        return [kid for kid in self.kids if isinstance(kid, Node)]


Kid = Node | Content | Held


@dataclass(slots=True)
class Reading:
    """What a tree is read with. `repeated` grows: what the heads of tables show again, by page."""

    sources: Sequence[Source]
    pages: Mapping[tuple[int, int], int]
    heights: Sequence[float]
    shown: Sequence[Mapping[int, str]]
    repeated: list[set[int]]


def read_tree(
    pdf: pikepdf.Pdf, sources: Sequence[Source], shown: Sequence[Mapping[int, str]]
) -> tuple[Node, Reading]:
    """The tree, of what is `shown` on each page (`marked.shown`); contents that show nothing are left out."""
    pages = [page.obj for page in pdf.pages]
    reading = Reading(
        sources,
        {page.objgen: number for number, page in enumerate(pages)},
        [float(page.get(Name.TrimBox, page.MediaBox)[3]) for page in pages],
        shown,
        [set() for _ in pages],
    )
    root = Node()
    for element in pdf.Root.StructTreeRoot.K[0].K.as_list():
        _add(root, element, reading, repeated=False)
    return root, reading


def _add(target: Node, element: pikepdf.Object, reading: Reading, repeated: bool) -> None:
    number = int(element.get(_SOURCE, -1))
    page = reading.pages[element[_PAGE].objgen]
    node = target
    if number >= 0 and (target.source is None or target.source.order != number):
        known = target.parts.get(number)
        node = known or _node(element, reading.sources[number], page, reading.heights[page])
        if known is None:
            target.parts[number] = node
            target.kids.append(node)
        elif node.source is not None and node.source.tag in _REPEATED and node.page != page:
            repeated = True
    for item in items_of(element[_KIDS]):
        if isinstance(item, int):
            name = reading.shown[page].get(item)
            if name is None or (name == "Figure" and node.source is not None and node.source.pseudo):
                continue  # CSS has no words for the pictures that it generates: they adorn
            if repeated:
                reading.repeated[page].add(item)
            else:
                node.kids.append(Content(page, item))
        elif "/Obj" in item:
            node.kids.append(Held(page, item.Obj))
        else:
            _add(node, item, reading, repeated)


def _node(element: pikepdf.Object, source: Source, page: int, height: float) -> Node:
    node = Node(source, page=page, lang="" if source.pseudo else source.attributes.get("lang", ""))
    given = element.get(Name.A)
    if given is None:
        return node
    if Name.BBox in given:  # CSS px from the upper left corner of the page; a PDF has pt from the lower left
        x1, y1, x2, y2 = (float(value) * PX for value in given.BBox.as_list())
        box = (round(x1, 3), round(height - y2, 3), round(x2, 3), round(height - y1, 3))
        node.attributes = {"O": "Layout", "BBox": box}
    spans = {str(key)[1:]: int(given[key]) for key in ("/ColSpan", "/RowSpan") if key in given}
    if spans:
        node.attributes = {"O": "Table", **spans}
    return node


@dataclass(slots=True)
class _Writing:
    pdf: pikepdf.Pdf
    pages: Sequence[pikepdf.Object]
    holders: list[dict[int, pikepdf.Object]]  # of each page: number of content -> element
    annotations: list[tuple[pikepdf.Object, pikepdf.Object]] = field(
        default_factory=list[tuple[pikepdf.Object, pikepdf.Object]]
    )  # annotation, element
    names: list[tuple[str, pikepdf.Object]] = field(default_factory=list[tuple[str, pikepdf.Object]])


def write_tree(pdf: pikepdf.Pdf, tree: Node) -> None:
    """Put the tree into the file, with the parent tree and the tree of IDs that belong to it."""
    pages = [page.obj for page in pdf.pages]
    writing = _Writing(pdf, pages, [{} for _ in pages])
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = Array([_written(tree, root, writing)])
    numbers: list[object] = []
    for number, (page, held) in enumerate(zip(pages, writing.holders, strict=True)):
        page.StructParents = number
        entries = [held.get(at) for at in range(max(held, default=-1) + 1)]
        numbers += [number, pdf.make_indirect(Array(entries))]
    for number, (annotation, element) in enumerate(writing.annotations, start=len(pages)):
        annotation.StructParent = number
        numbers += [number, element]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(pages) + len(writing.annotations)
    if writing.names:
        root.IDTree = id_tree(pdf, writing.names)
    pdf.Root.StructTreeRoot = root


def id_tree(pdf: pikepdf.Pdf, names: Sequence[tuple[str, pikepdf.Object]]) -> pikepdf.Object:
    """A name tree of elements by their ID (ISO 32000-1, 7.9.6 and 14.7.2)."""
    entries = sorted(((String(name), element) for name, element in names), key=lambda each: bytes(each[0]))
    return pdf.make_indirect(Dictionary(Names=Array([item for entry in entries for item in entry])))


def _written(node: Node, parent: pikepdf.Object, writing: _Writing) -> pikepdf.Object:
    role = Name(f"/{node.role}")
    element = writing.pdf.make_indirect(Dictionary({"/Type": _ELEMENT, "/S": role, "/P": parent}))
    own = next((kid.page for kid in node.kids if isinstance(kid, Content)), -1)
    if own >= 0:
        element[_PAGE] = writing.pages[own]
    kids: list[object] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(_written(kid, element, writing))
            continue
        page = writing.pages[kid.page]
        if isinstance(kid, Held):
            kids.append(Dictionary(Type=Name.OBJR, Pg=page, Obj=kid.annotation))
            writing.annotations.append((kid.annotation, element))
            continue
        writing.holders[kid.page][kid.number] = element
        elsewhere = kid.page != own
        kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=kid.number) if elsewhere else kid.number)
    element[_KIDS] = Array(kids)
    for key, value in (("/Lang", node.lang), ("/Alt", node.alt), ("/E", node.expansion), ("/ID", node.id)):
        if value:
            element[key] = String(value)
    if node.id:
        writing.names.append((node.id, element))
    if node.attributes:
        element.A = Dictionary({f"/{key}": _value(value) for key, value in node.attributes.items()})
    return element


def _value(value: Attribute) -> object:
    if isinstance(value, str):
        return Name(f"/{value}")
    return Array(value) if isinstance(value, tuple) else value
