"""A `<text>` element with right-to-left script -> a group of paths in its place (SVG 2, 11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from report_builder.typeset.svg_bidi import Base, levels
from report_builder.typeset.svg_fonts import Face, weight_of
from report_builder.typeset.svg_shape import Char, Line, TextStyle, path_data, set_line
from report_builder.typeset.svg_style import (
    GROUP,
    PAINT,
    SVG,
    XML,
    Rules,
    Values,
    compute,
    length,
    styled,
    values_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_PLACES = ("x", "y", "dx", "dy")
_MOST_CHARACTERS = 5_000
_MOST_BOXES = 200
_OF_TEXT = (*_PLACES, "textLength", "lengthAdjust", "rotate")
_BOXES = (f"{SVG}tspan", f"{SVG}a")
_SILENT = (f"{SVG}title", f"{SVG}desc", f"{SVG}metadata")
# How far down the baseline moves, in parts of the size, as WeasyPrint moves the labels that stay text.
_BASELINES = {
    **dict.fromkeys(("central", "middle"), 0.3),
    **dict.fromkeys(("text-before-edge", "before-edge", "top", "hanging", "text-top"), 0.8),
    **dict.fromkeys(("text-after-edge", "after-edge", "bottom", "text-bottom"), -0.2),
}
_OPENING = {
    ("embed", "ltr"): "\u202a", ("embed", "rtl"): "\u202b", ("isolate", "ltr"): "\u2066",
    ("isolate", "rtl"): "\u2067", ("bidi-override", "ltr"): "\u202d", ("bidi-override", "rtl"): "\u202e",
    ("isolate-override", "ltr"): "\u2066\u202d", ("isolate-override", "rtl"): "\u2067\u202e",
    ("plaintext", "ltr"): "\u2068", ("plaintext", "rtl"): "\u2068",
}  # fmt: skip
_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip


class RefusalError(Exception):
    """Why a label that needs shaping is left to WeasyPrint."""


@dataclass(slots=True)
class _Box:
    """A `<text>`, `<tspan>` or `<a>`: its values, and which characters of the label it holds."""

    element: Element
    values: Values
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A place of text: in `box`, after the child of that number (-1: before all)."""

    box: Element
    child: int
    values: Values


@dataclass(slots=True)
class _Label:
    """The text of a label with white space collapsed, one entry of `chars`, `values` for each character."""

    viewport: tuple[float | None, float | None]
    chars: list[Char] = field(default_factory=list[Char])
    values: list[Values] = field(default_factory=list[Values])
    boxes: list[_Box] = field(default_factory=list[_Box])
    pieces: list[_Piece] = field(default_factory=list["_Piece"])
    blank: bool = True  # a collapsible space here would begin the label, or follow a space


@dataclass(slots=True)
class _Paths:
    """The path data of each piece, one for each chunk that it is in; the characters without a glyph."""

    found: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    missing: dict[str, None] = field(default_factory=dict[str, None])


def set_label(element: Element, rules: Rules, faces: tuple[Face, ...]) -> tuple[str, ...] | None:
    """Replace `element` by paths if some of it runs from right to left.

    The characters that no face has; None when the label stays text. Raises RefusalError when it would have to
    be shaped and cannot.
    """
    values = values_of(element, rules)
    if not _may_turn("".join(element.itertext()), values):
        return None
    label = _Label(_viewport(element))
    _read(label, element, values, rules)
    if len(label.chars) > _MOST_CHARACTERS or len(label.boxes) > _MOST_BOXES:
        raise RefusalError("it is too long")
    while label.chars and label.chars[-1].text == " " and not _keeps_space(label.values[-1]):
        _drop_last(label)
    chunks = [chunk for chunk in _chunks(label) if chunk[0] < chunk[1]]
    if not any(level % 2 for chunk in chunks for level in _levels(label, *chunk)):
        return None
    _refuse_what_cannot_be_set(label)
    paths = _set(label, chunks, faces)
    _rebuild(label, paths, rules)
    return tuple(paths.missing)


def turns(text: str) -> bool:
    """Whether some of the text runs from right to left whatever stands around it."""
    return any(unicodedata.bidirectional(char) in ("R", "AL", "RLE", "RLO", "RLI") for char in text)


def _may_turn(text: str, values: Values) -> bool:
    if values.get("direction") == "rtl" or "rtl" in values.get("unicode-bidi"):
        return bool(text.strip())
    return turns(text)


