"""A content stream -> which contents it marks, and what it paints outside of tags and artifacts.

Streams as WeasyPrint and the linker write them have no strings in brackets and are read by regular
expression; others by pikepdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name

from report_builder.verify.structure.model import Marks

_MARK = re.compile(
    rb"/(?P<tag>[^\s/<>\[\]]++)\s*+(?P<properties><<[^<>]*(?:<[0-9A-Fa-f\s]*>[^<>]*)*>>|/[^\s/<>\[\]]+)?"
    rb"\s*+\b(?:BDC|BMC)\b|EMC(?<!\SEMC)(?!\S)"  # begins with letters, as that is found fastest
)
_PAINT = re.compile(
    rb"(?<!\S)(?:/(?P<name>[^\s/<>\[\]]+)\s+Do|(?P<operator>TJ|Tj|sh|EI|[fBb]\*?|[FSs]))(?!\S)"
)
_MCID = re.compile(rb"/MCID\s+(\d+)")
_PAINTING = frozenset(
    ["Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"]
)
_ARTIFACT, _PLAIN = -1, -2  # instead of a number of marked content

LOOSE = "01-005"
_Event = tuple[
    str, int | str
]  # begin: a number, _ARTIFACT or _PLAIN; end; paint: an operator; form: its name


@dataclass(slots=True)
class MarkReader:
    """Reads the marks of pages; what a form holds is read once however many pages paint it."""

    forms: dict[tuple[int, int], Marks] = field(default_factory=dict[tuple[int, int], Marks])

    def read(self, page: pikepdf.Page) -> Marks:
        """What the content of a page marks."""
        data = _content(page.obj)
        return self._read(data, page.obj, page.obj.get(Name.Resources, Dictionary()))

    def _read(self, data: bytes, owner: pikepdf.Object, resources: pikepdf.Object) -> Marks:
        shown: list[int] = []
        faults: list[tuple[str, str]] = []
        stack: list[int] = []
        plain = b"(" not in data and b"\nBI" not in data
        events = _events(data, stack) if plain else _parsed(owner, resources)
        for kind, value in events:
            if kind == "begin":
                faults += _begun(int(value), stack)
                stack.append(int(value))
                if int(value) >= 0:
                    shown.append(int(value))
            elif kind == "end" and stack:
                stack.pop()
            elif kind == "end":
                faults.append(("", "ends marked content that it does not begin"))
            elif kind == "form":
                faults += self._painted(str(value), resources, _is_open(stack))
            elif not _is_open(stack):
                faults.append((LOOSE, f"paints ({value}) outside of tags and artifacts"))
        if stack:
            faults.append(("", "does not end marked content"))
        return Marks(tuple(shown), tuple(dict.fromkeys(faults)))

    def _painted(self, name: str, resources: pikepdf.Object, inside: bool) -> Iterator[tuple[str, str]]:
        """What is wrong with the form or image that a stream paints there."""
        form = resources.get(Name.XObject, Dictionary()).get(f"/{name}")
        if form is None or form.get(Name.Subtype) != Name.Form:
            if not inside:
                yield LOOSE, "paints a picture outside of tags and artifacts"
            return
        if form.objgen not in self.forms:
            self.forms[form.objgen] = Marks()  # a form that paints itself ends here
            within = form.get(Name.Resources, resources)
            self.forms[form.objgen] = self._read(form.read_bytes(), form, within)
        marks = self.forms[form.objgen]
        if marks.shown:  # WeasyPrint numbers them as if they stood on the page
            yield LOOSE, "paints a form with tagged content, which no tag can name"
        for condition, words in marks.faults:
            if not (inside and condition == LOOSE):
                yield condition, words


def _content(page: pikepdf.Object) -> bytes:
    contents = page.get(Name.Contents)
    if contents is None:
        return b""
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(each.read_bytes() for each in contents.as_list())
    return contents.read_bytes()


def _is_open(stack: list[int]) -> bool:
    """Whether what is painted now is tagged or an artifact."""
    return stack.count(_PLAIN) < len(stack)


def _begun(value: int, stack: list[int]) -> Iterator[tuple[str, str]]:
    tagged = any(number >= 0 for number in stack)
    if value == _ARTIFACT and tagged:
        yield "01-003", "has an artifact inside tagged content"
    elif value >= 0 and _ARTIFACT in stack:
        yield "01-004", "has tagged content inside an artifact"
    elif value >= 0 and tagged:
        yield "", "has tagged content inside tagged content"


def _events(data: bytes, stack: list[int]) -> Iterator[_Event]:
    """What happens in a stream. Inside of marks only forms matter; `stack` are the marks that are open."""
    at = 0
    for mark in _MARK.finditer(data):
        yield from _paints(data, at, mark.start(), stack)
        at = mark.end()
        if mark["tag"] is None:
            yield "end", 0
        else:
            number = _MCID.search(mark["properties"] or b"")
            other = _ARTIFACT if mark["tag"] == b"Artifact" else _PLAIN
            yield "begin", int(number[1]) if number and other == _PLAIN else other
    yield from _paints(data, at, len(data), stack)


def _paints(data: bytes, start: int, end: int, stack: list[int]) -> Iterator[_Event]:
    if _is_open(stack) and data.find(b" Do", start, end) < 0 and data.find(b"\nDo", start, end) < 0:
        return
    for found in _PAINT.finditer(data, start, end):
        if found["name"] is None:
            yield "paint", found["operator"].decode()
        else:
            yield "form", found["name"].decode("latin-1")


def _parsed(owner: pikepdf.Object, resources: pikepdf.Object) -> Iterator[_Event]:
    """The same of a stream of any kind."""
    properties = resources.get(Name.Properties, Dictionary())
    content = pikepdf.Page(owner) if owner.get(Name.Type) == Name.Page else owner
    for instruction in pikepdf.parse_content_stream(content):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            given = operands[1] if operator == "BDC" else Dictionary()
            if isinstance(given, pikepdf.Name):
                given = properties.get(str(given), Dictionary())
            if operands[0] == Name.Artifact:
                yield "begin", _ARTIFACT
            else:
                yield "begin", int(given.get(Name.MCID, _PLAIN))
        elif operator == "EMC":
            yield "end", 0
        elif operator == "Do":
            yield "form", str(operands[0])[1:]
        elif operator in _PAINTING:
            yield "paint", operator
