"""Pictures that say in words what they show, and where they are (ISO 14289-1, 7.3; ISO 32000-1, 14.8.5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Tag, TagTree

RULE = "structure.figure-alt"
_ROOM = 1.0  # pt that a picture may reach over the edge of its page


def check(tree: TagTree) -> Iterator[Fault]:
    """Every figure has a text in its place, and a box on its page."""
    for tag in tree.tags:
        if tag.role == "Figure":
            if not tag.alt.strip() and not (tag.actual or "").strip():
                yield tree.fault(RULE, tag, "has no alternative text", "13-004")
            if not _is_on_page(tree, tag):
                yield tree.fault(RULE, tag, "has no box (BBox) that lies on its page")
        elif tag.role == "Formula" and not tag.alt.strip():
            yield tree.fault(RULE, tag, "has no alternative text", "17-002")


def _is_on_page(tree: TagTree, figure: Tag) -> bool:
    box = figure.attributes.get("BBox")
    if not isinstance(box, tuple) or len(box) != 4 or figure.page is None:
        return False
    left, bottom, right, top = tree.pages[figure.page].box
    return (
        left - _ROOM <= box[0] < box[2] <= right + _ROOM and bottom - _ROOM <= box[1] < box[3] <= top + _ROOM
    )
