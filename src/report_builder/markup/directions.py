"""Turns a tree of mixed writing into one whose runs against the text's direction are wrapped.

WeasyPrint orders the characters of each text box for itself (UAX 9 is not carried across inline elements), so
`Smith (2020), <i>Book</i>, p. 12` inside Arabic would come out in pieces. Each such run, markup and brackets
included, goes into a `span` with `dir` and `lang`; so do telephone numbers, dates like 2022-12-16 and numbers
with Latin units. Web addresses and code are always set from left to right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from report_builder.markup.tree import (
    INLINE,
    LITERAL,
    add_class,
    children,
    classes,
    make,
    parent,
    read_tree,
    tag,
    write_tree,
)
from report_builder.project.locale import Direction, direction

# The blocks of scripts that run from right to left (UAX 9, bidirectional classes R and AL).
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OPAQUE = "\ufffc"  # stands for what is ordered for itself: code, addresses, notes, images
_CALL = "\ufffb"  # stands for the call of a note, which no run begins or ends with
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”،؛؟]+[^\s<>«»“”،؛؟.,:;!)]", re.IGNORECASE)
_UNITS = r"(?:km|cm|mm|m|kg|mg|g|t|ha|km/h|km²|m²|m³|MW|kW|GW|kWh|MB|GB|°C|USD|EUR|GBP|TRY|SYP|ppm|ppi|dpi)"
_WITH_UNIT = re.compile(rf"\d[\d.,]*[ \u00a0\u202f]?{_UNITS}(?![^\W_])")
_LEFT_TO_RIGHT = re.compile(
    r"(?<![\w+])(?:\+\d[\d\s().-]{5,}\d"  # a telephone number with its country
    r"|0\d{1,4}(?:[ \u00a0./-]\d{2,}){2,}"  # or without
    r"|\d{4}-\d{1,2}-\d{1,2})(?!\w)"  # a date as computers write it
)
_BRACKETS = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«", "’": "‘"}
_ARABIC_MARKS = "،؛؟"
_HELD = 28  # characters; a run of no more stays on one line, since over two its halves are read crosswise
_TURKISH = re.compile("[ğışĞİŞ]")
_HEBREW = re.compile("[\u0590-\u05ff]")


@dataclass(slots=True)
class _Slot:
    """A place of text: before the children of `element`, or after it; `start` is its offset in the line."""

    element: HtmlElement
    tail: bool
    start: int

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""


@dataclass(slots=True)
class _Line:
    """The text of a block in reading order, as one string, and the direction that it is set in."""

    base: Direction
    text: str = ""
    slots: list[_Slot] = field(default_factory=list[_Slot])

    def add(self, element: HtmlElement, tail: bool) -> None:
        slot = _Slot(element, tail, len(self.text))
        if slot.text:
            self.slots.append(slot)
            self.text += slot.text


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a tree: `offset` characters into the text after child `child` of `box` (-1: before all)."""

    box: HtmlElement
    child: int
    offset: int


def set_directions(root: HtmlElement, lang: str) -> None:
    """Give `dir` to what is in another language or always left to right, and wrap the runs that need it."""
    for element in root.iter():
        if isinstance(element.tag, str):
            _set_dir(element, lang)
    for line in list(_lines(root, direction(lang))):
        for start, end in reversed(list(foreign_runs(line.text, line.base))):
            _wrap(root, line, start, end)


def html_of(text: str, lang: str) -> str:
    """Plain text as HTML, its runs against the direction of `lang` wrapped."""
    box = read_tree("")
    box.text = text
    set_directions(box, lang)
    return write_tree(box)


def turn_foreign_notes(root: HtmlElement, lang: str) -> None:
    """Set each note without a letter of a script of the text's direction wholly in the other: its parts would
    else stand on each line as they come, and its full stop before its first word."""
    base = direction(lang)
    against: Direction = "ltr" if base == "rtl" else "rtl"
    for text in list(root.iter("span")):
        if "note-text" not in classes(text) or any(map(_is_unfilled, text.iter("span"))):
            continue
        words = "".join(text.itertext())
        if _directions_of(words) == {against}:
            text.set("lang", _language(words, against))
            text.set("dir", against)
            if against == "rtl":
                _direct_anew(text)


def _is_unfilled(element: HtmlElement) -> bool:
    """Whether a citation still waits for its words."""
    return "cite" in classes(element) and not "".join(element.itertext())


def _directions_of(words: str) -> set[Direction]:
    """Those of the letters among the words."""
    found: set[Direction] = {"rtl"} if _RIGHT_TO_LEFT.search(words) else set()
    if any(char.isalpha() for char in _RIGHT_TO_LEFT.sub("", words)):
        found.add("ltr")
    return found


