"""Pages on which one moves in the order of the tags (ISO 14289-1, 7.18.3)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, TagTree

RULE = "structure.tab-order"


def check(tree: TagTree) -> Iterator[Fault]:
    """Every page that has annotations is gone through by its structure."""
    annotated = {annotation.page for annotation in tree.annotations}
    for page in tree.pages:
        if page.number in annotated and not page.tabs:
            yield Fault(RULE, "the page names no order of its links", page.number, condition="28-008")
        elif page.number in annotated and page.tabs != "S":
            words = f"the order of the links on the page, {page.tabs}, is not that of the tags"
            yield Fault(RULE, words, page.number, condition="28-009")
