"""Compiled units -> the doubts about them that stop nothing but that an editor should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from report_builder.link.model import LinkUnit
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem
from report_builder.verify.text import line_of


def endnote_warnings(units: Iterable[LinkUnit], markups: Mapping[str, Markup]) -> tuple[Problem, ...]:
    """A warning for each note that became an endnote, at its line in the article. `markups` goes by unit
    id."""
    problems: list[Problem] = []
    for item in units:
        article, markup = item.unit.article, markups.get(item.unit.id)
        if article is None or markup is None:
            continue
        for anchor in item.record.endnotes:
            number = int(anchor.rpartition("-")[2])
            text = markup.notes[number - 1].partition(" ")[2]  # after its number
            problems.append(
                Problem(
                    f"note {number} finds no room at the foot of the page of its call; "
                    "it stands at the end of the article",
                    file=article.path,
                    line=line_of(article.body, article.body_line, text),
                    hint="shorten it, or move its call to another sentence, if it should stand at the foot",
                    severity="warning",
                )
            )
    return tuple(problems)
