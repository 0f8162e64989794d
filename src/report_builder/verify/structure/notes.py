"""Notes that can be told apart (ISO 14289-1, 7.9)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, TagTree

RULE = "structure.notes"


def check(tree: TagTree) -> Iterator[Fault]:
    """Every note has an ID that no other element has, and the ID tree leads to it."""
    seen: dict[str, int] = {}
    for tag in tree.tags:
        if tag.role == "Note" and not tag.id:
            yield tree.fault(RULE, tag, "has no ID", "19-003")
        if not tag.id:
            continue
        if tag.id in seen:
            condition = "19-004" if tag.role == "Note" else ""
            yield tree.fault(RULE, tag, f"has the ID `{tag.id}`, which another has as well", condition)
        elif tree.names.get(tag.id) != tag.number:
            yield tree.fault(RULE, tag, f"is not found by its ID `{tag.id}` in the tree of IDs")
        seen[tag.id] = tag.number
    for name in tree.names.keys() - seen.keys():
        yield Fault(RULE, f"the tree of IDs names `{name}`, which no tag has")
