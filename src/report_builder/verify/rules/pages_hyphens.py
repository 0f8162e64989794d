"""More than three lines in a row that end in a hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.body import body_pages
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.rules.text_lost import line_of
from report_builder.verify.view import TextLine, around

_MOST = 3
_HYPHEN = re.compile("[-\u2010\u00ad\u0002\ufffe]\\s*$")  # the last two are what a program reads for one


def check(unit: UnitPages) -> Iterator[Problem]:
    columns = [(page, lines) for page in body_pages(unit) for lines in page.columns]
    for page, lines in columns:
        ladder: list[TextLine] = []
        for line in (*lines, None):
            if line is not None and _HYPHEN.search(line.text):
                ladder.append(line)
                continue
            if len(ladder) > _MOST:
                yield _problem(unit, page.number, ladder)
            ladder = []


def _problem(unit: UnitPages, page: int, ladder: list[TextLine]) -> Problem:
    article = unit.expected.unit.article
    return unit.problem(
        RULE,
        f"{len(ladder)} lines in a row end in a hyphen",
        page,
        around(line.box for line in ladder),
        line=line_of(article.body, article.body_line, ladder[0].text) if article else None,
        hint="change a word in these lines",
    )


RULE = Rule("pages.hyphens", "warning", "more than three hyphens in a row", "unit", unit=check)
