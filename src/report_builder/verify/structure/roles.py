"""Roles that are known, and stand where they may (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, Tag, TagTree

RULE = "structure.roles"

GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Index", "NonStruct", "Private"})
HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
TABLE = frozenset({"TR", "TH", "TD", "THead", "TBody", "TFoot"})
INLINE = frozenset({
    "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu",
    "WT", "WP",
})  # fmt: skip
STANDARD = frozenset({
    *GROUPS, *HEADINGS, *TABLE, *INLINE, "Caption", "TOC", "TOCI", "P", "L", "LI", "Lbl", "LBody", "Table",
    "Note", "Figure", "Formula", "Form",
})  # fmt: skip
_BLOCKS = (GROUPS | HEADINGS | {"P", "L", "Table", "TOC"}) - {"NonStruct", "Private"}
_NO_BLOCKS = HEADINGS | INLINE | {"P"}  # text that can hold no blocks
_NO_TEXT = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote"})


def check(tree: TagTree) -> Iterator[Fault]:
    """Every role is a standard one, or ends in one; no block stands in a line, no text outside of blocks."""
    for role in tree.role_map:
        if role in STANDARD:
            yield Fault(RULE, f"the standard role {role} is mapped to another", condition="02-004")
        elif _goes_round(role, tree):
            yield Fault(RULE, f"the role {role} is mapped to itself in the end", condition="02-003")
    for tag in tree.tags:
        if tag.role not in STANDARD:
            yield tree.fault(RULE, tag, "has no standard role", "02-001")
        else:
            yield from _misplaced(tree, tag)


def _goes_round(role: str, tree: TagTree) -> bool:
    seen = [role]
    while seen[-1] in tree.role_map:
        if tree.role_map[seen[-1]] in seen:
            return True
        seen.append(tree.role_map[seen[-1]])
    return False


def _misplaced(tree: TagTree, tag: Tag) -> Iterator[Fault]:
    if tag.role == "Document" and tag.parent >= 0:
        yield tree.fault(RULE, tag, "stands inside another", "09-002")
    if tag.role in _NO_TEXT and tag.contents:
        yield tree.fault(RULE, tag, "holds text that is in no paragraph", "09-002")
    for kid in tree.kids(tag):
        if tag.role in _NO_BLOCKS and kid.role in _BLOCKS:
            yield tree.fault(RULE, tag, f"holds a block, {kid.written}", "09-002")
        elif tag.role in _NO_TEXT and kid.role in INLINE - {"Annot"}:
            yield tree.fault(RULE, tag, f"holds text that is in no paragraph, in {kid.written}", "09-002")
