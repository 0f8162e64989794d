"""What pages show is in the tree, once, and both ways agree (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Place, TaggedPage, TagTree

RULE = "structure.tag-tree"
_MAY_BE_EMPTY = frozenset({"TD", "TH"})  # a table keeps its shape


def check(tree: TagTree) -> Iterator[Fault]:
    """The tree holds every marked content once, the parent tree names its element, no element is empty."""
    if not tree.marked or not tree.tags:
        yield Fault(RULE, "the document has no tags, or does not say so", condition="01-005")
        return
    if tree.suspect:
        yield Fault(RULE, "the document says that its tags are suspect", condition="01-007")
    holders: dict[Place, int] = {}
    for tag in tree.tags:
        for place in tag.contents:
            if place in holders:
                yield tree.fault(RULE, tag, f"holds content {place[1]}, which another holds as well")
            holders[place] = tag.number
        if not (tag.kids or tag.contents or tag.annotations or tag.role in _MAY_BE_EMPTY):
            yield tree.fault(RULE, tag, "is empty", "01-006")
        if not tag.names_parent:
            yield tree.fault(RULE, tag, "names another parent than the one that holds it")
    for page in tree.pages:
        yield from _check_page(page, holders)
    shown = {(page.number, number) for page in tree.pages for number in page.marks.shown}
    for place in sorted(holders.keys() - shown):
        yield tree.fault(RULE, tree.tags[holders[place]], f"holds content {place[1]}, which no page shows")


def _check_page(page: TaggedPage, holders: dict[Place, int]) -> Iterator[Fault]:
    for number, times in Counter(page.marks.shown).items():
        holder = holders.get((page.number, number))
        named = page.holders[number] if number < len(page.holders) else None
        if times > 1:
            yield Fault(RULE, f"the page numbers {times} contents {number}", page.number)
        if holder is None:
            yield Fault(RULE, f"no tag holds content {number}", page.number, condition="01-005")
        elif named != holder:
            yield Fault(RULE, f"the parent tree names another tag for content {number}", page.number)
