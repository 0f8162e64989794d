"""Pages that stay empty for the most part, although the text goes on."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.body import body_pages
from report_builder.verify.model import Rule, UnitPages


def check(unit: UnitPages) -> Iterator[Problem]:
    pages = body_pages(unit)
    for page in pages[:-1]:
        height = page.ceiling - page.floor
        empty = page.lowest - page.floor
        if height > 0 and empty > unit.facts.bounds.empty_part * max(height, 0.5 * page.view.size[1]):
            width = page.view.size[0]
            yield unit.problem(
                RULE,
                f"{100 * empty / height:.0f} % of the page stay empty below its text, which goes on",
                page.number,
                (0.05 * width, page.floor, 0.95 * width, page.lowest),
                hint="move the figure or table that follows, or allow it to drift",
            )


RULE = Rule("pages.empty", "warning", "a page left mostly empty where the text goes on", "unit", unit=check)
