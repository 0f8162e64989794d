"""Forty photographs of 12 megapixels in a report, and its PDFs for a screen and for e-mail.

    python -m bench.pictures [FOLDER] [--bound 4MB]

Writes a project with generated photographs (the same on every run) into FOLDER, builds it once for each
profile in a process of its own, and prints bytes, seconds, the step taken and the peak of memory.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bench.measure import MeasureError, adopt_orphans, run
from bench.prose import Writer

PHOTOS = 40
SIZE = (4000, 3000)
QUALITY = 94
ARTICLES = 10
_ORIENTATIONS = (1, 1, 3, 6, 8)
_ORIENTATION = 0x0112
_LEAVES = ((40, 30), (160, 120), (500, 400), (1600, 1200))  # grains of what grows on hills
_TURNS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def photograph(number: int) -> Image.Image:
    """A landscape with a sky, hills, houses and grain: upright, the same for a number."""
    dice = random.Random(number)
    width, height = SIZE
    image = _sky(dice, width, height)
    for depth in range(4):
        _hills(image, dice, depth)
    _houses(image, dice)
    grain = Image.merge("RGB", [_grain(dice, SIZE) for _ in range(3)])
    image = ImageChops.add(image, grain, scale=1, offset=-128)
    return image.filter(ImageFilter.GaussianBlur(0.7))


def _grain(dice: random.Random, size: tuple[int, int]) -> Image.Image:
    """Noise around 128, of our own: Pillow's differs on every run."""
    tile = Image.frombytes("L", (512, 512), dice.randbytes(512 * 512)).filter(ImageFilter.BoxBlur(1))
    tile = tile.point([128 + (value - 128) // 3 for value in range(256)])
    whole = Image.new("L", size)
    for x in range(0, size[0], 512):
        for y in range(0, size[1], 512):
            turn = dice.choice((None, *Image.Transpose))
            whole.paste(tile if turn is None else tile.transpose(turn), (x, y))
    return whole


def _clouds(dice: random.Random, grains: tuple[tuple[int, int], ...] = ((20, 12), (70, 50))) -> Image.Image:
    """Noise of several grains, the finer the fainter."""
    image = Image.new("L", SIZE, 128)
    for part, (width, height) in enumerate(((6, 4), *grains)):
        noise = Image.frombytes("L", (width, height), dice.randbytes(width * height))
        layer = noise.resize(SIZE, Image.Resampling.BICUBIC)
        image = Image.blend(image, layer, (1.0, 0.35, 0.25, 0.25, 0.3)[part])
    return image


def _sky(dice: random.Random, width: int, height: int) -> Image.Image:
    top = tuple(dice.randrange(60, 120) + 40 * band for band in range(3))
    fall = Image.linear_gradient("L").resize((width, height))
    base = Image.composite(Image.new("RGB", SIZE, (235, 215, 190)), Image.new("RGB", SIZE, top), fall)
    return Image.composite(Image.new("RGB", SIZE, (250, 248, 245)), base, _clouds(dice))


def _hills(image: Image.Image, dice: random.Random, depth: int) -> None:
    width, height = image.size
    base, swing = height * (0.45 + 0.13 * depth), height * 0.06
    phases = [dice.uniform(0, 6.3) for _ in range(3)]
    line = [
        (x, base + swing * sum(math.sin(x / width * f + p) / n for n, (f, p) in enumerate(
            zip((5, 17, 61), phases, strict=True), 1)))
        for x in range(0, width + 20, 20)
    ]  # fmt: skip
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).polygon([*line, (width, height), (0, height)], fill=255)
    shade = 190 - 40 * depth
    ground = Image.new("RGB", image.size, (shade - 20, shade, shade - 60 if shade > 60 else 0))
    texture = _clouds(dice, _LEAVES).point([max(0, 255 - value) for value in range(256)])
    ground = Image.composite(Image.new("RGB", image.size, (60, 70, 30)), ground, texture)
    image.paste(ground, mask=mask)


def _houses(image: Image.Image, dice: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    width, height = image.size
    for _ in range(24):
        x, w, h = dice.randrange(width), dice.randrange(80, 260), dice.randrange(100, 420)
        y = round(height * dice.uniform(0.6, 0.9))
        tone = dice.randrange(120, 230)
        pen.rectangle((x, y - h, x + w, y), fill=(tone, tone - 15, tone - 40))
        for row in range(y - h + 20, y - 40, 60):
            for column in range(x + 15, x + w - 25, 50):
                pen.rectangle((column, row, column + 22, row + 32), fill=(40, 45, 60))


def save(image: Image.Image, path: Path, orientation: int) -> int:
    """As a camera writes it: turned, with Exif that says how. Gives its bytes."""
    exif = Image.Exif()
    exif[0x010F], exif[_ORIENTATION] = "Bench", orientation
    turned = image.transpose(_TURNS[orientation]) if orientation in _TURNS else image
    turned.save(path, "JPEG", quality=QUALITY, subsampling=0, exif=exif)
    return path.stat().st_size


def project(root: Path) -> int:
    """Write the project, unless it is there. Gives the bytes of its photographs."""
    media, articles = root / "sources/media", root / "sources/articles"
    for folder in (media, articles, root / "sources/reports"):
        folder.mkdir(parents=True, exist_ok=True)
    (root / "report-builder.toml").write_text('publisher = "Bench"\nlanguages = ["en"]\n', encoding="utf-8")
    total = 0
    for number in range(PHOTOS):
        path = media / f"photo-{number:02}.jpg"
        if not path.exists():
            save(photograph(number), path, _ORIENTATIONS[number % len(_ORIENTATIONS)])
        total += path.stat().st_size
    prose = Writer(random.Random(7))
    keys = [f"photos-{number}" for number in range(ARTICLES)]
    for number, key in enumerate(keys):
        shown = range(number, PHOTOS, ARTICLES)
        parts = [f"---\ntitle: Photographs, part {number + 1}\ndate: 2023-01-01\n---\n"]
        for photo in shown:
            parts += [
                " ".join(prose.paragraph(120)),
                f'![Photograph {photo}.](../media/photo-{photo:02}.jpg){{alt="Hills."}}',
            ]
        (articles / f"{key}.en.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    manifest = 'title = "Forty photographs"\ndate = 2023-01-15\nlayout = "annual-report"\n'
    manifest += f'[[sections]]\ntitle = "All"\narticles = {json.dumps(keys)}\n'
    (root / "sources/reports/photos.toml").write_text(manifest, encoding="utf-8")
    return total


def build(root: Path, *arguments: str) -> str:
    """One build: what it made, its seconds, and the peak of memory of the largest of its processes."""
    command = [sys.executable, "-m", "report_builder", "--json", "build", "photos", *arguments]
    try:
        cost = run(command, root)
    except MeasureError as error:
        return f"failed: {error}"
    (result,) = cost.said["results"]
    step = result["pictures"]
    return (
        f"{result['bytes']:,} bytes, {result['pages']} pages, pictures {step}, {cost.wall:.1f} s, "
        f"{cost.cpu:.1f} s of CPU, {cost.memory / 1e6:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "work" / "pictures")
    parser.add_argument("--bound", default="4MB")
    given = parser.parse_args()
    adopt_orphans()
    print(f"{PHOTOS} photographs: {project(given.folder):,} bytes")
    runs = {
        "screen, nothing compiled": ("--profile", "screen"),
        "email after it": ("--profile", "email", "--max-size", given.bound),
        "archive after it": ("--profile", "archive"),
    }
    for name, arguments in runs.items():
        print(f"{name}: {build(given.folder, *arguments)}", flush=True)


if __name__ == "__main__":
    main()
