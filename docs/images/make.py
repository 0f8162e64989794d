"""Turns the built sample report into the strip of pages that the README shows.

Run after `make report`: `.venv/bin/python docs/images/make.py`. It reads the English and the Arabic report in
build/ and the build records beside them, and writes docs/images/pages.png and docs/images/pages.ar.png.
"""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build"
PAGES = (  # unit, page of the unit
    ("cover", 0),
    ("contents", 0),
    ("section-1", 0),
    ("year-of-deadlock", 0),
    ("northwest-under-fire", 1),
)
HEIGHT, GAP, EDGE = 620, 14, 1  # px
GROUND, LINE = "#e4e2dc", "#b9b6ad"


def strip(pdf: Path, record: Path) -> Image.Image:
    """The pages side by side on a grey ground, each with a thin edge."""
    units = {unit["id"]: unit for unit in json.loads(record.read_bytes())["units"]}
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_picture(document, units[unit]["first_page"] - 1 + page) for unit, page in PAGES]
    finally:
        document.close()
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    result = Image.new("RGB", (width, HEIGHT + 2 * (GAP + EDGE)), GROUND)
    left = GAP
    for page in pages:
        result.paste(page, (left, GAP))
        left += page.width + GAP
    return result


def _picture(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    # Twice the size, then halved: the small type stays legible.
    large = page.render(scale=2 * HEIGHT / page.get_height()).to_pil()
    small = large.resize((round(large.width * HEIGHT / large.height), HEIGHT), Image.Resampling.LANCZOS)
    framed = Image.new("RGB", (small.width + 2 * EDGE, HEIGHT + 2 * EDGE), LINE)
    framed.paste(small, (EDGE, EDGE))
    return framed


def _turned(picture: Image.Image) -> Image.Image:
    """The same strip with its pages in the other order; they are all of one width."""
    wide = (picture.width - GAP) // len(PAGES)
    result = picture.copy()
    for at in range(len(PAGES)):
        page = picture.crop((GAP + at * wide, 0, GAP + (at + 1) * wide, picture.height))
        result.paste(page, (GAP + (len(PAGES) - 1 - at) * wide, 0))
    return result


if __name__ == "__main__":
    for lang, name in (("en", "pages.png"), ("ar", "pages.ar.png")):
        picture = strip(BUILD / f"syria-2022.{lang}.pdf", BUILD / f"syria-2022.{lang}.json")
        if lang == "ar":  # read from the right, as its pages are
            picture = _turned(picture)
        target = HERE / name
        # A palette of 256 colours: flat inks lose nothing by it, and the file is a third of the size.
        picture.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
        print(f"{target.name}: {picture.width} x {picture.height} px, {target.stat().st_size // 1000} KB")