def _direct_anew(text: HtmlElement) -> None:
    """Wrap what needs it in a text that was turned, in place of the runs that were wrapped before."""
    for span in list(text.iterdescendants("span")):
        ours = set(span.attrib) <= {"dir", "lang", "class"} and set(classes(span)) <= {"held"}
        if ours and span.get("dir") == "rtl":
            span.drop_tag()
    set_directions(text, "ar")


def foreign_runs(text: str, base: Direction) -> Iterator[tuple[int, int]]:
    """Offsets of each run in `text` that is read against `base`, from left to right without overlap."""
    if base == "ltr" and not _RIGHT_TO_LEFT.search(text):
        return
    fixed = [m.span() for m in _fixed(text, base)]
    at = 0
    while at < len(text):
        inside = next(((start, end) for start, end in fixed if start <= at < end), None)
        if inside:
            yield inside
            at = inside[1]
        elif _is_foreign(text[at], base):
            start, end = _run(text, at, base)
            end = max([end, *(stop for begin, stop in fixed if begin < end and stop > at)])
            yield start, end
            at = end
        else:
            at += 1


def _fixed(text: str, base: Direction) -> list[re.Match[str]]:
    """What is set from left to right as a whole inside Arabic."""
    if base == "ltr":
        return []
    found = [*_ADDRESS.finditer(text), *_LEFT_TO_RIGHT.finditer(text), *_WITH_UNIT.finditer(text)]
    found.sort(key=lambda match: match.start())
    kept: list[re.Match[str]] = []
    for match in found:
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


def _is_foreign(char: str, base: Direction) -> bool:
    kind = unicodedata.bidirectional(char)
    return kind == "L" if base == "rtl" else kind in ("R", "AL")


def _run(text: str, at: int, base: Direction) -> tuple[int, int]:
    """The run around the letter at `at`: up to its last letter or number, with the brackets it opens."""
    end = at + 1
    called = False
    for place in range(at + 1, len(text)):
        char = text[place]
        kind = unicodedata.bidirectional(char)
        called = char == _CALL or (called and kind != "L")  # a number after a call is of what follows
        if char == _OPAQUE or (char in _ARABIC_MARKS and base == "rtl"):
            break
        if _is_foreign(char, base):
            end = place + 1
        elif kind in ("L", "R", "AL") or (base == "rtl" and kind == "AN"):
            break
        elif kind in ("EN", "AN") and base == "rtl" and not called:
            end = place + 1
    if base == "rtl":
        end = _without_next_number(text, at, end)
    start = at
    while start and text[start - 1] in "#@":
        start -= 1
    while start and text[start - 1].isdigit() and base == "rtl":
        start -= 1
    return _with_brackets(text, start, end)


def _without_next_number(text: str, at: int, end: int) -> int:
    """A number after a bare space belongs to the Arabic that follows it: `M4 14 دورية`."""
    found = re.search(r"\s\d[\d.,]*$", text[at:end])
    if found and (following := re.match(r"\s*(\S)", text[end:])) and not _is_foreign(following[1], "rtl"):
        before = text[at : at + found.start()]
        if before[-1:].isalnum() and unicodedata.bidirectional(following[1]) in ("R", "AL"):
            return at + found.start()
    return end


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    open_inside: list[str] = []
    for char in text[start:end]:
        if char in _BRACKETS.values():
            open_inside.append(char)
        elif char in _BRACKETS and open_inside and open_inside[-1] == _BRACKETS[char]:
            open_inside.pop()
    while end < len(text) and open_inside and _BRACKETS.get(text[end]) == open_inside[-1]:
        open_inside.pop()
        end += 1
    if start and end < len(text) and text[start - 1] in "([" and _BRACKETS.get(text[end]) == text[start - 1]:
        return start - 1, end + 1  # brackets around the whole run go with it
    return start, end


def _set_dir(element: HtmlElement, lang: str) -> None:
    name = tag(element)
    language = element.get("lang")
    around = _around(element, lang)
    if language and not _given(element) and direction(language) != around:
        element.set("dir", direction(language))
    elif around == "rtl" and not element.get("dir") and (name in LITERAL or _shows_address(element)):
        element.set("dir", "ltr")
    if element.get("dir") == "auto" or name == "bdi":
        element.set("dir", _first_strong("".join(element.itertext())) or around)


def _shows_address(element: HtmlElement) -> bool:
    return tag(element) == "a" and _ADDRESS.match(element.text or "") is not None


def _around(element: HtmlElement, lang: str) -> Direction:
    """The direction in which `element` stands."""
    for above in element.iterancestors():
        if given := _given(above):
            return given
    return direction(lang)


def _first_strong(text: str) -> Direction | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return None


