"""A tree with roles -> that of a unit: one element at its top, headings whose levels follow one another."""

from __future__ import annotations

from report_builder.typeset.tag_roles import HEADINGS
from report_builder.typeset.tag_tree import Node


def hoist(tree: Node, lang: str) -> None:
    """Make the one article or section of the unit its structure element; a unit of none is a section."""
    tree.role = "Sect"
    units = [kid for kid in tree.nodes if kid.role in ("Art", "Sect", "Part")]
    if len(units) != 1:
        return
    (unit,) = units
    tree.role, tree.lang = unit.role, unit.lang
    if unit.lang:
        for kid in tree.nodes:
            kid.lang = kid.lang or lang
    at = next(number for number, kid in enumerate(tree.kids) if kid is unit)
    tree.kids[at : at + 1] = unit.kids


def level(tree: Node) -> None:
    """No level of headings is left out: each is one below that which it stands under (ISO 14289-1, 7.4.2)."""
    above: list[int] = []
    for node in tree.walk():
        if isinstance(node, Node) and node.role in HEADINGS:
            depth = int(node.role[1])
            while above and above[-1] >= depth:
                above.pop()
            above.append(depth)
            node.role = f"H{len(above)}"
