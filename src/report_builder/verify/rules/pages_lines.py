"""Single lines of a paragraph alone at the top (a widow) or the foot (an orphan) of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from report_builder.project.errors import Problem
from report_builder.verify.body import BodyPage, block_of, blocks_of, body_pages
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.rules.text_lost import line_of
from report_builder.verify.view import TextLine
from report_builder.verify.words import letters

_Column = tuple[BodyPage, tuple[TextLine, ...]]
_LONG = 12  # letters of a line from which it is sought


def check(unit: UnitPages) -> Iterator[Problem]:
    blocks = blocks_of(unit)
    columns = [(page, lines) for page in body_pages(unit) for lines in page.columns]
    for before, after in pairwise(columns):
        if before[1] and after[1]:
            yield from _between(unit, before, after, blocks)


def _between(unit: UnitPages, before: _Column, after: _Column, blocks: Sequence[str]) -> Iterator[Problem]:
    last, first = letters(before[1][-1].text), letters(after[1][0].text)
    block = block_of(last + first, blocks) if len(last + first) >= _LONG else None
    if block is None:
        return
    start = block.index(last + first)
    rest = block[start + len(last) :]
    if start == 0:
        yield _problem(unit, before[0], before[1][-1], "a paragraph has only its first line at the foot")
    elif rest == first:
        yield _problem(unit, after[0], after[1][0], "a paragraph has only its last line at the top")


def _problem(unit: UnitPages, page: BodyPage, line: TextLine, what: str) -> Problem:
    article = unit.expected.unit.article
    return unit.problem(
        RULE,
        f"{what} of its page",
        page.number,
        line.box,
        line=line_of(article.body, article.body_line, line.text) if article else None,
        hint="shorten or lengthen the paragraph by a few words",
    )


RULE = Rule("pages.lines", "warning", "a widow or an orphan", "unit", unit=check)
