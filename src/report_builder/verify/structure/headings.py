"""Headings that begin with H1 and leave no level out (ISO 14289-1, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, TagTree

RULE = "structure.headings"
_NUMBERED = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})


def check(tree: TagTree) -> Iterator[Fault]:
    """The first heading is an H1, and each is at most one level below the one before it."""
    level = 0
    plain = [tag for tag in tree.tags if tag.role == "H"]
    for tag in tree.tags:
        if tag.role not in _NUMBERED:
            continue
        deeper = int(tag.role[1])
        if not level and deeper > 1:
            yield tree.fault(RULE, tag, "is the first heading, which must be an H1", "14-002")
        elif deeper > level + 1:
            yield tree.fault(RULE, tag, f"follows an H{level}: a level is left out", "14-003")
        level = deeper
    if plain and level:
        yield tree.fault(RULE, plain[0], "stands in a document whose headings have numbers", "14-007")
    for tag in tree.tags:
        if [kid.role for kid in tree.kids(tag)].count("H") > 1:
            yield tree.fault(RULE, tag, "holds two headings H", "14-006")
