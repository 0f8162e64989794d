"""Everything that is painted is tagged or an artifact, and never both (ISO 14289-1, 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.verify.structure.model import Fault, TagTree

RULE = "structure.artifacts"


def check(tree: TagTree) -> Iterator[Fault]:
    """What content streams mark is marked well."""
    for page in tree.pages:
        for condition, words in page.marks.faults:
            yield Fault(RULE, f"the page {words}", page.number, condition=condition)
