"""Arabic text is rewritten so that it copies rightly, and nothing that is seen changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from helpers_arabic import MIXED, VOWELLED
from helpers_build import put
from helpers_pdf import opened
from PIL import Image, ImageChops, ImageFilter
from sample_project import article

from report_builder.articles.catalogue import load_catalogue
from report_builder.driver.builder import Builder
from report_builder.driver.model import Silent
from report_builder.driver.publish import Output
from report_builder.manuscript.report import brief_report
from report_builder.project.paths import find_project
from report_builder.typeset import body, furniture

# Pixels for each point. pdfium sets large glyphs at their exact place, and small ones at a whole pixel.
SCALE = 7
# Of 255: how far the grey of a pixel may be off. pdfium fits glyphs to a grid of 1/64 em, and not the same
# outline when it is drawn as a form.
NEARLY = 80
MIXTURE = f"""\
{VOWELLED[0]}[^a]

## عنوانٌ (Astana format) في 2022

{MIXED[1]}

- أوّلًا: *تأكيد* و**غليظ** «بين قوسين» [رابط](https://meridian.example/ar/2022)
- ثانيًا: 12.5% و2011–2022، حزب الله، آلآن، الأَوَّلُ

| البلد | العدد |
|---|---:|
| **حِمْص** | 1,250 |
| Idlib | -5 |

[^a]: {VOWELLED[1]}
"""
Pair = tuple[bytes, bytes]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """The body and the furniture of an Arabic brief, as the engine wrote them and as they were finished."""
    root = tmp_path_factory.mktemp("pixels")
    put(root, "report-builder.toml", 'publisher = "معهد M4"\nlanguages = ["ar"]\n')
    put(root, "sources/articles/a.ar.md", article("طَرِيقُ M4 (2022)", MIXTURE, date="2022-01-01"))
    kept: dict[str, Pair] = {}

    def watched(name: str, finish: Callable[..., Any]) -> Callable[..., Any]:
        def finished(data: bytes, *rest: Any) -> Any:
            made = finish(data, *rest)
            kept[name] = data, made[0] if isinstance(made, tuple) else made
            return made

        return finished

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(body, "finish_body", watched("body", body.finish_body))
        patch.setattr(furniture, "finish_furniture", watched("furniture", furniture.finish_furniture))
        brief(root)
    return kept


def brief(root: Path) -> None:
    """Build the brief in this process, where what is patched is seen."""
    project = find_project(root)
    catalogue = load_catalogue(project)
    builder = Builder(project, 1, here=True)
    output = Output(root / "build/a.ar.pdf", root / "build/a.ar.json")
    try:
        report = brief_report(project, catalogue.find("a", "ar"))
        builder.build(report, catalogue.articles.values(), {}, output, Silent())
    finally:
        builder.close()


def trimmed(data: bytes) -> bytes:
    """The pages without their bleed, which the engine leaves on them."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.mediabox = page.trimbox
        pdf.save(buffer)
    return buffer.getvalue()


def pictures(data: bytes) -> list[Image.Image]:
    """The pages in grey."""
    document: Any = pypdfium2.PdfDocument(trimmed(data))
    try:
        return [page.render(scale=SCALE, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def covers(one: Image.Image, other: Image.Image) -> bool:
    """Whether what is dark in `other` is dark in `one` too, at most a pixel (a twentieth of a mm) away."""
    spread = one.filter(ImageFilter.MinFilter(3))
    return not any(ImageChops.subtract(spread, other).histogram()[NEARLY:])


def contents(data: bytes) -> list[bytes]:
    with opened(data) as pdf:
        return [page.obj.Contents.read_bytes() for page in pdf.pages]


@pytest.mark.parametrize("part", ["body", "furniture"])
def test_nothing_that_is_seen_changes(pairs: dict[str, Pair], part: str):
    before, after = pairs[part]
    assert contents(before) != contents(after), "nothing was rewritten"
    drawn, redrawn = pictures(before), pictures(after)
    assert len(drawn) == len(redrawn)
    for page, (one, other) in enumerate(zip(drawn, redrawn, strict=True)):
        assert sum(one.histogram()[:128]) > 1000, "the page shows nothing"
        assert covers(one, other), f"something was added or moved on page {page}"
        assert covers(other, one), f"something was lost or moved on page {page}"
