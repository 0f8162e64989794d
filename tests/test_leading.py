"""Every line of a paragraph has the leading of the paragraph, whatever stands in it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from helpers_arabic import PLAIN
from helpers_build import project, prose, put
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

CONFIG = 'publisher = { en = "Institute", ar = "المعهد" }\nlanguages = ["en", "ar"]\n'
LEADS = {"en": 14.0, "ar": 16.8}  # points, on A4
MIXED = {
    "en": f"{prose(2)}[^a] {prose(1, 1)} *{prose(1, 2)}* {prose(1, 3)} **heavy {prose(1, 4)}** H~2~O x^2^ "
    f"{prose(1, 5)} كلمات بالعربية here. `code`, {prose(1, 6)}[^b] {prose(3, 7)}",
    "ar": f"{PLAIN[0]}[^a] {PLAIN[1]} *{PLAIN[2]}* ثم Institute for the Study of War في {PLAIN[0]} "
    f"**{PLAIN[1]}** و`code`، {PLAIN[2]}[^b] {PLAIN[0]}",
}
NOTES = {"en": "[^a]: A note.\n\n[^b]: Another.", "ar": "[^a]: حاشية.\n\n[^b]: أخرى."}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_lines_with_calls_emphasis_and_other_writing_stand_no_further_apart(tmp_path: Path, lang: str):
    project(tmp_path, {}, CONFIG)
    put(tmp_path, f"sources/articles/it.{lang}.md", article("Z", f"{MIXED[lang]}\n\n{NOTES[lang]}"))
    build_briefs(find_project(tmp_path), BriefRequest(("it",), lang=lang), Silent())
    lines = list(base_lines(tmp_path / f"build/briefs/it.{lang}.pdf"))
    text = max(runs(lines, LEADS[lang]), key=len)
    between = [high - low for high, low in pairwise(text)]
    assert len(between) >= 8
    assert max(between) - min(between) < 0.1, between
    assert sum(1 for _ in runs(lines, LEADS[lang])) == 1, "the paragraph is one run of lines"


def base_lines(file: Path) -> Iterator[float]:
    """The base lines of the first page's lines of text, from the top."""
    document = pypdfium2.PdfDocument(file)
    page = document[0].get_textpage()
    at: dict[float, int] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for each in range(page.count_chars()):
        pdfium.FPDFText_GetCharOrigin(page, each, x, y)
        at[round(y.value, 1)] = at.get(round(y.value, 1), 0) + 1
    document.close()
    yield from sorted((height for height, letters in at.items() if letters > 20), reverse=True)


def runs(lines: list[float], lead: float) -> Iterator[list[float]]:
    """The lines that follow each other at about `lead`, where there are more than two."""
    run: list[float] = lines[:1]
    for above, below in pairwise(lines):
        if abs(above - below - lead) > 2.5:
            if len(run) > 2:
                yield run
            run = []
        run.append(below)
    if len(run) > 2:
        yield run
