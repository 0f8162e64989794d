"""The Arabic of a tagged unit -> `/ActualText` in logical order, for programs that read the structure aloud.

The glyphs of a line stand from left to right, whatever they say, and some of them say several letters. So the
lowest structure element that holds them says what they mean (ISO 32000-1, 14.9.4). It is never put on an
element that holds other elements or links, which would be silenced: there a Span of its own takes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from report_builder.project.pdf_fonts import glyph_texts, glyph_widths
from report_builder.project.pdf_objects import items_of
from report_builder.typeset.char_kinds import is_arabic
from report_builder.typeset.text_blocks import codes_of, tokens

_NUMBER = rb"(-?\d*\.?\d+)"
_SHOW = re.compile(rb"\[(.*)\] TJ")
_FONT = re.compile(rb"/(\S+) " + _NUMBER + rb" Tf")
_MATRIX = re.compile(rb" ".join([_NUMBER] * 6) + rb" Tm")
_MARK = re.compile(rb"<</MCID (\d+)>>")
_READ = frozenset([b"TJ", b"Tm", b"Tf", b">>", b"DC", b"MC"])  # how the lines end that are read
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e]")
_FROM_LEFT = re.compile(r"\x00[\x00\x01]*\x00|\x00")  # runs from the left, as `_flag` has them
_MOST_CHARS = 4096
_INLINE = ("/Span", "/Link")
_NEXT_LINE = 0.7  # of the size of type: a raised figure is less far from its line
_APART = 100_000.0  # from page to page: no line of one is level with a line of another
_ELEMENT, _SPAN, _KIDS, _PAGE = Name.StructElem, Name.Span, Name.K, Name.Pg  # once: all elements ask for them
_ROOM = 0.01  # of an em: glyphs nearer than that stand at the same place


@dataclass(frozen=True, slots=True)
class _Line:
    """What marked content shows on a line: its place down the page, its size of type, and its pieces as they
    are written: where each begins, and its text."""

    y: float
    size: float
    pieces: Sequence[tuple[float, str]]


@dataclass(slots=True)
class _Content:
    """What the marked content of one number shows, line by line in the order of the stream; `written` is the
    text of it all, in that order too."""

    lines: list[_Line] = field(default_factory=list[_Line])
    written: str = ""


@dataclass(slots=True)
class _Unit:
    """The pages of a file, the arrays of the parent tree for them, and what their marked contents show."""

    pdf: pikepdf.Pdf
    pages: Sequence[pikepdf.Object]
    numbers: Mapping[tuple[int, int], int]
    holders: Sequence[pikepdf.Object]
    contents: dict[_Place, _Content] = field(default_factory=dict["_Place", _Content])


_Shapes = Mapping[int, tuple[str, float]]  # code -> what it says, and its width (em)
_Place = tuple[int, int]  # a page, and the number of a marked content on it


def set_spoken(pdf: pikepdf.Pdf) -> None:
    """Say in the structure what Arabic and turned-round marked content means, in logical order."""
    pages = pdf.pages
    if Name.StructTreeRoot not in pdf.Root or not len(pages):
        return
    root = pdf.Root.StructTreeRoot
    numbers = list(root.ParentTree.Nums.as_list())
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    fonts = _fonts(pages[0].obj.Resources)  # WeasyPrint gives all pages the same
    if not any(has_arabic(text) for shapes in fonts.values() for text, _ in shapes.values()):
        return
    unit = _Unit(
        pdf,
        [page.obj for page in pages],
        {page.obj.objgen: number for number, page in enumerate(pages)},
        [parents[int(page.obj.StructParents)] for page in pages],
    )
    arabic: list[int] = []
    for number, page in enumerate(unit.pages):
        contents = _contents(page.Contents.read_bytes(), fonts, number)
        unit.contents |= contents
        if any(has_arabic(content.written) for content in contents.values()):
            arabic.append(number)
    elements = {
        each.objgen: each
        for number in arabic
        for each in items_of(unit.holders[number])
        if isinstance(each, pikepdf.Dictionary)
    }
    for element in elements.values():
        _say(unit, element)


def has_arabic(text: str) -> bool:
    """Whether `text` has letters of a script that runs from right to left, or digits that go with them."""
    return any(map(is_arabic, text))


def logical(visual: str) -> str:
    """A line as it is seen from left to right -> as it is read, without marks of direction.

    It holds marks of direction where signs would go astray (`reading`), so that runs of numbers and Latin
    letters are all that there is to turn round once more.
    """
    if not has_arabic(visual):
        return _DIRECTION_MARKS.sub("", visual)
    turned = visual[::-1]
    parts: list[str] = []
    end = 0
    for run in _FROM_LEFT.finditer("".join(map(_flag, turned))):
        parts += turned[end : run.start()], turned[run.start() : run.end()][::-1]
        end = run.end()
    return _DIRECTION_MARKS.sub("", "".join([*parts, turned[end:]]))


@lru_cache(_MOST_CHARS)
def _flag(char: str) -> str:
    """A zero byte for what is written from left to right in any line, a one for what joins such."""
    kind = unicodedata.bidirectional(char)
    if kind in ("R", "AL", "NSM"):
        return "\x02"
    return "\x00" if kind in ("L", "EN", "AN") else "\x01"


def _fonts(resources: pikepdf.Object) -> dict[bytes, _Shapes]:
    fonts = resources.get(Name.Font, Dictionary())
    return {
        str(name)[1:].encode("latin-1"): _shapes(glyph_texts(font), glyph_widths(font))
        for name, font in fonts.items()
        if Name.ToUnicode in font and Name.DescendantFonts in font
    }


def _shapes(texts: Mapping[int, str], widths: Mapping[int, float]) -> _Shapes:
    codes = texts.keys() | widths.keys()
    return {code: (texts.get(code, ""), widths.get(code, 0) / 1000) for code in codes}


def _contents(stream: bytes, fonts: Mapping[bytes, _Shapes], page: int) -> dict[_Place, _Content]:
    """Marked content -> what it shows, of a page as WeasyPrint writes it: an operator a line."""
    found: dict[_Place, _Content] = {}
    stack: list[int | None] = []
    number: int | None = None
    font, size, x, y = b"", 0.0, 0.0, 0.0
    for line in stream.split(b"\n"):
        operator = line[-2:]
        if operator not in _READ:
            continue
        if operator == b"TJ" and font in fonts and (show := _SHOW.fullmatch(line)):
            pieces, x = _pieces(show[1], fonts[font], size, x)
            current = next((each for each in reversed(stack) if each is not None), None)
            if current is not None:
                content = found.setdefault((page, current), _Content())
                content.lines.append(_Line(y + page * _APART, size, pieces))
        elif operator == b"Tm" and (place := _MATRIX.fullmatch(line)):
            x, y = float(place[5]), float(place[6])
        elif operator == b"Tf" and (named := _FONT.fullmatch(line)):
            font, size = named[1], float(named[2])
        elif operator == b">>" and (mark := _MARK.fullmatch(line)):
            number = int(mark[1])
        elif line in (b"BDC", b"BMC"):
            stack.append(number)
            number = None
        elif line == b"EMC":
            stack.pop()
    for content in found.values():
        content.written = "".join([text for line in content.lines for _, text in line.pieces])
    return found


def _pieces(shown: bytes, shapes: _Shapes, size: float, x: float) -> tuple[list[tuple[float, str]], float]:
    """The pieces that a `TJ` shows from `x` on, and where it ends."""
    pieces: list[tuple[float, str]] = []
    for codes, move in tokens(shown):
        if move:
            x -= float(move) / 1000 * size
        for code in codes_of(codes):
            text, width = shapes.get(code, ("", 0.0))
            pieces.append((round(x / size / _ROOM) * _ROOM * size, text))
            x += width * size
    return pieces, x


def _say(unit: _Unit, element: pikepdf.Object) -> None:
    """Give the text of an element to it, or, if it holds more than text, to a Span for each run of text."""
    if "/ActualText" in element or "/Alt" in element:
        return
    held = element[_KIDS]
    kids = items_of(held) if isinstance(held, Array) else [held]
    own = unit.numbers[element[_PAGE].objgen] if "/Pg" in element else -1
    runs = [(is_text, list(group)) for is_text, group in groupby(kids, _is_content)]
    changed: list[pikepdf.Object] = []
    spans = 0
    for at, (is_text, run) in enumerate(runs):
        places = [_place(unit, own, kid) for kid in run] if is_text else []
        visible = [place for place in places if place in unit.contents]
        shown = [unit.contents[place] for place in visible]
        if not shown or not _is_turned(shown):
            changed += run
            continue
        text = _text(shown, _after_spaces(visible))
        inline = str(element.S) in _INLINE
        if inline or at + 1 < len(runs):
            text += _space_after(places[-1], unit.contents)
        if len(runs) == 1:
            element.ActualText = String(text if inline else text.strip())
            return
        changed.append(_span(unit, element, places, text))
        spans += 1
    if spans:
        element[_KIDS] = Array(changed)


def _is_content(kid: object) -> bool:
    return isinstance(kid, int) or (isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid)


def _place(unit: _Unit, own: int, kid: pikepdf.Object | int) -> _Place:
    """Where a content of an element stands; a dictionary tells of one on another page than the element's
    `own`."""
    if isinstance(kid, int):
        return own, kid
    return unit.numbers[kid[_PAGE].objgen], int(kid.MCID)


def _span(unit: _Unit, element: pikepdf.Object, places: Sequence[_Place], text: str) -> pikepdf.Object:
    """A Span of its own for contents that stand in an element, which says their text."""
    first = places[0][0]
    kids = [
        number if page == first else Dictionary(Type=Name.MCR, Pg=unit.pages[page], MCID=number)
        for page, number in places
    ]
    entries = {"/Type": _ELEMENT, "/S": _SPAN, "/P": element, "/Pg": unit.pages[first]}
    span = unit.pdf.make_indirect(Dictionary({**entries, "/K": Array(kids), "/ActualText": String(text)}))
    for page, number in places:
        unit.holders[page][number] = span
    return span


def _is_turned(shown: Sequence[_Content]) -> bool:
    """Whether text differs from the order of the stream."""
    return any(has_arabic(each.written) or each.written != _text([each]) for each in shown)


def _after_spaces(places: Sequence[_Place]) -> set[int]:
    """Which of these contents follow a space of its own, between two elements: WeasyPrint numbers it as any
    content, and does not draw it."""
    return {
        at
        for at in range(1, len(places))
        if places[at][0] == places[at - 1][0] and places[at][1] == places[at - 1][1] + 2
    }


def _text(shown: Sequence[_Content], spaced: Container[int] = ()) -> str:
    """The text of marked contents that follow each other, in logical order; lines are joined by a space, and
    contents `spaced` to what is before them."""
    text, place, last = "", 0.0, 0
    for at, y, size, part in _parts(shown):
        if text and abs(y - place) > _NEXT_LINE * size:
            text = text[:-1] if text.endswith("\u2010") else text.rstrip() + " "
        elif at != last and at in spaced:
            text += " "
        text, place, last = text + part, y, at
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text))


def _space_after(place: _Place, contents: Mapping[_Place, _Content]) -> str:
    """The space between a marked content and what follows it on the next line."""
    page, number = place
    last, following = contents.get(place), contents.get((page, number + 1))
    if last is None or following is None:
        return ""
    line, below = last.lines[-1], following.lines[0]
    return " " if abs(below.y - line.y) > _NEXT_LINE * line.size and not last.written.endswith(" ") else ""


def _parts(shown: Sequence[_Content]) -> Iterator[tuple[int, float, float, str]]:
    """Content, place, size of type and text of each stretch of a line."""
    for at, content in enumerate(shown):
        for y, lines in groupby(content.lines, attrgetter("y")):
            stretch = list(lines)
            pieces = sorted(chain.from_iterable(line.pieces for line in stretch), key=itemgetter(0))
            text = logical("".join([text for _, text in pieces]))
            yield at, y, max(line.size for line in stretch), text
