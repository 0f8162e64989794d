"""Titles, authors and dates that readers and catalogues look for, and that are not given."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    info = file.facts.info
    if not info.title.strip():
        yield RULE.problem("the report has no title", hint="give it one in the manifest")
    if info.date is None:
        yield RULE.problem("the report has no date", hint="write `date = 2023-01-15` into the manifest")
    for expected in file.units:
        article = expected.unit.article
        if article is None or any("no front matter" in warning.message for warning in article.warnings):
            continue  # that is said already
        missing = [name for name in ("date", "authors") if not getattr(article, name)]
        if missing and expected.unit.kind in ("article", "brief"):
            yield RULE.problem(
                f"the article has no {' and no '.join(missing)}",
                article.path,
                1,
                "add what is missing to its front matter",
            )


RULE = Rule("metadata.given", "warning", "a title, date or author that is not given", "file", file=check)
