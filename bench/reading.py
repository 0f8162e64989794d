"""A built report -> how many words of each article two programs copy out of its PDF, in the article's order.

`python bench/reading.py REPORT [LANG...]`, after `report-builder build`. For each article: the words of its
text that stand in the text of its pages in the same order, as a part of all its words, by pdfium and by
`pdftotext` of poppler. Notes stand at the foot of pages among the text, and are not counted.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from report_builder.articles.catalogue import load_catalogue
from report_builder.compose.typography import set_report
from report_builder.manuscript.report import report_editions, resolve_report
from report_builder.manuscript.units import plan_units
from report_builder.markup.render import render
from report_builder.project.paths import Project, find_project

_UNSEEN = re.compile("[\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DIVIDED = re.compile("[\u2010\u0002\ufffe]\\s*")  # a hyphen at the end of a line
_WORD = re.compile(r"[\w\u064b-\u0652\u0670]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Of one article: its words, and the parts of them that each program gives in order."""

    unit: str
    words: int
    pdfium: float
    poppler: float


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without signs, hyphens of lines, and what shows nothing."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", _DIVIDED.sub("", text)))
    return _WORD.findall(text.casefold())


def in_order(source: Sequence[str], found: Sequence[str]) -> float:
    """The longest common subsequence as a part of `source` (Hunt and Szymanski, 1977)."""
    places: dict[str, list[int]] = {}
    for at in range(len(found) - 1, -1, -1):
        places.setdefault(found[at], []).append(at)
    ends: list[int] = []
    for word in source:
        for place in places.get(word, ()):
            at = bisect_left(ends, place)
            ends[at : at + 1] = [place]
    return len(ends) / len(source)


def read_edition(project: Project, name: str, lang: str) -> Iterator[Found]:
    """Each article of an edition that was built, in its order."""
    pdf = project.root / "build" / f"{name}.{lang}.pdf"
    record = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
    pages = {unit["id"]: (unit["first_page"], unit["pages"]) for unit in record["units"]}
    report = set_report(resolve_report(project, load_catalogue(project), name, lang))
    document = pypdfium2.PdfDocument(pdf)
    for unit in plan_units(report, ("article",)):
        if unit.article is None or unit.id not in pages:
            continue
        markup = render(unit.article, project.root, unit.id, report.locale(unit.article.lang))
        source = [word for block in markup.flow for word in words(block)]
        first, count = pages[unit.id]
        copied = "\n".join(
            document[at].get_textpage().get_text_range() for at in range(first - 1, first - 1 + count)
        )
        span = ["-f", str(first), "-l", str(first + count - 1)]
        command = ["pdftotext", "-enc", "UTF-8", *span, str(pdf), "-"]
        printed = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        yield Found(unit.id, len(source), in_order(source, words(copied)), in_order(source, words(printed)))


def main(name: str, *langs: str) -> None:
    """Print a table of each edition."""
    project = find_project(Path.cwd())
    for lang in langs or report_editions(project, name):
        rows = list(read_edition(project, name, lang))
        total = sum(row.words for row in rows)
        print(f"\n| {name}.{lang} | words | pdfium | poppler |\n|---|---:|---:|---:|")
        for row in rows:
            print(f"| {row.unit} | {row.words:,} | {row.pdfium:.2%} | {row.poppler:.2%} |")
        shares = [sum(row.words * share(row) for row in rows) / total for share in (_pdfium, _poppler)]
        print(f"| all | {total:,} | {shares[0]:.2%} | {shares[1]:.2%} |")


def _pdfium(row: Found) -> float:
    return row.pdfium


def _poppler(row: Found) -> float:
    return row.poppler


if __name__ == "__main__":
    main(*sys.argv[1:])
