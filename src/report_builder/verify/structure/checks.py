"""All checks on tags, by the id of their rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from report_builder.verify.structure import (
    artifacts,
    contents,
    figure_alt,
    headings,
    language,
    links,
    lists,
    notes,
    roles,
    tab_order,
    tables,
    tag_tree,
)
from report_builder.verify.structure.model import Fault, TagTree

Check = Callable[[TagTree], Iterator[Fault]]

CHECKS: Mapping[str, Check] = {
    module.RULE: module.check
    for module in (
        tag_tree, roles, headings, tables, lists, notes, contents, figure_alt, artifacts, language, tab_order,
        links,
    )
}  # fmt: skip


def check_all(tree: TagTree) -> Iterator[Fault]:
    """The faults that all of them find."""
    for check in CHECKS.values():
        yield from check(tree)
