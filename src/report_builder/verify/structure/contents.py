"""Contents of entries, nested as what they list is (ISO 32000-1, table 333)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Tag, TagTree
from report_builder.verify.structure.nesting import check_nesting

RULE = "structure.contents"
_KIDS = {"TOC": {"TOC", "TOCI", "Caption"}, "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"}}
_PARENTS = {"TOCI": {"TOC"}}


def check(tree: TagTree) -> Iterator[Fault]:
    """Contents have the parts that they may have, and each entry leads to what it lists."""
    yield from check_nesting(tree, RULE, "09-006", _KIDS, _PARENTS)
    for tag in tree.tags:
        if tag.role == "TOCI" and not _leads(tree, tag):
            yield tree.fault(RULE, tag, "has no reference with a link to what it lists", "09-006")


def _leads(tree: TagTree, entry: Tag) -> bool:
    return any(
        part.role == "Reference" and any(kid.role == "Link" for kid in tree.kids(part))
        for part in tree.kids(entry)
    )
