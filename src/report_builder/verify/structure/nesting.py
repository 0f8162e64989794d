"""Which roles may hold which, for the parts of tables, lists and contents: shared by the checks on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from report_builder.verify.structure.model import Fault, TagTree


def check_nesting(
    tree: TagTree, rule: str, condition: str, kids: Mapping[str, Set[str]], parents: Mapping[str, Set[str]]
) -> Iterator[Fault]:
    """Roles of `kids` hold only what is named there, and text only if they hold anything; roles of `parents`
    stand only in what is named there."""
    for tag in tree.tags:
        if tag.role in parents:
            above = tree.parent(tag)
            if above is None or above.role not in parents[tag.role]:
                where = above.written if above else "the root"
                yield tree.fault(rule, tag, f"stands in {where}", condition)
        if tag.role in kids:
            for kid in tree.kids(tag):
                if kid.role not in kids[tag.role]:
                    yield tree.fault(rule, tag, f"holds {kid.written}", condition)
            if tag.contents:
                yield tree.fault(rule, tag, "holds text itself", condition)