def _viewport(element: Element) -> tuple[float | None, float | None]:
    """What percentages refer to: the nearest viewBox, or the size of the picture."""
    for ancestor in element.iterancestors(f"{SVG}svg", f"{SVG}symbol"):
        numbers = ancestor.get("viewBox", "").replace(",", " ").split()
        if len(numbers) == 4:
            return length(numbers[2], 16, None), length(numbers[3], 16, None)
        if ancestor.get("width"):
            return length(ancestor.get("width"), 16, None), length(ancestor.get("height"), 16, None)
    return None, None


def _read(label: _Label, element: Element, values: Values, rules: Rules) -> None:
    """Add the text of `element` and of what is inside it."""
    box = _Box(element, values, len(label.chars))
    label.boxes.append(box)
    _add(label, element.text, values, element, -1)
    for number, child in enumerate(element):
        if child.tag in _BOXES:
            inner = compute(child, rules, values)
            if inner.get("display") != "none":
                _read(label, child, inner, rules)
        elif child.tag not in _SILENT and "".join(child.itertext()).strip():
            raise RefusalError(f"<{str(child.tag).rpartition('}')[2]}> is not supported there")
        _add(label, child.tail, values, element, number)
    box.end = len(label.chars)


def _add(label: _Label, text: str | None, values: Values, box: Element, child: int) -> None:
    piece = len(label.pieces)
    label.pieces.append(_Piece(box, child, values))
    style, keeps = _text_style(values), _keeps_space(values)
    for char in text or "":
        char = " " if char in "\t\r\n" else char
        if char == " " and label.blank and not keeps:
            continue
        label.blank = char == " " and not keeps
        label.chars.append(Char(char, style, piece))
        label.values.append(values)


def _drop_last(label: _Label) -> None:
    label.chars.pop()
    label.values.pop()
    for box in label.boxes:
        box.start, box.end = min(box.start, len(label.chars)), min(box.end, len(label.chars))


def _keeps_space(values: Values) -> bool:
    space = values.get("white-space") or values.get(f"{XML}space")
    return space in ("preserve", "pre", "pre-wrap", "break-spaces")


def _text_style(values: Values) -> TextStyle:
    families = tuple(values.get("font-family").split(","))
    slanted = values.get("font-style").lower().startswith(("italic", "oblique"))
    language = values.get(f"{XML}lang") or values.get("lang")
    spacing = length(values.get("letter-spacing"), values.size, None) or 0.0
    return TextStyle(
        families, values.size, weight_of(values.get("font-weight")), slanted, language[:35], spacing
    )


def _refuse_what_cannot_be_set(label: _Label) -> None:
    for box in label.boxes:
        for name in _PLACES:
            if len(box.element.get(name, "").replace(",", " ").split()) > 1:
                raise RefusalError(f"`{name}` places each letter")
        for name in ("textLength", "rotate"):
            if box.element.get(name):
                raise RefusalError(f"`{name}` is not supported there")
        if not box.values.get("writing-mode", "horizontal-tb").startswith(("horizontal", "lr", "rl")):
            raise RefusalError("`writing-mode` is not supported there")


def _chunks(label: _Label) -> list[tuple[int, int]]:
    """The parts of the label that are placed, ordered and anchored for themselves: each has an x or y."""
    placed = [box for box in label.boxes if box.element.get("x") or box.element.get("y")]
    starts = {box.start for box in placed if box.start < box.end}
    return list(pairwise(sorted({0, *starts, len(label.chars)})))


def _levels(label: _Label, start: int, end: int) -> tuple[int, ...]:
    """The levels of a chunk's characters, with the embedding that its boxes ask for."""
    boxes = [box for box in label.boxes[1:] if max(start, box.start) < min(end, box.end)]
    controls = [(box, _controls(box.values)) for box in boxes]
    root = label.boxes[0].values
    first = label.values[start]
    base: Base = "rtl" if first.get("direction") == "rtl" else "ltr"
    if root.get("unicode-bidi") == "plaintext":
        base = "auto"
    around = _controls(root) if "override" in root.get("unicode-bidi") else ""
    text, places = [around], [-1] * len(around)
    for at in range(start, end):
        for box, opening in controls:
            if at == max(start, box.start):
                text.append(opening)
                places += [-1] * len(opening)
        text.append(label.chars[at].text)
        places.append(at)
        for box, opening in reversed(controls):
            if at == min(end, box.end) - 1:
                text.append("".join(_CLOSING[char] for char in reversed(opening)))
                places += [-1] * len(opening)
    found = levels("".join(text), base)
    if found is None:
        raise RefusalError("FriBidi is not there")
    return tuple(level for level, place in zip(found, places, strict=True) if place >= 0)


def _controls(values: Values) -> str:
    """The characters that open what `unicode-bidi` and `direction` say, which do nothing alone."""
    direction = "rtl" if values.get("direction") == "rtl" else "ltr"
    return _OPENING.get((values.own.get("unicode-bidi", ""), direction), "")


