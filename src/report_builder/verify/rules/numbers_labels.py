"""Page labels with gaps, or that differ from the numbers of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    labels = file.destinations.labels
    if len(labels) != len(file.pdf.pages):
        yield RULE.problem(f"{len(file.pdf.pages)} pages have {len(labels)} labels", hint=_HINT)
        return
    for expected in file.units:
        for place, number in enumerate(expected.pages):
            wanted = expected.placement.label(place)
            if labels[number] != wanted:
                found = RULE.problem(
                    f"the page has the label “{labels[number]}”, and in its order it is {wanted}", hint=_HINT
                )
                yield replace(found, page=number, label=labels[number])
                return
    doubled = [label for at, label in enumerate(labels) if label in labels[:at]]
    if doubled:
        yield RULE.problem(f"the label “{doubled[0]}” stands on two pages", hint=_HINT)


_HINT = "report this as a fault of the program, with the build record"
RULE = Rule("numbers.labels", "error", "page labels with gaps or doubles", "file", file=check)
