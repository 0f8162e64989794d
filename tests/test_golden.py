"""Chosen pages of the sample's editions look as they did when someone last looked at them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden import MADE_WITH, PAGES, STORED, Golden, comparison, differing, engine, rendered
from PIL import Image, ImageChops

SHOWN = Path(__file__).parents[1] / "build" / "golden"


@pytest.fixture(scope="module")
def same_engine() -> None:
    """Skips where another Pango may break lines elsewhere, which is no fault of the layout."""
    stored, here = json.loads(MADE_WITH.read_text(encoding="utf-8")), engine()
    if stored != here:
        pytest.skip(f"the golden pages were made with {stored}, here is {here}")


@pytest.mark.usefixtures("same_engine")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_looks_as_it_did(sample: Path, page: Golden):
    new, old = rendered(sample, page), Image.open(page.path).convert("L")
    blocks = differing(old, new) if old.size == new.size else None
    if blocks == []:
        return
    SHOWN.mkdir(parents=True, exist_ok=True)
    comparison(old, new).save(SHOWN / f"{page.name}.png")
    pytest.fail(
        f"{page.name} differs in {'size' if blocks is None else f'{len(blocks)} blocks'}: look at "
        f"build/golden/{page.name}.png (stored, new, both). If the new page is right: make golden"
    )


def test_no_picture_is_left_over():
    assert {path.name for path in STORED.glob("*.png")} == {page.path.name for page in PAGES}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_line_that_moves_by_a_pixel_is_seen_and_smoothing_is_not(lang: str):
    page = Image.open(STORED / f"{lang}-first-page.png").convert("L")
    bands = [(0, top, page.width, top + 12) for top in range(page.height // 2, page.height - 12, 12)]
    line = min(bands, key=lambda band: sum(page.crop(band).tobytes()))  # the darkest, so one with text
    moved = page.copy()
    moved.paste(ImageChops.offset(page, 1, 0).crop(line), line[:2])
    assert differing(page, moved)
    assert not differing(page, page.point([min(255, level + 6) for level in range(256)]))
