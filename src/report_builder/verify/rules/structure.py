"""The rules on tags, each a check of `verify/structure/`, as rules of the gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule, UnitPages
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
    return tuple(
        Rule(name, "warning", _WHAT[name], "unit", unit=partial(_in_unit, name), file=partial(_in_file, name))
        for name in CHECKS
    )


def _in_unit(name: str, unit: UnitPages) -> Iterator[Problem]:
    """The tags of a unit, which the linker takes as they are."""
    if unit.tags is None:
        return
    for fault in _first(CHECKS[name](unit.tags)):
        page = fault.page
        first = unit.expected.placement
        problem = _problem(name, fault, unit.expected.file)
        if page is not None and page < len(unit.pages):
            problem = replace(problem, page=first.first + page, label=first.label(page))
        yield problem


def _in_file(name: str, file: FinishedFile) -> Iterator[Problem]:
    """The tags of the whole, when a thorough look is asked for; else how the linker joined them."""
    if file.tags is None:
        yield from _unjoined(name, file) if name == "structure.tag-tree" else ()
        return
    for fault in _first(CHECKS[name](file.tags)):
        expected = file.unit_on(fault.page) if fault.page is not None else None
        problem = _problem(name, fault, expected.file if expected else None)
        label = file.label(fault.page) if fault.page is not None else None
        yield replace(problem, page=fault.page, label=label)


def _unjoined(name: str, file: FinishedFile) -> Iterator[Problem]:
    """Pages and links from which the parent tree does not lead back (ISO 32000-1, 14.7.4.4)."""
    root = file.pdf.Root.get("/StructTreeRoot")
    tree = root.get("/ParentTree") if root is not None else None
    numbers = tree.Nums if tree is not None else ()
    known = {int(numbers[at]) for at in range(0, len(numbers), 2)}  # without reading what they stand for
    written = {at for expected in file.units for at in expected.pages}  # blank pages have no tags
    for at, page in enumerate(file.pdf.pages):
        wanted = [page.obj.get("/StructParents", -1)] if at in written else []
        wanted += [link.get("/StructParent", -1) for link in page.obj.get("/Annots", ())]
        if any(int(number) not in known for number in wanted):
            fault = Fault(name, "the tags do not lead back from what is on the page", at, condition="01-005")
            yield replace(_problem(name, fault, None), page=at, label=file.label(at))
            return


def _problem(name: str, fault: Fault, file: Path | None) -> Problem:
    condition = f" (Matterhorn {fault.condition})" if fault.condition else ""
    hint = "mend the element in the layout, or report it with the build record"
    return Problem(fault.message + condition, file, hint=hint, severity="warning", rule=name)


def _first(faults: Iterable[Fault]) -> list[Fault]:
    """The first faults of each kind, so that one slip of a layout does not fill the screen."""
    return [fault for fault, _ in zip(dict.fromkeys(faults), range(_MOST), strict=False)]
