"""A content stream that WeasyPrint wrote -> which of its marks show something; the same with artifacts.

WeasyPrint writes an operator, or an operand of a mark, on a line of its own, and strings in hexadecimal.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_MARK = re.compile(
    rb"(?:(?<=\n)|\A)(?:/(?P<tag>\S+)\n(?:<</MCID (?P<mcid>\d+)>>\nBDC|(?P<plain>BMC))|(?P<end>EMC))(?:\n|\Z)"
)
_PAINTS = re.compile(rb"(?<=\s)(?:TJ|Tj|Do|EI|sh|f\*?|F|[Bb]\*?|[Ss])(?:\n|\Z)")
_PLACE = re.compile(rb"(-?[\d.]+) (?:Tm|cm|m|l)\n|(-?[\d.]+) -?[\d.]+ -?[\d.]+ re\n")  # how far down the page
_HEAD = b"/Artifact\n<</Type /Pagination /Subtype /Header>>\nBDC\n"
_FOOT = b"/Artifact\n<</Type /Pagination /Subtype /Footer>>\nBDC\n"
_REPEATED = b"/Artifact\n<</Type /Pagination>>\nBDC\n"


def shown(stream: bytes) -> dict[int, str]:
    """The marked contents that paint something, which a box of white space does not: number -> what it is
    called, `Span` or `Figure`."""
    found: dict[int, str] = {}
    open_marks: list[tuple[int, str, int]] = []  # number or -1, its name, where its content begins
    for mark in _MARK.finditer(stream):
        if not mark["end"]:
            open_marks.append((int(mark["mcid"] or -1), mark["tag"].decode("latin-1"), mark.end()))
        elif open_marks:
            number, name, start = open_marks.pop()
            if number >= 0 and _PAINTS.search(stream, start, mark.start()):
                found[number] = name
    return found


def with_artifacts(stream: bytes, kept: Collection[int], repeated: Collection[int]) -> bytes:
    """The stream with only the contents `kept` tagged: those `repeated` become artifacts of pagination, of
    the rest the mark goes if it shows nothing, else it becomes an artifact.

    An artifact inside tagged content becomes part of it (ISO 14289-1, 7.1: it must not be there).
    """
    visible = shown(stream)
    parts: list[bytes] = []
    ends: list[bool] = []  # whether the end of each open mark stays
    tagged: list[bool] = []  # whether each open mark is in the tree or an artifact
    at = 0
    for mark in _MARK.finditer(stream):
        parts.append(stream[at : mark.start()])
        at = mark.end()
        if mark["end"]:
            stays = ends.pop() if ends else True
            if tagged:
                tagged.pop()
            parts.append(mark[0] if stays else b"")
            continue
        text = _begin(mark, kept, repeated, visible, any(tagged))
        parts.append(text)
        ends.append(bool(text))
        tagged.append(bool(text))
    return b"".join([*parts, stream[at:]])


def furniture(stream: bytes, middle: float) -> bytes:
    """The stream of a page of furniture, tagged by WeasyPrint, with all of it marked as artifacts.

    They are heads above the `middle` of the page (in CSS px), feet below it (ISO 14289-1, 7.8).
    """
    visible = shown(stream)
    parts: list[bytes] = []
    ends: list[bool] = []
    at = 0
    for mark in _MARK.finditer(stream):
        parts.append(stream[at : mark.start()])
        at = mark.end()
        if mark["end"]:
            parts.append(mark[0] if ends and ends.pop() else b"")
            continue
        stays = not any(ends) and (mark["mcid"] is None or int(mark["mcid"]) in visible)
        ends.append(stays)
        if stays:
            place = _PLACE.search(stream, at)
            foot = place is not None and float(place[1] or place[2]) > middle
            parts.append(_FOOT if foot else _HEAD)
    return b"".join([*parts, stream[at:]])


def _begin(
    mark: re.Match[bytes],
    kept: Collection[int],
    repeated: Collection[int],
    visible: Collection[int],
    within: bool,
) -> bytes:
    """The beginning of a mark as it is to be; empty if the mark is to go."""
    if mark["mcid"] is None:
        return b"" if within else mark[0]
    number = int(mark["mcid"])
    if number in kept:
        return mark[0]
    if number not in visible or within:
        return b""
    return _REPEATED if number in repeated else b"/Artifact\nBMC\n"
