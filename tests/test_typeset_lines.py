"""Lines are filled to their end, also before words that are set apart."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
import pytest
from helpers_build import WORDS, project, put
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project


def _paragraph(chance: random.Random, end: str) -> str:
    """Words among which one is stressed, the last of them `end`."""
    before, after = (" ".join(chance.choices(WORDS, k=chance.randint(10, 34))) for _ in range(2))
    return f"{before} *stressed* {after} {end}"


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project(tmp_path_factory.mktemp("lines"), {})
    chance = random.Random(5)
    body = "\n\n".join(_paragraph(chance, "theend.") for _ in range(300))
    put(root, "sources/articles/long.en.md", article("Long", body, summary="None."))
    build_briefs(find_project(root), BriefRequest(("long",)), Silent())
    return root / "build/briefs/long.en.pdf"


def test_no_word_stands_alone_in_a_line_within_a_paragraph(brief: Path):
    document = pypdfium2.PdfDocument(brief)
    lines = [
        line.strip()
        for page in document
        for line in page.get_textpage().get_text_range().splitlines()
        if line
    ]
    document.close()
    assert sum(line.endswith("theend.") for line in lines) == 300
    alone = [
        f"{lines[index - 1]} | {line} | {lines[index + 1]}"
        for index, line in enumerate(lines[1:-1], start=1)
        if line in WORDS and lines[index + 1] not in ("", "theend.")
    ]
    assert not alone, alone
