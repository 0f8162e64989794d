"""Tables of rows of cells, whose headers say what they head (ISO 32000-1, table 337; ISO 14289-1, 7.5)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Tag, TagTree
from report_builder.verify.structure.nesting import check_nesting

RULE = "structure.tables"
_KIDS = {
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    **{role: {"TR"} for role in ("THead", "TBody", "TFoot")},
    "TR": {"TH", "TD"},
}
_PARENTS = {
    **{role: {"Table"} for role in ("THead", "TBody", "TFoot")},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    **{role: {"TR"} for role in ("TH", "TD")},
}
_SCOPES = frozenset({"Row", "Column", "Both"})


def check(tree: TagTree) -> Iterator[Fault]:
    """Tables have the parts that they may have, and every header cell a scope."""
    yield from check_nesting(tree, RULE, "09-004", _KIDS, _PARENTS)
    for tag in tree.tags:
        if tag.role == "Table":
            yield from _check_parts(tree, tag)
        elif tag.role == "TH" and tag.attributes.get("Scope") not in _SCOPES and not _is_named(tree, tag):
            yield tree.fault(RULE, tag, "does not say whether it heads its row or its column", "15-003")


def _check_parts(tree: TagTree, table: Tag) -> Iterator[Fault]:
    roles = [kid.role for kid in tree.kids(table)]
    if roles.count("THead") > 1 or roles.count("TFoot") > 1:
        yield tree.fault(RULE, table, "has two heads or two feet", "09-004")
    if roles.count("Caption") > 1 or "Caption" in roles[1:-1]:
        yield tree.fault(RULE, table, "has a caption that is neither its first part nor its last", "09-004")
    if "TR" in roles and {"THead", "TBody", "TFoot"} & set(roles):
        yield tree.fault(RULE, table, "has rows beside groups of rows", "09-004")


def _is_named(tree: TagTree, header: Tag) -> bool:
    """Whether the table is one whose cells name their headers."""
    return bool(header.id) and any("Headers" in tag.attributes for tag in tree.tags if tag.role == "TD")
