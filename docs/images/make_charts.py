"""Builds a chart in English and in Arabic and puts both side by side, for docs/charts.md.

Run `.venv/bin/python docs/images/make_charts.py`; it writes docs/images/charts.png.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

HERE = Path(__file__).resolve().parent
CONFIG = """\
publisher = "Institute"
languages = ["en", "ar"]
[language.ar]
digits = "arabic-indic"
months = "levantine"
"""
HEADS = {"en": "month,Artillery,Air strikes,Rockets", "ar": "month,مدفعية,غارات جوية,صواريخ"}
TITLES = {"en": "Incidents a month", "ar": "حوادث في الشهر"}
CAPTIONS = {"en": "What was fired in two years", "ar": "ما أُطلق خلال عامين"}
FIRST, SECOND, THIRD = (
    (37, 32, 35, 31, 35, 33, 37, 37, 42, 47, 47, 43, 38, 38, 37, 35, 40, 43, 39, 44, 38, 37, 34, 33),
    (17, 16, 13, 8, 12, 13, 8, 4, 9, 10, 9, 6, 8, 6, 2, 5, 2, 3, 3, 8, 6, 11, 7, 13),
    (29, 34, 34, 31, 34, 37, 38, 38, 39, 43, 44, 48, 46, 52, 53, 51, 46, 43, 37, 40, 46, 47, 46, 44),
)
SCALE, GAP, CAPTION = 2.4, 20, 22  # the gap in pixels, the caption in pt


def article(lang: str) -> str:
    rows = [f"{2021 + at // 12}-{at % 12 + 1:02d},{FIRST[at]},{SECOND[at]},{THIRD[at]}" for at in range(24)]
    block = f'~~~{{.chart kind="line" title="{TITLES[lang]}" caption="{CAPTIONS[lang]}" alt="-"}}'
    head = f"---\ntitle: {TITLES[lang]}\nlang: {lang}\nkey: chart\n---\n"
    return "\n".join([head, block, HEADS[lang], *rows, "~~~", ""])


def picture(root: Path, lang: str) -> Image.Image:
    """The chart and its caption as they stand on their page."""
    request = BriefRequest((f"sources/articles/chart.{lang}.md",), lang)
    (result,) = build_briefs(find_project(root), request, Silent())
    left, bottom, right, top = place(result.pdf)
    document = pypdfium2.PdfDocument(result.pdf)
    try:
        height = document[0].get_height()
        look = document[0].render(scale=SCALE).to_pil().convert("RGB")
    finally:
        document.close()
    box = (left - 1, height - top - 1, right + 1, height - bottom + CAPTION)
    return look.crop(tuple(int(edge * SCALE) for edge in box))


def place(path: Path) -> tuple[float, ...]:
    """Left, bottom, right and top of the figure on the first page, as its tag says them."""
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/A" in item:
                return tuple(float(edge) for edge in item.A.BBox.as_list())
    raise ValueError("there is no figure")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sources/articles").mkdir(parents=True)
        (root / "report-builder.toml").write_text(CONFIG, encoding="utf-8")
        for lang in ("en", "ar"):
            (root / f"sources/articles/chart.{lang}.md").write_text(article(lang), encoding="utf-8")
        pictures = [picture(root, lang) for lang in ("en", "ar")]
    size = (sum(each.width for each in pictures) + 5 * GAP, max(each.height for each in pictures) + 2 * GAP)
    result = Image.new("RGB", size, "white")
    x = GAP
    for each in pictures:
        result.paste(each, (x, GAP))
        x += each.width + 3 * GAP
    target = HERE / "charts.png"
    result.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.name}: {result.width} x {result.height} px, {target.stat().st_size // 1000} KB")
