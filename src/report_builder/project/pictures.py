"""The bytes of a picture -> what is wrong with it before anybody draws it: its kind, its size, its tangle."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

MEGAPIXELS = 100.0
_MOST_ELEMENTS = 50_000  # of an SVG, with those that `use` repeats
_MOST_RULES = 5_000_000  # elements times selectors: each is held against each
_DEEPEST = 250
_URL = re.compile(r"url\(\s*[\"']?#([^\"')]*)")
_CLEANER = "open the file in a picture program and save it again"
_SIMPLER = "simplify the drawing, or save it as PNG"


@dataclass(frozen=True, slots=True)
class PictureFault:
    """Why a picture cannot be set, to go after its name, and what to do."""

    message: str
    hint: str


def picture_fault(data: bytes, megapixels: float = MEGAPIXELS) -> PictureFault | None:
    """What is wrong with a picture, or None. Nothing of it is decoded.

    The engine would take any of the dozens of kinds that its picture library knows, some of which start other
    programs; only those that the documentation names are let through, by content and not by name.
    """
    size = _size(data)
    if size is None:
        return _svg_fault(data)
    dots = size[0] * size[1] / 1_000_000
    if dots <= megapixels:
        return None
    return PictureFault(
        f"has {dots:,.0f} megapixels, {size[0]} by {size[1]}, more than {megapixels:g}",
        "make it smaller, or raise picture_megapixels below [limits] in report-builder.toml",
    )


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP; None for anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _gif(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except IndexError:
        return 0, 0  # cut short: the engine says so
    return None


def _png(data: bytes) -> tuple[int, int]:
    """PNG 3, 11.2.1. Every header before the dots counts, as the last one would hold."""
    at, width, height = 8, 0, 0
    while at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        if data[at + 4 : at + 8] == b"IHDR":
            width = max(width, int.from_bytes(data[at + 8 : at + 12], "big"))
            height = max(height, int.from_bytes(data[at + 12 : at + 16], "big"))
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    """GIF89a, 18 and 20: the screen, or the first frame where it goes beyond the screen."""
    width, height = _little(data, 6), _little(data, 8)
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] == 0x21:  # an extension, in blocks
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    if data[at] != 0x2C:
        return width, height
    return (
        max(width, _little(data, at + 1) + _little(data, at + 5)),
        max(height, _little(data, at + 3) + _little(data, at + 7)),
    )


def _jpeg(data: bytes) -> tuple[int, int]:
    """ITU-T T.81, B.2.2: the largest frame header before the first scan."""
    at, width, height = 2, 0, 0
    while at + 4 <= len(data):
        if data[at] != 0xFF or data[at + 1] in (0xFF, 0x00, 0x01):
            at += 1
            continue
        marker = data[at + 1]
        if marker in (0xDA, 0xD9):
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = max(height, int.from_bytes(data[at + 5 : at + 7], "big"))
            width = max(width, int.from_bytes(data[at + 7 : at + 9], "big"))
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return width, height


def _webp(data: bytes) -> tuple[int, int]:
    """RFC 9649, 2.5 to 2.7."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + _little(data, 24, 3), 1 + _little(data, 27, 3)
    if kind == b"VP8L":
        bits = _little(data, 21, 4)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return _little(data, 26) & 0x3FFF, _little(data, 28) & 0x3FFF


def _little(data: bytes, at: int, length: int = 2) -> int:
    if at + length > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + length], "little")


def _svg_fault(data: bytes) -> PictureFault | None:
    if b"<" not in data[:1000]:
        return PictureFault("is no PNG, JPEG, GIF, WebP or SVG", _CLEANER)
    try:
        root = ET.fromstring(data)  # noqa: S314  expat bounds what entities make, and reads no other file
    except (ET.ParseError, ValueError, LookupError) as error:
        return PictureFault(f"is no sound SVG: {error}", _CLEANER)
    if root.tag.rpartition("}")[2] != "svg":
        return PictureFault(f"is no SVG: it begins with <{root.tag.rpartition('}')[2]}>", _CLEANER)
    drawing = _Drawing({element.get("id", ""): element for element in root.iter()})
    elements = drawing.weigh(root)
    selectors = sum((element.text or "").count("{") for element in root.iter() if _name(element) == "style")
    if drawing.circular:
        return PictureFault("refers to itself in a circle", _SIMPLER)
    if drawing.deep:
        return PictureFault(f"is nested more than {_DEEPEST} levels deep", _SIMPLER)
    if elements > _MOST_ELEMENTS:
        return PictureFault(f"draws more than {_MOST_ELEMENTS:,} elements", _SIMPLER)
    if elements * selectors > _MOST_RULES:
        return PictureFault(f"has too many style rules ({selectors:,}) for its elements", _SIMPLER)
    return None


@dataclass(slots=True)
class _Drawing:
    """Counts what an SVG draws; what `use`, a pattern, a mask or a marker repeats counts each time."""

    ids: dict[str, ET.Element]
    deep: bool = False
    circular: bool = False
    _known: dict[ET.Element, int] = field(default_factory=dict[ET.Element, int])
    _open: set[ET.Element] = field(default_factory=set[ET.Element])

    def weigh(self, element: ET.Element, depth: int = 0) -> int:
        self.deep = self.deep or depth > _DEEPEST
        self.circular = self.circular or element in self._open
        if self.deep or self.circular:
            return 0
        if element not in self._known:
            self._open.add(element)
            weight = 1 + sum(self.weigh(child, depth + 1) for child in element)
            for name, times in _references(element):
                if name in self.ids:
                    weight += times * self.weigh(self.ids[name], depth + 1)
            self._open.discard(element)
            self._known[element] = min(weight, 10**9)
        return self._known[element]


def _references(element: ET.Element) -> Iterator[tuple[str, int]]:
    """The ids of what an element draws besides its children, and how often."""
    if _name(element) == "use":
        link = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
        yield link.strip().removeprefix("#"), 1
    for key, value in element.attrib.items():
        if "url(" in value:
            marks = len(element.get("d", "") + element.get("points", "")) // 4
            marker = "marker" in key or (key == "style" and "marker" in value)
            for name in _URL.findall(value):
                yield name, max(1, marks) if marker else 1


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
