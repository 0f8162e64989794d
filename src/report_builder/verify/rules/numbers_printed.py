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
        if expected.unit.kind in KINDS:  # has a rule of its own
            continue
        if expected.prints_labels and expected.unit.article is None:
            yield from _of_page(file, expected)
        elif expected.prints_labels:
            yield from _of_article(file, expected)


def _of_page(file: FinishedFile, expected: Expected) -> Iterator[Problem]:
    """Every link of a page like the contents ends with a number; leaders and the title stand before it."""
    for number in expected.pages:
        for name, printed in _lines(file, number).items():
            label = _label(file, name)
            if _words(printed)[-1:] != [letters(label)]:
                who = "the contents print" if expected.unit.kind == "contents" else "the page prints"
                yield _problem(file, number, f"{who} “{' '.join(printed.split())[-40:]}”", label)


def _of_article(file: FinishedFile, expected: Expected) -> Iterator[Problem]:
    """In an article most links print no number: of those to a place whose page it prints, one has to."""
    texts: dict[str, list[tuple[int, str]]] = {}
    for number in expected.pages:
        for name, printed in _lines(file, number).items():
            if name in expected.paged:
                texts.setdefault(name, []).append((number, printed))
    for name, found in texts.items():
        label = _label(file, name)
        if not any(letters(label) in _words(printed) for _, printed in found):
            number, printed = found[0]
            yield _problem(file, number, f"the page prints “{' '.join(printed.split())[-40:]}”", label)


def _problem(file: FinishedFile, number: int, what: str, label: str) -> Problem:
    found = RULE.problem(
        f"{what}, but that place is on page {label}",
        hint="report this as a fault of the program, with the build record",
    )
    return replace(found, page=number, label=file.label(number))


def _label(file: FinishedFile, name: str) -> str:
    page = file.destinations.pages.get(name, -1)
    return file.label(page) if page >= 0 else "?"


def _words(text: str) -> list[str]:
    return [letters(word) for word in re.findall(r"[^\W_]+", text)]


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
