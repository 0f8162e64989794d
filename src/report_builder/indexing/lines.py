"""An HTML tree of an article -> the text of its blocks as strings whose characters are known in the tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from report_builder.markup.tree import INLINE, LITERAL, children, classes, make, parent, tag

if TYPE_CHECKING:
    from lxml.html import HtmlElement

OPAQUE = "\ufffc"  # stands for what is not text of the article: code, addresses, numbers of notes, pictures
_GENERATED = frozenset({"note-call", "note-back", "cite", "ref", "caption-label", "number"})
_WHOLE = LITERAL | {"svg", "img", "script", "style"}
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)|[\w.+-]+@[\w-]+\.", re.IGNORECASE)


@dataclass(slots=True)
class Slot:
    """A place of text: before the children of `element`, or after it; `start` is its offset in the line."""

    element: HtmlElement
    tail: bool
    start: int
    text: str


@dataclass(slots=True)
class Line:
    """The text of a block. `kind` is the name of its element, `above` those around it, `styles` the classes
    of all of them; `note` is the number of the note it belongs to, as it is printed; `holders` are elements
    that stand in it, with their offsets."""

    kind: str
    above: tuple[str, ...] = ()
    styles: frozenset[str] = frozenset()
    note: str = ""
    text: str = ""
    slots: list[Slot] = field(default_factory=list[Slot])
    holders: list[tuple[HtmlElement, int, int]] = field(default_factory=list["tuple[HtmlElement, int, int]"])

    def add(self, element: HtmlElement, tail: bool) -> None:
        text = (element.tail if tail else element.text) or ""
        if text:
            self.slots.append(Slot(element, tail, len(self.text), text))
            self.text += text

    def slot_at(self, offset: int) -> Slot | None:
        """The place that has the character at `offset`; None for a character that stands for something."""
        at = bisect_right(self.slots, offset, key=lambda slot: slot.start) - 1
        slot = self.slots[at] if at >= 0 else None
        return slot if slot is not None and offset < slot.start + len(slot.text) else None

    def within(self, element: HtmlElement, note: str = "") -> Line:
        """An empty line for a block in this one."""
        styles = self.styles.union(classes(element))
        return Line(tag(element), (*self.above, self.kind), styles, note or self.note)


def lines_of(root: HtmlElement, held: str = "") -> Iterator[Line]:
    """The blocks below `root` in reading order, each note after the block of its call.

    The inline elements of class `held` are kept as holders of their line.
    """
    yield from _block(root, Line("div"), held)


def wrap(slot: Slot, start: int, end: int, name: str, **attributes: str) -> HtmlElement:
    """Put the characters from `start` to before `end` of the slot's text into a new element.

    Later places of a slot must be wrapped before earlier ones, as offsets are counted from its beginning.
    """
    element = slot.element
    text = (element.tail if slot.tail else element.text) or ""
    made = make(element, name, text[start:end], **attributes)
    made.tail = text[end:] or None
    if slot.tail:
        box = parent(element)
        element.tail = text[:start] or None
        box.insert(box.index(element) + 1, made)
    else:
        element.text = text[:start] or None
        element.insert(0, made)
    return made


def _block(element: HtmlElement, line: Line, held: str) -> Iterator[Line]:
    yield from _inside(element, line, held)
    yield line


def _inside(element: HtmlElement, line: Line, held: str) -> Iterator[Line]:
    """Add what is in `element` to the line; yield the lines of the blocks and notes in it."""
    line.add(element, False)
    for child in children(element):
        yield from _child(child, line, held)
        line.add(child, True)


def _child(child: HtmlElement, line: Line, held: str) -> Iterator[Line]:
    name, kinds = tag(child), classes(child)
    if name == "br":
        line.text += " "
    elif "note" in kinds:
        yield from _block(child, line.within(child, _number(child)), held)
    elif not isinstance(child.tag, str) or name in _WHOLE or _GENERATED & set(kinds) or _is_address(child):
        line.text += OPAQUE
    elif name in INLINE:
        start = len(line.text)
        yield from _inside(child, line, held)
        if held and held in kinds:
            line.holders.append((child, start, len(line.text)))
    else:
        line.text += "\n"
        yield from _block(child, line.within(child), held)
        line.text += "\n"


def _is_address(element: HtmlElement) -> bool:
    return tag(element) == "a" and _ADDRESS.match("".join(element.itertext()).strip()) is not None


def _number(note: HtmlElement) -> str:
    """The number of a note as it is printed."""
    back = next((each for each in note.iter("a") if "note-back" in classes(each)), None)
    return (back.text or "").strip() if back is not None else ""
