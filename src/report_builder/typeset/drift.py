"""Looks for pages left half empty before a figure that did not fit, and lets the figure drift past the text.

A figure is kept whole, so one that does not fit leaves the rest of its page empty. As in any printed book it
may stand a paragraph or two later instead: the paragraphs after it fill the page. A figure with the class
`here` stays where its author put it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from weasyprint.document import Document, Page

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT = frozenset({"p", "ul", "ol", "dl", "blockquote"})
_GAP = 0.14  # of the height of the page: less may stay empty


@dataclass(frozen=True, slots=True)
class Block:
    """A sibling of a figure: its anchor, whether it is a heading, a figure or table, or text, and whether a
    note is called in it."""

    anchor: str
    kind: str  # "heading", "float", "fixed", "text", "beside", "other"
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Set the blocks of `floats`, in their order, after the block `after`."""

    floats: tuple[str, ...]
    after: str


def flows_of(tree: HtmlElement, unit_id: str) -> tuple[tuple[Block, ...], ...]:
    """The siblings of every figure, in order, one tuple for each parent; each gets an id if it has none."""
    flows: list[tuple[Block, ...]] = []
    parents = dict.fromkeys(figure.getparent() for figure in tree.iter("figure"))
    for count, parent in enumerate(parents):
        if parent is None:
            continue
        blocks: list[Block] = []
        for number, element in enumerate(parent):
            if not isinstance(element.tag, str):
                continue
            if not element.get("id"):
                element.set("id", f"{unit_id}/rb-mark-flow-{count}-{number}")
            blocks.append(Block(element.get("id") or "", _kind(element), _has_note(element)))
        flows.append(tuple(blocks))
    return tuple(flows)


def find_moves(document: Document, flows: Sequence[Sequence[Block]]) -> tuple[Move, ...]:
    """What ought to drift in this layout: at most one move for each flow, since each changes what follows."""
    moves: list[Move] = []
    for flow in flows:
        move = _first_move(document.pages, flow)
        if move is not None:
            moves.append(move)
    return tuple(moves)


def carry_out(tree: HtmlElement, moves: Sequence[Move]) -> None:
    """Move the figures in the tree. One that has moved stays where it is from then on."""
    by_id = {element.get("id"): element for element in tree.iter() if element.get("id")}
    for move in moves:
        target = by_id[move.after]
        for anchor in move.floats:
            element = by_id[anchor]
            tail, element.tail = element.tail, None
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (tail or "")
            element.set("class", f"{element.get('class') or ''} here".strip())
            tail, target.tail = target.tail, None
            target.addnext(element)
            element.tail = tail
            target = element


def _kind(element: HtmlElement) -> str:
    classes = (element.get("class") or "").split()
    if element.tag in _HEADINGS:
        return "heading"
    if element.tag == "figure" or "table" in classes:
        return "fixed" if "here" in classes else "float"
    if element.tag == "aside" and "side" in classes:
        return "beside"
    return "text" if element.tag in _TEXT else "other"


def _has_note(element: HtmlElement) -> bool:
    return any("note-call" in (each.get("class") or "").split() for each in element.iter("sup", "span", "a"))


def _first_move(pages: Sequence[Page], flow: Sequence[Block]) -> Move | None:
    places = _places(pages, flow)
    for index, block in enumerate(flow):
        if block.kind != "float" or (index and flow[index - 1].kind in ("float", "fixed")):
            continue
        first = index
        while first and flow[first - 1].kind == "heading":
            first -= 1
        last = first - 1  # of the text before it
        while last > 0 and flow[last].kind == "beside":
            last -= 1
        if not first or flow[first].anchor not in places or flow[last].anchor not in places:
            continue
        page, top, _ = places[flow[first].anchor][0]
        before, _, bottom = places[flow[last].anchor][-1]
        if page != before + 1 or any(
            where == page and above < top for spans in places.values() for where, above, _ in spans
        ):
            continue
        room = _limit(pages, places, before) - bottom
        if room > _GAP * pages[before].height:
            move = _past_text(flow, index, places, room)
            if move is not None:
                return move
    return None


def _past_text(
    flow: Sequence[Block],
    index: int,
    places: Mapping[str, Sequence[tuple[int, float, float]]],
    room: float,
) -> Move | None:
    """Past as many of the text blocks that follow as fill the room; a heading or a box is not passed, nor a
    note by a figure with a note of its own, since their numbers would change places."""
    end = index
    while end < len(flow) and flow[end].kind == "float":
        end += 1
    after = None
    noted = any(block.noted for block in flow[index:end])
    for block in flow[end:]:
        if block.kind == "beside" and room > 0:
            continue
        if block.kind != "text" or room <= 0 or (noted and block.noted):
            break
        after = block.anchor
        room -= sum(bottom - top for _, top, bottom in places.get(block.anchor, ()))
    floats = tuple(block.anchor for block in flow[index:end])
    return Move(floats, after) if after is not None else None


def _places(pages: Sequence[Page], flow: Sequence[Block]) -> dict[str, list[tuple[int, float, float]]]:
    """Page, top and bottom (px from the top of the page) of each part of each block."""
    places: dict[str, list[tuple[int, float, float]]] = {}
    for number, page in enumerate(pages):
        for block in flow:
            if block.anchor in page.anchors:
                _, top, _, bottom = page.anchors[block.anchor]
                places.setdefault(block.anchor, []).append((number, top, bottom))
    return places


def _limit(
    pages: Sequence[Page], places: Mapping[str, Sequence[tuple[int, float, float]]], number: int
) -> float:
    """Where the text of a page may end: at its first note, or where the fullest page ends."""
    notes = [
        top
        for anchor, (_, top, _, _) in pages[number].anchors.items()
        if anchor.rpartition("/")[2].removeprefix("note-").isdigit()
    ]
    return min([*notes, max(bottom for spans in places.values() for _, _, bottom in spans)])
