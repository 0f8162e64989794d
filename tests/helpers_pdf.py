"""Reads a finished PDF for tests, from the file alone and without the program's own readers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

ROMAN = {1: "i", 2: "ii", 3: "iii", 4: "iv", 5: "v", 6: "vi", 7: "vii", 8: "viii", 9: "ix", 10: "x", 11: "xi",
         12: "xii", 13: "xiii", 14: "xiv", 15: "xv", 16: "xvi", 17: "xvii", 18: "xviii"}  # fmt: skip


def bytes_of(source: bytes | Path) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def opened(source: bytes | Path) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(bytes_of(source)))


def texts(source: bytes | Path) -> list[str]:
    """The text of each page as a reader would copy it, white space made single."""
    document = pypdfium2.PdfDocument(bytes_of(source))
    try:
        return [
            " ".join(page.get_textpage().get_text_range().replace("\ufffe", "").split()) for page in document
        ]
    finally:
        document.close()


def text_in(source: bytes | Path, page: int, box: tuple[float, float, float, float]) -> str:
    """The text inside a box (left, bottom, right, top in pt) of a page."""
    document = pypdfium2.PdfDocument(bytes_of(source))
    try:
        return " ".join(document[page].get_textpage().get_text_bounded(*box).split())
    finally:
        document.close()


def ink(source: bytes | Path, page: int) -> tuple[float, float] | None:
    """The leftmost and rightmost points of a page that are not white, in pt; None for an empty page."""
    document = pypdfium2.PdfDocument(bytes_of(source))
    try:
        picture = document[page].render(scale=1).to_pil().convert("L").point([255] * 250 + [0] * 6)
        box = picture.getbbox()
        return (box[0], box[2]) if box else None
    finally:
        document.close()


def labels(source: bytes | Path) -> list[str]:
    """The label of each page as PageLabels says (roman to xviii)."""
    with opened(source) as pdf:
        numbers = list(pdf.Root.PageLabels.Nums.as_list())
        starts = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        found: list[str] = []
        style, number = "/D", 1
        for page in range(len(pdf.pages)):
            if page in starts:
                style, number = str(starts[page].S), int(starts[page].get("/St", 1))
            found.append(ROMAN[number] if style == "/r" else str(number))
            number += 1
        return found


def page_numbers(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages)}


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Name -> page (from 0). KeyError when a destination is not a page of the file."""
    names = list(pdf.Root.Names.Dests.Names.as_list())
    assert [str(name) for name in names[::2]] == sorted((str(name) for name in names[::2]), key=str.encode)
    pages = page_numbers(pdf)
    return {str(names[i]): pages[names[i + 1][0].objgen] for i in range(0, len(names), 2)}


@dataclass(frozen=True)
class Link:
    page: int
    name: str | None  # of a destination
    uri: str | None
    box: tuple[float, float, float, float]
    annotation: Any


def links(pdf: pikepdf.Pdf) -> list[Link]:
    found: list[Link] = []
    for number, page in enumerate(pdf.pages):
        for link in page.obj.get("/Annots", pikepdf.Array()).as_list():
            if str(link.Subtype) != "/Link":
                continue
            name = str(link.Dest) if "/Dest" in link else None
            uri = str(link.A.URI) if "/A" in link else None
            left, bottom, right, top = (float(value) for value in link.Rect.as_list())
            found.append(Link(number, name, uri, (left, bottom, right, top), link))
    return found


@dataclass
class Entry:
    """An outline entry with the page it leads to."""

    title: str
    page: int
    children: list[Entry] = field(default_factory=list)


def outline(source: bytes | Path) -> list[Entry]:
    with opened(source) as pdf:
        pages = page_numbers(pdf)

        def read(item: Any) -> list[Entry]:
            found: list[Entry] = []
            while item is not None:
                below = read(item.First) if "/First" in item else []
                found.append(Entry(str(item.Title), pages[item.Dest[0].objgen], below))
                item = item.get("/Next")
            return found

        return read(pdf.Root.Outlines.get("/First"))


@dataclass
class Element:
    """A structure element: its role, its marked content as (page, MCID), the annotations it holds."""

    role: str
    title: str
    node: Any
    parent: Element | None
    content: list[tuple[int, int]] = field(default_factory=list)
    annotations: list[tuple[int, int]] = field(default_factory=list)  # objgen
    children: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()


