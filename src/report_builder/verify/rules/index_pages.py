"""Page numbers in the index and the glossary that are not those of the page they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from report_builder.project.errors import Problem
from report_builder.verify.destinations import links_on
from report_builder.verify.model import Expected, FinishedFile, Rule
from report_builder.verify.words import letters

KINDS = frozenset({"index", "glossary"})


def check(file: FinishedFile) -> Iterator[Problem]:
    """Each number is read off the page, from the rectangle of its link."""
    for expected in file.units:
        if expected.unit.kind in KINDS:
            for number in expected.pages:
                yield from _of_page(file, expected, number)


def _of_page(file: FinishedFile, expected: Expected, number: int) -> Iterator[Problem]:
    page = file.document[number]
    text_page = page.get_textpage()
    try:
        for link in links_on(file.pdf, number):
            name = str(link.Dest) if "/Dest" in link else ""
            if not name or name.startswith(f"{expected.unit.id}/") or _is_entry(name, file):
                continue
            left, bottom, right, top = (float(value) for value in link.Rect.as_list())
            printed = letters(text_page.get_text_bounded(left, bottom, right, top))
            there = file.destinations.pages.get(name, -1)
            label = file.label(there) if there >= 0 else "?"
            if printed != letters(label):
                found = RULE.problem(
                    f"“{expected.unit.title}” prints “{printed}”, but that place is on page {label}",
                    hint="report this as a fault of the program, with the build record",
                )
                yield replace(found, page=number, label=file.label(number))
    finally:
        text_page.close()
        page.close()


def _is_entry(name: str, file: FinishedFile) -> bool:
    """Whether a name leads to an entry of an index, as those of cross-references do."""
    unit_id = name.partition("/")[0]
    return any(each.unit.id == unit_id and each.unit.kind in KINDS for each in file.units)


RULE = Rule(
    "index.pages",
    "error",
    "a page number in the index or the glossary that is not the label of the page its link leads to",
    "file",
    file=check,
)
