"""Checks the tags of a finished PDF for tests, with pikepdf alone (ISO 32000-1, 14.6 on; ISO 14289-1, 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from helpers_pdf import Element, parent_tree, structure

GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote"}
HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
BLOCKS = {"P", "L", "Table", "TOC", "Figure", "Caption", "Note"} | HEADINGS | GROUPS
INLINE = {"Span", "Quote", "Code", "Link", "Reference", "Figure"}
WITHIN = {
    "TOC": {"TOC", "TOCI", "Caption"},
    "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
    "L": {"Caption", "LI"},
    "LI": {"Lbl", "LBody"},
    "LBody": BLOCKS | INLINE,
    "Lbl": INLINE | {"P", "Note"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "TH": BLOCKS | INLINE,
    "TD": BLOCKS | INLINE,
    "Caption": BLOCKS | INLINE,
    "Note": {"Lbl", "P"},
    "Figure": {"Span"},
    "P": INLINE,
    **dict.fromkeys(HEADINGS, INLINE),
    **dict.fromkeys(INLINE - {"Figure"}, INLINE),
    **dict.fromkeys(GROUPS, BLOCKS - {"Document"}),
}
ONLY_IN = {
    "Document": {""}, "TOCI": {"TOC"}, "LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI", "TOCI", "Note"},
    "TR": {"Table", "THead", "TBody", "TFoot"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
    "TH": {"TR"}, "TD": {"TR"},
}  # fmt: skip
WITHOUT_CONTENT = GROUPS | {
    "TOC", "TOCI", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR", "Note", "Reference",
}  # fmt: skip
MAY_BE_EMPTY = {"TD", "TH"}
PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"}


@dataclass
class Shown:
    """What the content of a page shows, its forms included."""

    mcids: Counter[int] = field(default_factory=Counter)
    painted: Counter[int] = field(default_factory=Counter)  # operators that paint, by MCID
    faults: list[str] = field(default_factory=list)


def shown(page: pikepdf.Page) -> Shown:
    """Walk the content stream of a page, and those of the forms that it paints."""
    found = Shown()
    _walk(page, page.obj.get("/Resources", pikepdf.Dictionary()), [], found, page.obj)
    return found


def _walk(content: Any, resources: Any, around: list[Any], found: Shown, owner: Any) -> None:
    marks = list(around)
    for instruction in pikepdf.parse_content_stream(content):
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            marks.append(_mark(instruction, resources, marks, found, owner))
        elif name == "EMC":
            if len(marks) == len(around):
                found.faults.append("EMC without a beginning")
            else:
                marks.pop()
        elif name in PAINTING:
            _painted(name, marks, found)
        elif name == "Do":
            form = resources.XObject[str(instruction.operands[0])]
            if str(form.Subtype) == "/Form":
                _walk(form, form.get("/Resources", resources), marks, found, form)
            else:
                _painted(name, marks, found)
    if len(marks) != len(around):
        found.faults.append("marked content that does not end")


def _mark(instruction: Any, resources: Any, marks: list[Any], found: Shown, owner: Any) -> Any:
    tag = str(instruction.operands[0])
    if tag == "/Artifact":
        if any(isinstance(mark, int) for mark in marks):
            found.faults.append("an artifact inside tagged content (01-003)")
        return "artifact"
    properties = instruction.operands[1] if len(instruction.operands) > 1 else {}
    if isinstance(properties, pikepdf.Name):
        properties = resources.Properties[str(properties)]
    if "/MCID" not in properties:
        return "other"
    if "artifact" in marks:
        found.faults.append("tagged content inside an artifact (01-004)")
    if any(isinstance(mark, int) for mark in marks):
        found.faults.append("tagged content inside tagged content")
    if str(owner.get("/Subtype", "")) == "/Form":
        found.faults.append("tagged content inside a form")
    found.mcids[int(properties["/MCID"])] += 1
    return int(properties["/MCID"])


def _painted(name: str, marks: list[Any], found: Shown) -> None:
    inside = [mark for mark in marks if isinstance(mark, int)]
    if inside:
        found.painted[inside[-1]] += 1
    elif "artifact" not in marks:
        found.faults.append(f"{name} outside the tags (01-005)")


def tag_faults(pdf: pikepdf.Pdf) -> list[str]:
    """Everything that is wrong with the tags of a document, in words."""
    return [*_content_faults(pdf), *_annotation_faults(pdf), *_tree_faults(pdf)]


def _elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    for top in structure(pdf):
        yield from top.walk()


def _content_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    parents = parent_tree(pdf)
    places: dict[tuple[int, int], Element] = {}
    for element in _elements(pdf):
        for place in element.content:
            if place in places:
                yield f"{place} stands twice in the tree"
            places[place] = element
    on_pages: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        found = shown(page)
        yield from (f"page {number}: {fault}" for fault in found.faults)
        entries = parents[int(page.obj.StructParents)].as_list() if "/StructParents" in page.obj else []
        for mcid, times in found.mcids.items():
            on_pages.add((number, mcid))
            if times > 1:
                yield f"page {number} uses MCID {mcid} twice"
            if not found.painted[mcid]:
                yield f"page {number}: MCID {mcid} shows nothing"
            element = places.get((number, mcid))
            if element is None:
                yield f"page {number}: MCID {mcid} is not in the tree"
            elif mcid >= len(entries) or entries[mcid].objgen != element.node.objgen:
                yield f"page {number}: the parent tree has another element for MCID {mcid}"
        for mcid, entry in enumerate(entries):
            if isinstance(entry, pikepdf.Dictionary) and mcid not in found.mcids:
                yield f"page {number}: the parent tree names MCID {mcid}, which the page has not"
        if str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {number}: tabs do not go by the structure (28-009)"
    for place in places.keys() - on_pages:
        yield f"the tree holds {place}, which no page shows"


def _annotation_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    parents = parent_tree(pdf)
    held = {objgen: element for element in _elements(pdf) for objgen in element.annotations}
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", pikepdf.Array()).as_list():
            element = held.get(annotation.objgen)
            seen.add(annotation.objgen)
            if element is None or element.role != "Link":
                yield f"page {number}: a link that no Link element holds (28-011)"
            elif parents[int(annotation.StructParent)].objgen != element.node.objgen:
                yield f"page {number}: the parent tree has another element for a link"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"page {number}: a link without /Contents (28-012)"
    if held.keys() - seen:
        yield "the tree holds annotations that no page has"


def _tree_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for element in _elements(pdf):
        role, about = element.role, f"{element.role} below {' '.join(_path(element))}"
        kids = [child.role for child in element.children]
        parent = element.parent.role if element.parent else ""
        if role not in WITHIN:
            yield f"{about}: no role of ISO 32000-1 that is in use here"
            continue
        if role in ONLY_IN and parent not in ONLY_IN[role]:
            yield f"{about}: in the wrong place"
        for kid in kids:
            if kid not in WITHIN[role]:
                yield f"{about} holds a {kid}"
        if element.content and role in WITHOUT_CONTENT:
            yield f"{about} holds text itself"
        if element.annotations and role != "Link":
            yield f"{about} holds an annotation"
        if role not in MAY_BE_EMPTY and not (element.content or kids or element.annotations):
            yield f"{about} is empty"
        yield from (f"{about}: {fault}" for fault in _own_faults(element, kids))
        if "/ID" in element.node:
            ids[str(element.node.ID)] += 1
    yield from (f"{count} elements have the ID {name}" for name, count in ids.items() if count > 1)
    yield from _id_tree_faults(pdf, ids)
    yield from _heading_faults(pdf)


def _own_faults(element: Element, kids: list[str]) -> Iterator[str]:
    node, role = element.node, element.role
    attributes = node.get("/A", {})
    if role == "Figure":
        if not str(node.get("/Alt", "")).strip():
            yield "no alternative text (13-004)"
        box = [float(value) for value in attributes["/BBox"].as_list()] if "/BBox" in attributes else []
        page = [float(value) for value in node.Pg.MediaBox.as_list()]
        if not box or not (page[0] - 1 <= box[0] < box[2] <= page[2] + 1):
            yield f"not on its page from left to right: {box}"
        elif not (page[1] - 1 <= box[1] < box[3] <= page[3] + 1):
            yield f"not on its page from bottom to top: {box}"
    if role == "TH" and str(attributes.get("/Scope", "")) not in ("/Column", "/Row", "/Both"):
        yield "no scope (15-003)"
    if role == "Note" and not str(node.get("/ID", "")):
        yield "no ID (19-003)"
    if role == "Link" and not (element.annotations and (element.content or kids)):
        yield "no annotation, or nothing to read"
    if role == "Table":
        if kids.count("Caption") > 1 or "Caption" in kids[1:-1]:
            yield "its caption is neither first nor last"
        if kids.count("THead") > 1 or kids.count("TFoot") > 1:
            yield "its head or foot stands twice"
    if role == "L" and attributes and str(attributes.get("/O", "")) != "/List":
        yield "its attributes are not of a list"


def _id_tree_faults(pdf: pikepdf.Pdf, ids: Counter[str]) -> Iterator[str]:
    root = pdf.Root.StructTreeRoot
    names = list(root.IDTree.Names.as_list()) if "/IDTree" in root else []
    keys = [bytes(name) for name in names[::2]]
    if keys != sorted(set(keys)):
        yield "the names of the ID tree are not in order"
    if {str(name) for name in names[::2]} != set(ids):
        yield "the ID tree has other names than the elements"
    for at in range(0, len(names), 2):
        if str(names[at + 1].ID) != str(names[at]):
            yield f"the ID tree has another element for {names[at]}"


def _heading_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for element in _elements(pdf):
        if element.role in HEADINGS:
            if int(element.role[1]) > level + 1:
                yield f"{element.role} after a heading of level {level} (14-003)"
            level = int(element.role[1])


def _path(element: Element) -> list[str]:
    names: list[str] = []
    above = element.parent
    while above is not None:
        names.insert(0, above.role)
        above = above.parent
    return names
