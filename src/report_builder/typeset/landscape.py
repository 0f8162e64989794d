"""Figures, tables and parts of the class `landscape` -> landscape pages among those of the text.

No rule of CSS lets a page stand apart and the text run on around it: a forced page would leave the one
before it half empty. So each goes to the end of its article, where it takes pages of the type `landscape`,
and once all is laid out these pages are put after the one on which the text before them ends. The text is set
as if they were not there; only its margins change sides where a single page comes between, in a two-sided
layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from weasyprint.document import Document

PAGE = "rb-landscape"  # the class of what stands on landscape pages; authors cannot write it
CSS = f".{PAGE} {{ break-before: page; break-after: page }}"
_WANTED = (
    "//*[self::figure or self::table or self::div or self::section]"
    "[contains(concat(' ', @class, ' '), ' landscape ')]"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NEVER_IN = ("note", "endnote", PAGE)
_NEAR = 4  # elements before it that may tell its place


@dataclass(frozen=True, slots=True)
class Turned:
    """What stands on landscape pages: its anchor, and those of what is before it, the nearest first."""

    anchor: str
    before: tuple[str, ...]


def set_apart(tree: HtmlElement, unit_id: str) -> tuple[Turned, ...]:
    """Move what is to stand on landscape pages to the end of its article, each in a block `rb-landscape`."""
    found: list[Turned] = []
    for element in tree.xpath(_WANTED):
        if any(_has_class(each, _NEVER_IN) for each in (element, *element.iterancestors())):
            continue
        block = _whole(element)
        number = len(found) + 1
        before = _before(next(iter(_headings_of(block)), block), f"{unit_id}/rb-mark-place-{number}")
        box = block.makeelement(
            "div", {"id": f"{unit_id}/rb-mark-landscape-{number}", "class": f"{PAGE} prose"}
        )
        article = next(block.iterancestors("article"), None)
        for name in ("lang", "dir"):
            holder = next((each for each in block.iterancestors() if each.get(name)), None)
            if holder is not None and article is not None and article in list(holder.iterancestors()):
                box.set(name, holder.get(name) or "")
        (article if article is not None else tree.xpath("//body")[0]).append(box)
        for part in (*_headings_of(block), block):
            tail, part.tail = part.tail, None
            _add_tail(part, tail)
            box.append(part)
        found.append(Turned(box.get("id") or "", before))
    return tuple(found)


def page_order(document: Document, turned: Sequence[Turned]) -> tuple[int, ...]:
    """The pages of a layout (from 0) in the order in which a reader turns them."""
    pages = document.pages
    own = [[n for n, page in enumerate(pages) if each.anchor in page.anchors] for each in turned]
    apart = {number for numbers in own for number in numbers}
    after: dict[int, list[int]] = {}
    for each, numbers in zip(turned, own, strict=True):
        known = (
            [n for n, page in enumerate(pages) if anchor in page.anchors and n not in apart]
            for anchor in each.before
        )
        place = next((found[-1] for found in known if found), 0)
        after.setdefault(place, []).extend(numbers)
    order: list[int] = []
    for number in range(len(pages)):
        if number not in apart:
            order += [number, *after.get(number, ())]
    return tuple(order)


def mirrored(document: Document, order: Sequence[int], unit_id: str) -> str:
    """CSS for the pages of text that lie on the other side than where they were laid out: their margins
    change places. `unit_id` is the anchor of the text area."""
    rules: list[str] = []
    for place, number in enumerate(order):
        page = document.pages[number]
        if (place - number) % 2 == 0 or unit_id not in page.anchors or page.width > page.height:
            continue
        left, _, right, _ = page.anchors[unit_id]
        rules.append(
            f"@page :nth({number + 1}) {{ margin-left: {page.width - right:.3f}px !important;"
            f" margin-right: {left:.3f}px !important }}"
        )
    return "\n".join(rules)


def _whole(element: HtmlElement) -> HtmlElement:
    """A table with the block that the markup sets around it."""
    above = element.getparent()
    return (
        above if element.tag == "table" and above is not None and _has_class(above, ("table",)) else element
    )


def _headings_of(block: HtmlElement) -> list[HtmlElement]:
    """The headings right before a block that have nothing else below them: they go along."""
    headings: list[HtmlElement] = []
    for sibling in block.itersiblings(preceding=True):
        if sibling.tag not in _HEADINGS:
            break
        headings.insert(0, sibling)
    following = block.getnext()
    if not headings or (following is not None and following.tag not in _HEADINGS):
        return []
    return headings if following is None or str(following.tag) <= str(headings[0].tag) else []


def _before(block: HtmlElement, name: str) -> tuple[str, ...]:
    """The ids of what stands before a block, the nearest first; what has none gets `name` and a number."""
    ids: list[str] = []
    at: HtmlElement | None = block
    while at is not None and at.tag not in ("article", "body") and len(ids) < _NEAR:
        for sibling in at.itersiblings(preceding=True):
            if isinstance(sibling.tag, str) and len(ids) < _NEAR:
                if not sibling.get("id"):
                    sibling.set("id", f"{name}-{len(ids)}")
                ids.append(sibling.get("id") or "")
        at = at.getparent()
    return tuple(ids)


def _add_tail(block: HtmlElement, tail: str | None) -> None:
    """Leave the text that follows a block where it was, when the block goes."""
    if not tail:
        return
    before, above = block.getprevious(), block.getparent()
    if before is not None:
        before.tail = (before.tail or "") + tail
    elif above is not None:
        above.text = (above.text or "") + tail


def _has_class(element: HtmlElement, names: Sequence[str]) -> bool:
    return bool(set(names).intersection((element.get("class") or "").split()))
