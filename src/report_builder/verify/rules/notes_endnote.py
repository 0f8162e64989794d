"""Notes that found no room at the foot of a page and stand at the end of their article."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.rules.text_lost import line_of


def check(file: FinishedFile) -> Iterator[Problem]:
    for expected in file.units:
        article, markup = expected.unit.article, expected.markup
        if article is None or markup is None:
            continue
        for anchor in expected.record.endnotes:
            number = int(anchor.rpartition("-")[2])
            text = markup.notes[number - 1].partition(" ")[2]  # after its number
            yield RULE.problem(
                f"note {number} finds no room at the foot of the page of its call; "
                "it stands at the end of the article",
                article.path,
                line_of(article.body, article.body_line, text),
                "shorten it, or move its call to another sentence, if it should stand at the foot",
            )


RULE = Rule("notes.endnote", "warning", "a note set at the end of its article", "file", file=check)
