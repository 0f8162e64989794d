"""Page numbers that are printed (contents, lists, references) and are not those of the page they lead to.

Those of the index and the glossary, which have rules of their own, are not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from report_builder.project.errors import Problem
from report_builder.verify.destinations import links_on
from report_builder.verify.model import Expected, FinishedFile, Rule
from report_builder.verify.rules.index_pages import KINDS
from report_builder.verify.words import letters


def check(file: FinishedFile) -> Iterator[Problem]:
    """The number is read off the page: the text inside the rectangles of a line's links."""
    for expected in file.units:
        if not expected.prints_labels or expected.unit.kind in KINDS:
            continue
        lines = [(number, *line) for number in expected.pages for line in _lines(file, number).items()]
        right = {(number, name) for number, name, said in lines if _is_right(file, expected, name, said)}
        # In an article another reference to the same place may print no page.
        told = {name for _, name in right} if expected.unit.article is not None else set[str]()
        for number, name, said in lines:
            if (number, name) in right or name in told:
                continue
            who = "the contents print" if expected.unit.kind == "contents" else "the page prints"
            found = RULE.problem(
                f"{who} “{' '.join(said.split())[-40:]}”, but that place is on page {_label(file, name)}",
                hint="report this as a fault of the program, with the build record",
            )
            yield replace(found, page=number, label=file.label(number))


def _label(file: FinishedFile, name: str) -> str:
    page = file.destinations.pages.get(name, -1)
    return file.label(page) if page >= 0 else "?"


def _is_right(file: FinishedFile, expected: Expected, name: str, said: str) -> bool:
    return _says(said, letters(_label(file, name)), expected, name)


def _says(printed: str, label: str, expected: Expected, name: str) -> bool:
    """Whether a line ends with the label: leaders, spaces and the title stand before it. In an article the
    other words of a reference may be around it, and most links print no label."""
    words = [letters(word) for word in re.findall(r"[^\W_]+", printed)]
    if expected.unit.article is not None:
        return name not in expected.paged or label in words
    return words[-1:] == [label]


def _lines(file: FinishedFile, number: int) -> dict[str, str]:
    """Destination name -> the text in the rectangles of all links to it on a page, left to right, top
    down."""
    page = file.document[number]
    text_page = page.get_textpage()
    texts: dict[str, list[str]] = {}
    seen: set[tuple[str, tuple[float, ...]]] = set()
    for link in links_on(file.pdf, number):
        if "/Dest" not in link:
            continue
        name = str(link.Dest)
        left, bottom, right, top = (float(value) for value in link.Rect.as_list())
        box = (round(left, 1), round(bottom, 1), round(right, 1), round(top, 1))
        if (name, box) in seen:
            continue
        seen.add((name, box))
        texts.setdefault(name, []).append(text_page.get_text_bounded(left, bottom, right, top))
    text_page.close()
    page.close()
    return {name: " ".join(parts) for name, parts in texts.items()}


RULE = Rule(
    "numbers.printed",
    "error",
    "a printed page number that is not the label of the page its link leads to",
    "file",
    file=check,
)
