"""Golden pages: chosen pages of the sample report as pictures, by which a change of the layout is seen.

`make golden` builds the sample anew, shows each page that changed beside the stored one in build/golden/, and
stores the new pictures. Look at what it shows before you commit them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from helpers_build import record
from PIL import Image, ImageChops, ImageDraw, ImageOps

STORED = Path(__file__).with_name("golden")
MADE_WITH = STORED / "made-with.json"
DPI = 60
BLOCK = 12  # px; a letter that moves fills much of a block, smoothing fills none
TOLERANCE = 8  # of 255, the mean difference of a block: another digit in a folio is more

# Unit and page in it, from 1: one of each kind of page and of what is in them.
KINDS = {
    "cover": ("cover", 1),
    "contents": ("contents", 1),
    "opener": ("section-2", 1),
    "foreword": ("foreword", 2),
    "first-page": ("israeli-strikes", 1),
    "chart-and-table": ("israeli-strikes", 4),
    "pictogram": ("northwest-under-fire", 2),
    "map": ("year-of-deadlock", 2),
    "register": ("register-of-figures", 2),
}
LANGS = ("en", "ar", "tr")


@dataclass(frozen=True)
class Golden:
    """A page that is kept as a picture."""

    lang: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.kind}"

    @property
    def path(self) -> Path:
        return STORED / f"{self.name}.png"


PAGES = [Golden(lang, kind) for lang in LANGS for kind in KINDS]


def rendered(root: Path, page: Golden) -> Image.Image:
    """The page of the report built under `root`, in shades of grey."""
    unit_id, nth = KINDS[page.kind]
    name = f"syria-2022.{page.lang}"
    (unit,) = (each for each in record(root, name)["units"] if each["id"] == unit_id)
    assert nth <= unit["pages"], f"{page.name}: {unit_id} has only {unit['pages']} pages"
    document = pypdfium2.PdfDocument(root / f"build/{name}.pdf")
    try:
        found = document[unit["first_page"] + nth - 2]
        return found.render(scale=DPI / 72).to_pil().convert("L")
    finally:
        document.close()


def differing(old: Image.Image, new: Image.Image) -> list[tuple[int, int]]:
    """The blocks (column, row) in which two pictures of one size differ by more than the tolerance."""
    assert old.size == new.size, (old.size, new.size)
    columns, rows = -(-old.width // BLOCK), -(-old.height // BLOCK)
    padded = Image.new("L", (columns * BLOCK, rows * BLOCK))
    padded.paste(ImageChops.difference(old, new))
    means = padded.reduce(BLOCK).tobytes()  # a byte a block, row by row
    return [(at % columns, at // columns) for at, mean in enumerate(means) if mean > TOLERANCE]


def comparison(old: Image.Image, new: Image.Image) -> Image.Image:
    """The stored page, the new one, and the new one with what differs in red (gone in blue)."""
    size = (max(old.width, new.width), max(old.height, new.height))
    old, new = (ImageOps.pad(each, size, color=255) if each.size != size else each for each in (old, new))
    both = ImageChops.lighter(old, new)
    shown = Image.merge("RGB", (old, both, new))
    marks = ImageDraw.Draw(shown)
    for x, y in differing(old, new):
        marks.rectangle((x * BLOCK, y * BLOCK, (x + 1) * BLOCK, (y + 1) * BLOCK), outline=(220, 0, 0))
    sheet = Image.new("RGB", (size[0] * 3 + 16, size[1]), (120, 120, 120))
    for place, picture in enumerate((old, new, shown)):
        sheet.paste(picture, (place * (size[0] + 8), 0))
    return sheet


def engine() -> dict[str, str]:
    """The programs that lay out lines, on whose versions their breaks depend."""
    said = subprocess.run(
        [sys.executable, "-m", "weasyprint", "--info"], capture_output=True, text=True, check=True
    ).stdout
    facts = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    return {name: facts[f"{name} version"] for name in ("WeasyPrint", "Pango")}


def renew(shown: Path) -> int:
    """Build the sample, store the pages that changed, and write their comparisons to `shown`."""
    from helpers_reports import sample_report

    STORED.mkdir(exist_ok=True)
    shown.mkdir(parents=True, exist_ok=True)
    for stale in shown.glob("*.png"):
        stale.unlink()
    changed = 0
    with tempfile.TemporaryDirectory() as folder:
        sample_report(Path(folder) / "sample")
        for page in PAGES:
            new = rendered(Path(folder) / "sample", page)
            old = Image.open(page.path).convert("L") if page.path.exists() else None
            if old is not None and old.size == new.size and not differing(old, new):
                continue
            changed += 1
            new.save(page.path, optimize=True)
            if old is not None:
                comparison(old, new).save(shown / f"{page.name}.png")
            print(f"{page.name}: {'changed, see ' + str(shown / page.name) + '.png' if old else 'new'}")
    for path in set(STORED.glob("*.png")) - {page.path for page in PAGES}:
        path.unlink()
    MADE_WITH.write_text(json.dumps(engine(), indent=2) + "\n", encoding="utf-8")
    print(f"golden: {changed} of {len(PAGES)} pages stored anew in {STORED}")
    return 0


if __name__ == "__main__":
    sys.exit(renew(Path(sys.argv[1])))
