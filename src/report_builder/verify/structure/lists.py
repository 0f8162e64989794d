"""Lists of items with a label and a body (ISO 32000-1, table 336; ISO 14289-1, 7.6)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, TagTree
from report_builder.verify.structure.nesting import check_nesting

RULE = "structure.lists"
_KIDS = {"L": {"Caption", "LI", "L"}, "LI": {"Lbl", "LBody"}}
_PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI", "Note", "TOCI", "BibEntry", "Caption"}}
_NUMBERINGS = frozenset({
    "None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman", "UpperAlpha", "LowerAlpha",
})  # fmt: skip


def check(tree: TagTree) -> Iterator[Fault]:
    """Lists have the parts that they may have, and a numbering that there is."""
    yield from check_nesting(tree, RULE, "09-005", _KIDS, _PARENTS)
    for tag in tree.tags:
        numbering = tag.attributes.get("ListNumbering")
        if tag.role == "L" and numbering is not None and numbering not in _NUMBERINGS:
            yield tree.fault(RULE, tag, f"has a numbering that there is not, {numbering}", "16-002")
