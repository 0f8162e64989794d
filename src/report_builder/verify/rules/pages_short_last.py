"""Last pages of an article with only a line or two on them."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.body import body_pages
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.view import around

_FEW = 2


def check(unit: UnitPages) -> Iterator[Problem]:
    pages = body_pages(unit)
    if len(pages) < 2:
        return
    last = pages[-1]
    if 0 < len(last.lines) <= _FEW and not last.others:
        many = "one line" if len(last.lines) == 1 else "two lines"
        yield unit.problem(
            RULE,
            f"the last page of the article has only {many}",
            last.number,
            around(line.box for line in last.lines),
            hint="shorten the article by as much, or let a figure be smaller",
        )


RULE = Rule("pages.short-last", "warning", "a last page with one or two lines", "unit", unit=check)
