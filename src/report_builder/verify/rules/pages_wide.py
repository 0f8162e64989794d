"""Tables, figures and text that are wider than the type area."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Box, Problem
from report_builder.verify.body import TEXT_UNITS
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.view import PageView, around

_ROOM = 3.0  # pt beyond the type area that nobody sees


def check(unit: UnitPages) -> Iterator[Problem]:
    if unit.expected.unit.kind not in TEXT_UNITS:
        return
    for number, (page, (left, right)) in enumerate(
        zip(unit.pages, unit.expected.record.frames, strict=False)
    ):
        if right - left < 1:
            continue
        outer = [box for box in _boxes(page) if _beyond(box, left, right)]
        if outer:
            box = around(outer)
            over = max(left - box[0], box[2] - right)
            yield unit.problem(
                RULE,
                f"a table, figure or long word is {over:.0f} pt wider than the text",
                number,
                box,
                line=_line(unit, page, outer[0]),
                hint="take columns out of the table, make the picture narrower, or divide the word",
            )


def _boxes(page: PageView) -> Iterator[Box]:
    """Text, and pictures that do not run off the page on purpose."""
    yield from (run.box for line in page.lines for run in line.runs)
    width, _ = page.size
    yield from (each.box for each in page.pictures if each.box[0] > 1 and each.box[2] < width - 1)


def _beyond(box: Box, left: float, right: float) -> bool:
    return box[0] < left - _ROOM or box[2] > right + _ROOM


def _line(unit: UnitPages, page: PageView, box: Box) -> int | None:
    text = next((run.text.strip() for run in page.runs if run.box == box), "")
    return unit.expected.line_of(text)


RULE = Rule("pages.wide", "warning", "a table or figure wider than the text", "unit", unit=check)