def _set(label: _Label, chunks: Sequence[tuple[int, int]], faces: tuple[Face, ...]) -> _Paths:
    """Shape each chunk and put it in its place."""
    paths = _Paths()
    x, y = 0.0, 0.0
    for start, end in chunks:
        x, y = _place(label, start, "x", x), _place(label, start, "y", y)
        found = _levels(label, start, end)
        stop = _without_space(label, start, end)
        chars, (dx, dy) = _moved(label, start, stop)
        line = set_line(chars, found[: stop - start], faces)
        paths.missing.update((char, None) for char in line.missing)
        first = label.values[start]
        left = x - line.width * _share(first)
        _draw(line, (left, y), paths)
        x = (left if first.get("direction") == "rtl" else left + line.width) + dx
        y += dy
    return paths


def _place(label: _Label, at: int, name: str, before: float) -> float:
    """The x or y that the innermost box which begins at `at` gives; else where the text before it ended."""
    for box in reversed(label.boxes):
        if box.start == at and box.end > at and (value := box.element.get(name)):
            return _length(label, box, name, value)
    return before


def _length(label: _Label, box: _Box, name: str, value: str) -> float:
    found = length(value, box.values.size, label.viewport[0 if name.endswith("x") else 1])
    if found is None:
        raise RefusalError(f"`{name}` is {value[:20]}")
    return found


def _without_space(label: _Label, start: int, end: int) -> int:
    """The end of a chunk without the white space between it and the next."""
    while end > start + 1 and label.chars[end - 1].text == " " and not _keeps_space(label.values[end - 1]):
        end -= 1
    return end


def _moved(label: _Label, start: int, end: int) -> tuple[list[Char], tuple[float, float]]:
    """The characters of a chunk with what dx, dy and their baseline move them; the sum of all dx and dy."""
    chars: list[Char] = []
    dx = dy = 0.0
    for at in range(start, end):
        for name in ("dx", "dy"):
            boxes = [box for box in label.boxes if box.start == at < box.end and box.element.get(name)]
            if boxes:
                moved = _length(label, boxes[-1], name, boxes[-1].element.get(name, ""))
                dx, dy = (dx + moved, dy) if name == "dx" else (dx, dy + moved)
        values = label.values[at]
        baseline = values.get("dominant-baseline") or values.get("alignment-baseline")
        shift = dx, dy + _BASELINES.get(baseline, 0.0) * values.size
        chars.append(replace(label.chars[at], shift=shift))
    return chars, (dx, dy)


def _share(values: Values) -> float:
    """How much of a chunk's width lies left of its anchor."""
    anchor = values.get("text-anchor", "start")
    if anchor == "middle":
        return 0.5
    return 1.0 if (anchor == "end") != (values.get("direction") == "rtl") else 0.0


def _draw(line: Line, origin: tuple[float, float], paths: _Paths) -> None:
    data: dict[int, list[str]] = {}
    for run in line.runs:
        data.setdefault(run.piece, []).append(path_data(run, *origin))
    for piece, parts in sorted(data.items()):
        if joined := "".join(parts):
            paths.found.setdefault(piece, []).append(joined)


def _rebuild(label: _Label, paths: _Paths, rules: Rules) -> None:
    """Turn the boxes into groups, and the text in them into paths."""
    for piece in range(len(label.pieces) - 1, -1, -1):  # backwards, so that the numbers of children hold
        box, child = label.pieces[piece].box, label.pieces[piece].child
        if child < 0:
            box.text = None
        else:
            box[child].tail = None
        for data in reversed(paths.found.get(piece, [])):
            path = box.makeelement(f"{SVG}path", {"d": data})
            if style := _paint(label.pieces[piece].values, rules):
                path.set("style", _style(style))
            box.insert(child + 1, path)
    for box in label.boxes:
        element = box.element
        if rules.named:
            own = {name: element.get(name, GROUP[name]) for name in GROUP if name in rules.named}
            element.set("style", _style({**own, **styled(element, rules)}))
        element.tag = f"{SVG}g"
        for name in _OF_TEXT:
            element.attrib.pop(name, None)


def _paint(values: Values, rules: Rules) -> dict[str, str]:
    """What a path must say for itself: what the document's rules could make of it, and that it has no holes
    where letters overlap."""
    style = {name: values.get(name, PAINT[name]) for name in PAINT if name in rules.named}
    style |= {name: GROUP[name] for name in GROUP if name in rules.named}
    if values.get("fill-rule", "nonzero") != "nonzero":
        style["fill-rule"] = "nonzero"
    return style


def _style(values: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in values.items())
