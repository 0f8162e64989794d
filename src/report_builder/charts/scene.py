"""Marks on a surface, in pt from the upper left corner -> SVG, mirrored where the script runs right to left.

Every kind of chart is laid out from left to right; `start` and `end` of a text mean that direction. Mirroring
the finished drawing turns axes, bars, time and keys at once, and cannot forget one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
# Characters that XML cannot carry (XML 1.0, 2.2).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER_END: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    color: str
    width: float
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """Filled rings, holes by the even-odd rule."""

    rings: tuple[tuple[Point, ...], ...]
    fill: str
    stroke: str = ""
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words; `y` is its baseline."""

    x: float
    y: float
    words: str
    size: float
    fill: str
    anchor: Anchor = "start"
    weight: int = 400


Mark = Rect | Stroke | Shape | Dot | Text


@dataclass(slots=True)
class Scene:
    """A drawing in the making: marks in the order in which they are laid over each other.

    `ground` lies below them and is never mirrored: a country keeps its shape.
    """

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list[Mark])
    ground: list[Mark] = field(default_factory=list[Mark])

    def add(self, *marks: Mark) -> None:
        self.marks += marks

    def extend(self, marks: Iterable[Mark], dx: float = 0.0, dy: float = 0.0) -> None:
        """Add marks moved by so much."""
        self.marks += (moved(mark, dx, dy) for mark in marks)


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark elsewhere."""
    if isinstance(mark, Stroke):
        return replace(mark, points=_shifted(mark.points, dx, dy))
    if isinstance(mark, Shape):
        return replace(mark, rings=tuple(_shifted(ring, dx, dy) for ring in mark.rings))
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def mirrored(scene: Scene) -> Scene:
    """The drawing from right to left."""
    return Scene(
        scene.width, scene.height, [_turned(mark, scene.width) for mark in scene.marks], scene.ground
    )


def to_svg(scene: Scene, families: Sequence[str], lang: str, rtl: bool) -> bytes:
    """The drawing as SVG: the same bytes for the same marks, no ids, no script, no style sheet."""
    width, height = _number(scene.width), _number(scene.height)
    font = escape(", ".join(f"'{family}'" for family in families), {'"': "&quot;"})
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" lang={quoteattr(lang)} font-family="{font}">'
    ]
    parts += [_written(mark, rtl) for mark in (*scene.ground, *scene.marks)]
    parts.append("</svg>\n")
    return "\n".join(parts).encode()


def _shifted(points: Iterable[Point], dx: float, dy: float) -> tuple[Point, ...]:
    return tuple((x + dx, y + dy) for x, y in points)


def _turned(mark: Mark, width: float) -> Mark:
    if isinstance(mark, Rect):
        return replace(mark, x=width - mark.x - mark.width)
    if isinstance(mark, Stroke):
        return replace(mark, points=tuple((width - x, y) for x, y in mark.points))
    if isinstance(mark, Shape):
        return replace(mark, rings=tuple(tuple((width - x, y) for x, y in ring) for ring in mark.rings))
    if isinstance(mark, Text):
        return replace(mark, x=width - mark.x, anchor=_OTHER_END[mark.anchor])
    return replace(mark, x=width - mark.x)


def _written(mark: Mark, rtl: bool) -> str:
    if isinstance(mark, Rect):
        return (
            f'<rect x="{_number(mark.x)}" y="{_number(mark.y)}" width="{_number(mark.width)}" '
            f'height="{_number(mark.height)}" fill="{mark.fill}"/>'
        )
    if isinstance(mark, Stroke):
        dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
        return (
            f'<path d="{_line(mark.points)}" fill="none" stroke="{mark.color}" '
            f'stroke-width="{_number(mark.width)}" stroke-linejoin="round"{dash}/>'
        )
    if isinstance(mark, Shape):
        edge = (
            f' stroke="{mark.stroke}" stroke-width="{_number(mark.width)}" stroke-linejoin="round"'
            if mark.stroke
            else ""
        )
        path = "".join(f"{_line(ring)}Z" for ring in mark.rings)
        return f'<path d="{path}" fill="{mark.fill}" fill-rule="evenodd"{edge}/>'
    if isinstance(mark, Dot):
        edge = f' stroke="{mark.stroke}" stroke-width="1"' if mark.stroke else ""
        place = f'cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.radius)}"'
        return f'<circle {place} fill="{mark.fill}"{edge}/>'
    return _text(mark, rtl)


def _text(mark: Text, rtl: bool) -> str:
    # An SVG anchors text by its own direction: where it runs right to left, its start is on the right.
    rightward = rtl and turns(mark.words)
    anchor = _OTHER_END[mark.anchor] if rightward else mark.anchor
    weight = f' font-weight="{mark.weight}"' if mark.weight != 400 else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    direction = ' direction="rtl"' if rightward else ""
    return (
        f'<text x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}" '
        f'fill="{mark.fill}"{weight}{place}{direction}>{escape(_UNFIT.sub("", mark.words))}</text>'
    )


def turns(words: str) -> bool:
    """Whether the words of a drawing from right to left run so: those of its script, and numbers with their
    signs. Latin words and bare numbers run left to right anywhere."""
    kinds = {unicodedata.bidirectional(char) for char in words}
    return bool(kinds & {"R", "AL"}) or ("L" not in kinds and bool(kinds - {"EN", "AN", "CS", "NSM"}))


def _line(points: Sequence[Point]) -> str:
    return "".join(f"{'L' if at else 'M'}{_number(x)} {_number(y)}" for at, (x, y) in enumerate(points))


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