def _lines(root: HtmlElement, base: Direction) -> Iterator[_Line]:
    """The text of each block below `root` outside code and addresses."""
    line = _Line(base)
    line.add(root, False)
    for child in children(root):
        if _is_block(child) and "note" not in classes(child):
            yield line
            yield from _lines(child, _own(child, base))
            line = _Line(base)
        else:
            yield from _inline(child, line)
        line.add(child, True)
    yield line


def _inline(element: HtmlElement, line: _Line) -> Iterator[_Line]:
    """Add an inline element to the line that it stands in; what is ordered for itself makes own lines."""
    if _is_opaque(element) or _is_call(element):
        line.text += _CALL if _is_call(element) else _OPAQUE
        return
    if _is_block(element) or _given(element):
        yield from _lines(element, _own(element, line.base))
        line.text += _OPAQUE
        return
    line.add(element, False)
    for child in children(element):
        yield from _inline(child, line)
        line.add(child, True)


def _given(element: HtmlElement) -> Direction | None:
    value = element.get("dir")
    return "ltr" if value == "ltr" else "rtl" if value == "rtl" else None


def _own(element: HtmlElement, around: Direction) -> Direction:
    return _given(element) or around


def _is_block(element: HtmlElement) -> bool:
    return tag(element) not in INLINE or "note" in classes(element)


def _is_opaque(element: HtmlElement) -> bool:
    name = tag(element)
    return name in LITERAL or name in ("img", "br")


def _is_call(element: HtmlElement) -> bool:
    return "note-call" in classes(element) or element.get("data-rb-call") is not None  # no note as yet


def _wrap(root: HtmlElement, line: _Line, start: int, end: int) -> None:
    """Wrap the run in one span, or in one for each place of text when an element is only partly in it."""
    inside = [slot for slot in line.slots if slot.start < end and slot.start + len(slot.text) > start]
    if not inside:
        return
    against: Direction = "ltr" if line.base == "rtl" else "rtl"
    text = line.text[start:end]
    first = _place(inside[0], max(0, start - inside[0].start))
    last = _place(inside[-1], min(len(inside[-1].text), end - inside[-1].start))
    first, last = _lifted(root, first, last)
    if first.box is last.box:
        _span(first, last, against, text)
        return
    for slot in reversed(inside):
        begin = max(0, start - slot.start)
        stop = min(len(slot.text), end - slot.start)
        piece = slot.text[begin:stop]
        begin, stop = begin + len(piece) - len(piece.lstrip()), stop - len(piece) + len(piece.rstrip())
        if begin < stop:
            _span(_place(slot, begin), _place(slot, stop), against, piece)


def _place(slot: _Slot, offset: int) -> _Place:
    if not slot.tail:
        return _Place(slot.element, -1, offset)
    box = parent(slot.element)
    return _Place(box, box.index(slot.element), offset)


def _lifted(root: HtmlElement, first: _Place, last: _Place) -> tuple[_Place, _Place]:
    """The two places brought to the same element, where a run begins or ends with the element it is in."""
    above_last = [last.box, *last.box.iterancestors()]
    while first.box not in above_last and first.child == -1 and first.offset == 0 and first.box is not root:
        first = _before(first.box)
    while last.box is not first.box and last.box is not root:
        whole = last.child == len(last.box) - 1 and last.offset == len(_text_at(last))
        if not whole:
            break
        box = parent(last.box)
        last = _Place(box, box.index(last.box), 0)
    return first, last


def _before(element: HtmlElement) -> _Place:
    box = parent(element)
    child = box.index(element) - 1
    place = _Place(box, child, 0)
    return _Place(box, child, len(_text_at(place)))


def _text_at(place: _Place) -> str:
    return (place.box.text if place.child < 0 else children(place.box)[place.child].tail) or ""


def _span(first: _Place, last: _Place, against: Direction, text: str) -> None:
    box = first.box
    moved = children(box)[first.child + 1 : last.child + 1]
    head, rest = _text_at(first)[: first.offset], _text_at(first)[first.offset :]
    span = make(box, "span", None, lang=_language(text, against), dir=against)
    if " " in text.strip() and len(text) <= _HELD:
        add_class(span, "held")
    if not moved:
        cut = last.offset - first.offset
        span.text, span.tail = rest[:cut], rest[cut:] or None
    else:
        tail = moved[-1].tail or ""
        span.text = rest or None
        for child in moved:
            span.append(child)
        moved[-1].tail, span.tail = tail[: last.offset] or None, tail[last.offset :] or None
    if first.child < 0:
        box.text = head or None
    else:
        children(box)[first.child].tail = head or None
    box.insert(first.child + 1, span)


def _language(text: str, against: Direction) -> str:
    if against == "rtl":
        return "he" if _HEBREW.search(text) else "ar"
    return "tr" if _TURKISH.search(text) else "en"