def structure(pdf: pikepdf.Pdf) -> list[Element]:
    """The structure tree's top elements. Asserts that every child names its parent."""
    pages = page_numbers(pdf)

    def read(node: Any, parent: Element | None, parent_node: Any) -> Element:
        assert node.P.objgen == parent_node.objgen, f"{node.S} names another parent"
        element = Element(str(node.S).lstrip("/"), str(node.get("/T", "")), node, parent)
        kids = node.get("/K", pikepdf.Array())
        for kid in kids.as_list() if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.content.append((pages[node.Pg.objgen], kid))
            elif str(kid.get("/Type", "")) == "/MCR":
                page = kid.get("/Pg", node.get("/Pg"))
                element.content.append((pages[page.objgen], int(kid.MCID)))
            elif str(kid.get("/Type", "")) == "/OBJR":
                element.annotations.append(kid.Obj.objgen)
            else:
                element.children.append(read(kid, element, node))
        return element

    root = pdf.Root.StructTreeRoot
    return [read(kid, None, root) for kid in root.K.as_list()]


def parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums.as_list())
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys)), "the keys of the parent tree are not unique and in order"
    return {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}


@dataclass
class Painted:
    """What a page's content shows: MCIDs in order, and what is painted outside every marked sequence."""

    mcids: list[int] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    artifacts: int = 0


PAINT = {
    "Tj",
    "TJ",
    "'",
    '"',
    "f",
    "F",
    "f*",
    "B",
    "B*",
    "b",
    "b*",
    "S",
    "s",
    "sh",
    "Do",
    "BI",
    "INLINE IMAGE",
}


def painted(page: pikepdf.Page) -> Painted:
    found = Painted()
    stack: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            tag = str(instruction.operands[0])
            stack.append(tag)
            if tag == "/Artifact":
                found.artifacts += 1
            elif operator == "BDC" and "/MCID" in instruction.operands[1]:
                assert "/Artifact" not in stack, "tagged content inside an artifact"
                found.mcids.append(int(instruction.operands[1].MCID))
        elif operator == "EMC":
            stack.pop()
        elif operator in PAINT and not stack:
            found.loose.append(operator)
    assert not stack
    return found


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    """Every composite or simple font dictionary of the file, once each, reached from anywhere."""
    found: list[Any] = []
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) == "/Font":
            if str(item.get("/Subtype", "")) in ("/CIDFontType2", "/CIDFontType0"):
                continue
            found.append(item)
    return found


def glyphs_used(pdf: pikepdf.Pdf) -> dict[str, set[int]]:
    """BaseFont -> glyph ids that some page, form or pattern of the file shows (Identity-H: code = glyph)."""
    used: dict[str, set[int]] = {}
    seen: set[tuple[int, int]] = set()

    def read(content: Any, resources: Any) -> None:
        fonts_here = resources.get("/Font", pikepdf.Dictionary())
        current = ""
        for instruction in pikepdf.parse_content_stream(content):
            operator = str(instruction.operator)
            if operator == "Tf":
                current = str(fonts_here[str(instruction.operands[0])].BaseFont)
            elif operator in ("Tj", "TJ"):
                operand = instruction.operands[0]
                for part in operand.as_list() if operator == "TJ" else [operand]:
                    if isinstance(part, pikepdf.String):
                        data = bytes(part)
                        codes = {int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)}
                        used.setdefault(current, set()).update(codes)
            elif operator == "Do":
                form = resources.XObject[str(instruction.operands[0])]
                if str(form.Subtype) == "/Form" and form.objgen not in seen:
                    seen.add(form.objgen)
                    read(form, form.get("/Resources", resources))

    for page in pdf.pages:
        read(page, page.obj.get("/Resources", pikepdf.Dictionary()))
    return used


def widths(font: Any) -> dict[int, float]:
    """Glyph id -> width, of the W array of a composite font (ISO 32000-1, 9.7.4.3)."""
    entries = font.DescendantFonts[0].W.as_list()
    found: dict[int, float] = {}
    at = 0
    while at < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            found |= {first + i: float(width) for i, width in enumerate(second.as_list())}
            at += 2
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(entries[at + 2]))
            at += 3
    return found
