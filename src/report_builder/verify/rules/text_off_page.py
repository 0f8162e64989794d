"""Text that is drawn outside its page."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import Rule, UnitPages

_ROOM = 1.0  # pt


def check(unit: UnitPages) -> Iterator[Problem]:
    for number, page in enumerate(unit.pages):
        width, height = page.size
        for run in page.runs:
            left, bottom, right, top = run.box
            outside = left < -_ROOM or bottom < -_ROOM or right > width + _ROOM or top > height + _ROOM
            if outside and run.text.strip():
                yield unit.problem(
                    RULE,
                    f"“{run.text.strip()[:60]}” is drawn outside its page",
                    number,
                    run.box,
                    line=unit.expected.line_of(run.text.strip()),
                    hint="a very wide table or a long word does this; divide it",
                )
                break  # one a page


RULE = Rule("text.off-page", "error", "text drawn outside its page", "unit", unit=check)
