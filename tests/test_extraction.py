"""Arabic in a finished brief: its words are copied in order by two programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers_arabic import BARS, EXTRACTORS, KINDS, found_in_order, printed, words
from helpers_build import put
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

CONFIG = 'publisher = "Institute"\nlanguages = ["ar"]\n'


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief of each kind of text."""
    root = tmp_path_factory.mktemp("arabic")
    put(root, "report-builder.toml", CONFIG)
    for kind, paragraphs in KINDS.items():
        put(root, f"sources/articles/{kind}.ar.md", article("عنوان", "\n\n".join(paragraphs)))
    build_briefs(find_project(root), BriefRequest(tuple(KINDS)), Silent())
    return root / "build" / "briefs"


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_copied_in_order(briefs: Path, kind: str, extractor: str):
    if extractor == "poppler" and shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    source = words(" ".join(printed(paragraph) for paragraph in KINDS[kind]))
    share = found_in_order(source, words(EXTRACTORS[extractor](briefs / f"{kind}.ar.pdf")))
    print(kind, extractor, round(share, 4))
    assert share >= BARS[kind], share
