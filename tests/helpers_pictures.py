"""Pictures of every kind that a project may hold, made for tests, and a look at those of a PDF."""

from __future__ import annotations

import io
import struct
from functools import cache
from hashlib import md5
from pathlib import Path

import pikepdf
from helpers_build import manifest, project, prose, put, source
from PIL import Image, ImageDraw

BIG = (800, 600)
RED, BLUE = (200, 30, 30), (30, 30, 200)
NAMES = (
    "turned.jpg", "plain.jpg", "wide.jpg", "broken.jpg", "inks.jpg", "grey.jpg", "photo.webp", "soft.webp",
    "hole.png", "deep.png", "scan.png", "screen.png", "photo.png", "cutout.png",
)  # fmt: skip


def photo(size: tuple[int, int] = BIG, seed: int = 1) -> Image.Image:
    """Soft colours with grain, the same for a seed."""
    import random

    dice = random.Random(seed)
    bands: list[Image.Image] = []
    for _ in range(3):
        coarse = Image.frombytes("L", (8, 6), dice.randbytes(48)).resize(size, Image.Resampling.BICUBIC)
        fine = Image.frombytes("L", (200, 150), dice.randbytes(30_000)).resize(size, Image.Resampling.BICUBIC)
        bands.append(Image.blend(coarse, fine, 0.15))
    grain = Image.frombytes("L", (400, 300), dice.randbytes(120_000)).resize(size, Image.Resampling.NEAREST)
    return Image.blend(Image.merge("RGB", bands), Image.merge("RGB", [grain] * 3), 0.05)


def halves(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def screenshot() -> Image.Image:
    """A window with lines of text: few colours, hard edges."""
    image = Image.new("RGB", BIG, (245, 246, 248))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, BIG[0], 60), fill=(40, 60, 90))
    for row in range(100, BIG[1] - 20, 24):
        for column in range(40, BIG[0] - 60, 30):
            if (row * 7 + column * 3) % 11:
                pen.rectangle((column, row, column + 22, row + 10), fill=(30 + row % 7, 30, 30))
    return image


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def display_p3() -> bytes:
    """An ICC profile (version 2) with the primaries of Display P3 and a gamma of 2.2 (ICC.1:2001-04)."""
    wide = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
        b"wtpt": (0.96420, 1.0, 0.82491),
    }
    tags = {
        name: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(each * 65536) for each in values))
        for name, values in wide.items()
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(79)
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    white = struct.pack(">3i", 63190, 65536, 54061)
    head = struct.pack(">I4xI4s4s4s12x4s", at + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head = head.ljust(68, b"\0") + white
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


@cache
def pictures() -> dict[str, bytes]:
    """The files of `NAMES`."""
    turned = Image.Exif()
    turned[0x0112] = 6
    wide = Image.new("RGB", (60, 40), (0, 255, 0))
    grey = photo().convert("L")
    hole = halves().quantize(4)
    deep = Image.new("I;16", (64, 48), 32768)
    scan = Image.new("1", BIG, 1)
    ImageDraw.Draw(scan).text((40, 40), "A scanned page", fill=0, font_size=100)
    cutout = photo((900, 600), 3).convert("RGBA")
    mask = Image.new("L", cutout.size)
    ImageDraw.Draw(mask).ellipse((50, 50, 850, 550), fill=255)
    cutout.putalpha(mask)
    return {
        "turned.jpg": saved(halves(), "JPEG", quality=95, exif=turned),
        "plain.jpg": saved(photo((400, 300), 2), "JPEG", quality=90, comment=b"taken by Ann", dpi=(300, 300)),
        "wide.jpg": saved(wide, "JPEG", quality=100, icc_profile=display_p3()),
        "broken.jpg": saved(halves(), "JPEG", quality=95, icc_profile=b"no profile at all"),
        "inks.jpg": saved(Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG", quality=100),
        "grey.jpg": saved(grey, "JPEG", quality=90),
        "photo.webp": saved(photo(seed=5), "WEBP", quality=90),
        "soft.webp": saved(cutout, "WEBP", quality=90),
        "hole.png": saved(hole, "PNG", transparency=hole.getpixel((0, 0))),
        "deep.png": saved(deep, "PNG"),
        "scan.png": saved(scan, "PNG"),
        "screen.png": saved(screenshot(), "PNG"),
        "photo.png": saved(photo(seed=6), "PNG"),
        "cutout.png": saved(cutout, "PNG"),
    }


def picture_project(root: Path) -> Path:
    """A report that shows them all, `photo.webp` in two articles."""
    project(root, {f"sources/media/{name}": data for name, data in pictures().items()})
    put(root, "sources/reports/year.toml", manifest(("All", ["one", "two"])))
    shown = [f'![Picture {name}.](../media/{name}){{alt="Alt of {name}"}}' for name in NAMES]
    source(root, "one", "One", "\n\n".join(f"{prose(1, n)}\n\n{each}" for n, each in enumerate(shown)))
    source(root, "two", "Two", f"{prose(2, 50)}\n\n{shown[NAMES.index('photo.webp')]}\n")
    return root


def images(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Stream]:
    """The images of a PDF by the names of their files: the engine names them by the MD5 of the URL."""
    names = {
        md5(f"project:/sources/media/{name}".encode(), usedforsecurity=False).hexdigest(): name
        for name in NAMES
    }
    found: dict[str, pikepdf.Stream] = {}
    for page in pdf.pages:
        for key, item in page.Resources.get("/XObject", {}).items():
            if key[2:34] in names and isinstance(item, pikepdf.Stream):
                found[names[key[2:34]]] = item
    return found


def pixels(image: pikepdf.Stream) -> Image.Image:
    return pikepdf.PdfImage(image).as_pil_image()
