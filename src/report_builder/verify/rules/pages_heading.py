"""Headings at the foot of a page whose text begins on the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_builder.project.errors import Problem
from report_builder.typeset.model import HeadingMark
from report_builder.verify.body import BodyPage, body_pages
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.view import TextLine
from report_builder.verify.words import letters

_HIGH = 4.0  # pt that a heading's line may stand above its anchor


def check(unit: UnitPages) -> Iterator[Problem]:
    pages = {page.number: page for page in body_pages(unit)}
    for heading in unit.expected.record.headings:
        if heading.page not in pages:
            continue
        page = pages[heading.page]
        said = letters(heading.text)
        if said and not _followed(page, heading, said):
            yield unit.problem(
                RULE,
                f"the heading “{heading.text}” stands at the foot of its page without its text",
                heading.page,
                (page.view.size[0] * 0.05, page.floor, page.view.size[0] * 0.95, heading.y),
                line=unit.expected.line_of(heading.text),
                hint="shorten the text before it by a line or two, or add a few words to it",
            )


def _followed(page: BodyPage, heading: HeadingMark, said: str) -> bool:
    """Whether something stands below the heading in its column, other than the heading itself."""
    top = heading.y + _HIGH
    lines = (
        min(page.columns, key=lambda lines: _away(lines, heading)) if len(page.columns) > 1 else page.lines
    )
    below = [line for line in lines if line.box[3] <= top]
    text = [line for line in below if (read := letters(line.text)) and read not in said]
    return bool(text) or any(box[3] <= top for box in page.others)


def _away(lines: Sequence[TextLine], heading: HeadingMark) -> float:
    """How far a column is from the heading that may stand in it."""
    edges = [edge for line in lines for edge in (line.box[0], line.box[2])]
    return 0.0 if edges and min(edges) - _HIGH <= heading.x <= max(edges) else 1.0


RULE = Rule("pages.heading", "warning", "a heading left behind at the foot of a page", "unit", unit=check)
