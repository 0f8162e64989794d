"""The rules on tags, each a check of `verify/structure/`, as rules of the gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.structure.checks import CHECKS
from report_builder.verify.structure.model import Fault

_MOST = 20  # findings of one rule; a fault of a layout is in every unit

_WHAT = {
    "structure.tag-tree": "tags that do not hold together, or content that no tag reaches",
    "structure.roles": "tags of unknown kinds, or where they may not stand",
    "structure.headings": "headings that do not begin with the first level, or leave one out",
    "structure.tables": "tables that are not rows of cells, or header cells without a scope",
    "structure.lists": "lists that are not items with a body",
    "structure.notes": "notes without a name of their own",
    "structure.contents": "contents that are not entries with links",
    "structure.figure-alt": "pictures without a text for those who do not see them",
    "structure.artifacts": "content that is neither tagged nor an artifact",
    "structure.language": "text whose language is not known",
    "structure.tab-order": "pages whose links do not follow the order of the text",
    "structure.links": "links outside their tag, or that do not say where they lead",
}


def rules() -> tuple[Rule, ...]:
    """One rule for each check."""
    return tuple(Rule(name, "warning", _WHAT[name], "file", file=partial(_check, name)) for name in CHECKS)


def _check(name: str, file: FinishedFile) -> Iterator[Problem]:
    found = _first(CHECKS[name](file.tags))
    for fault in found:
        expected = file.unit_on(fault.page) if fault.page is not None else None
        condition = f" (Matterhorn {fault.condition})" if fault.condition else ""
        problem = Problem(
            fault.message + condition,
            expected.file if expected else None,
            hint="mend the element in the layout, or report it with the build record",
            severity="warning",
            rule=name,
        )
        label = file.label(fault.page) if fault.page is not None else None
        yield replace(problem, page=fault.page, label=label)


def _first(faults: Iterable[Fault]) -> list[Fault]:
    """The first faults of each kind, so that one slip of a layout does not fill the screen."""
    return [fault for fault, _ in zip(dict.fromkeys(faults), range(_MOST), strict=False)]
