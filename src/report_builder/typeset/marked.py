"""A content stream that WeasyPrint wrote -> which of its marks show something; the same with artifacts.

WeasyPrint writes an operator, or an operand of a mark, on a line of its own, and strings in hexadecimal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_PROPERTIES = re.compile(rb"<</MCID (\d+)>>")
_TAG = re.compile(rb"/(\S+)")
_PAINTS = frozenset(b"TJ Tj Do EI sh f f* F B B* b b* S s".split())
_PLACE = re.compile(rb"(-?[\d.]+) (?:Tm|cm|m|l)$|(-?[\d.]+) -?[\d.]+ -?[\d.]+ re$")  # how far down the page
_HEAD = (b"/Artifact", b"<</Type /Pagination /Subtype /Header>>", b"BDC")
_FOOT = (b"/Artifact", b"<</Type /Pagination /Subtype /Footer>>", b"BDC")
_REPEATED = (b"/Artifact", b"<</Type /Pagination>>", b"BDC")
_ARTIFACT = (b"/Artifact", b"BMC")


class Mark(NamedTuple):
    """The lines of a stream that begin a mark, or end one: these have no tag. `number` is that of marked
    content, -1 for an artifact."""

    first: int
    after: int
    tag: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Stream:
    """A content stream: its lines, and the marks in their order."""

    lines: Sequence[bytes]
    marks: Sequence[Mark]


def read_stream(data: bytes) -> Stream:
    """The stream of a page. What is no mark as WeasyPrint writes one is left as it is."""
    lines = data.split(b"\n")
    return Stream(lines, tuple(_marks(lines)))


def _marks(lines: Sequence[bytes]) -> Iterator[Mark]:
    for at, line in enumerate(lines):
        if line == b"EMC":
            yield Mark(at, at + 1)
        elif line in (b"BMC", b"BDC") and (mark := _begin(lines, at)):
            yield mark


def _begin(lines: Sequence[bytes], at: int) -> Mark | None:
    """The mark that ends its beginning on a line; None if it is none as WeasyPrint writes them."""
    number = _PROPERTIES.fullmatch(lines[at - 1]) if lines[at] == b"BDC" else None
    first = at - 1 if lines[at] == b"BMC" else at - 2
    tag = _TAG.fullmatch(lines[first]) if first >= 0 else None
    if tag is None or (lines[at] == b"BDC" and number is None):
        return None
    return Mark(first, at + 1, tag[1].decode("latin-1"), int(number[1]) if number else -1)


def shown(stream: Stream) -> dict[int, str]:
    """The marked contents that paint something, which a box of white space does not: number -> what it is
    called, `Span` or `Figure`."""
    found: dict[int, str] = {}
    open_marks: list[Mark] = []
    for mark in stream.marks:
        if mark.tag:
            open_marks.append(mark)
        elif open_marks:
            begun = open_marks.pop()
            if begun.number >= 0 and _paint(stream.lines[begun.after : mark.first]):
                found[begun.number] = begun.tag
    return found


def _paint(lines: Sequence[bytes]) -> bool:
    return any(line.rpartition(b" ")[2] in _PAINTS for line in lines)


def with_artifacts(
    stream: Stream, kept: Collection[int], repeated: Collection[int], visible: Collection[int]
) -> bytes:
    """The stream with only the contents `kept` tagged: those `repeated` become artifacts of
    pagination, of the rest the mark goes if it shows nothing, else it becomes an artifact. `visible` are the
    contents `shown`.

    An artifact inside tagged content becomes part of it (ISO 14289-1, 7.1: it must not be there).
    """
    lines = stream.lines
    parts: list[bytes] = []
    stay: list[bool] = []  # of each open mark: whether it is in the tree or an artifact, and so its end stays
    at = 0
    for mark in stream.marks:
        parts += lines[at : mark.first]
        at = mark.after
        if mark.tag:
            begun = _begun(mark, lines, any(stay), kept, repeated, visible)
            parts += begun
            stay.append(bool(begun))
        elif not stay or stay.pop():
            parts += lines[mark.first : mark.after]
    return b"\n".join([*parts, *lines[at:]])


def _begun(
    mark: Mark,
    lines: Sequence[bytes],
    within: bool,
    kept: Collection[int],
    repeated: Collection[int],
    visible: Collection[int],
) -> Sequence[bytes]:
    """The beginning of a mark as it is to be; empty if the mark is to go."""
    if mark.number in kept or (mark.number < 0 and not within):
        return lines[mark.first : mark.after]
    if mark.number not in visible or within:
        return ()
    return _REPEATED if mark.number in repeated else _ARTIFACT


def furniture(stream: Stream, middle: float) -> bytes:
    """The stream of a page of furniture, tagged by WeasyPrint, with all of it marked as artifacts.

    They are heads above the `middle` of the page (in CSS px), feet below it (ISO 14289-1, 7.8).
    """
    lines, visible = stream.lines, shown(stream)
    parts: list[bytes] = []
    ends: list[bool] = []
    at = 0
    for mark in stream.marks:
        parts += lines[at : mark.first]
        at = mark.after
        if not mark.tag:
            parts += lines[mark.first : mark.after] if ends and ends.pop() else ()
            continue
        stays = not any(ends) and (mark.number < 0 or mark.number in visible)
        ends.append(stays)
        if stays:
            parts += _FOOT if _place(lines, at) > middle else _HEAD
    return b"\n".join([*parts, *lines[at:]])


def _place(lines: Sequence[bytes], at: int) -> float:
    """How far down the page what begins on a line stands."""
    found = (_PLACE.search(line) for line in lines[at:])
    place = next((each for each in found if each is not None), None)
    return float(place[1] or place[2]) if place is not None else -1.0
