"""Sections and notes whose printed numbers are doubled or out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    numbers = [
        each.unit.section.number for each in file.units if each.unit.kind == "section" and each.unit.section
    ]
    if numbers != sorted(set(numbers)):
        listed = ", ".join(map(str, numbers))
        yield RULE.problem(f"the sections are numbered {listed}", hint=_HINT)
    pages = file.destinations.pages
    turned = {first + page for first, page in _landscape(file)}  # these stand apart from the text around them
    calls: dict[str, list[tuple[int, int]]] = {}  # number and page of each call, by unit
    for name, page in pages.items():
        unit, _, local = name.rpartition("/")
        if found := re.fullmatch(r"note-ref-(\d+)", local):
            calls.setdefault(unit, []).append((int(found[1]), page))
    for expected in file.units:
        found = sorted(calls.get(expected.unit.id, ()))
        if [number for number, _ in found] != list(range(1, len(found) + 1)):
            yield RULE.problem("its notes are not numbered one after the other", expected.file, hint=_HINT)
        elif (said := [page for _, page in found if page not in turned]) != sorted(said):
            yield RULE.problem("the calls of its notes are out of order", expected.file, hint=_HINT)


def _landscape(file: FinishedFile) -> Iterator[tuple[int, int]]:
    for each in file.units:
        yield from ((each.placement.first, page) for page in each.record.landscape)


_HINT = "report this as a fault of the program, with the build record"
RULE = Rule("numbers.order", "error", "sections or notes numbered twice or out of order", "file", file=check)
