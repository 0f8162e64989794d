"""The file of a picture -> one that the engine takes over as it is, and that every reader shows alike.

The engine (WeasyPrint 70) encodes a JPEG with Exif anew at low quality, drops colour profiles, and takes 16
bits a channel for what they are not. So the orientation is baked in, other colours become sRGB, and what is
only said of the picture is left out. Where that takes no decoding, as for most JPEG files, nothing is lost.
Resolution in the file (JFIF, Exif, pHYs) is kept from nobody: the engine reads none, and places by pixels.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from report_builder.pictures.color import in_srgb, is_foreign
from report_builder.pictures.jpeg_file import JpegError, JpegFacts, jpeg_facts, stripped
from report_builder.pictures.pixels import mapped

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 95  # of what must be encoded anew; with full colour (4:4:4)
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
_DEEP_MODES = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}


def as_set(data: bytes) -> bytes:
    """The picture as it is to be set: a JPEG in grey or RGB without Exif and profile, or a PNG of 8 bits.

    Bytes that need nothing are given back as they are, and so are those that cannot be decoded: the engine
    says what is wrong with them. Bounds on the number of pixels are the caller's (`picture_fault`).
    """
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data[8:12] == b"WEBP":
            return _webp(data)
    except MemoryError:
        raise
    except Exception:  # of a damaged file, in any of the ways of Pillow's readers
        return data
    return data


def is_bitmap(data: bytes) -> bool:
    """Whether these are the bytes of a kind of picture that `as_set` knows."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or data[8:12] == b"WEBP"


def _jpeg(data: bytes) -> bytes:
    try:
        facts = jpeg_facts(data)
        mode = _MODES.get(facts.components)
        if mode is None:
            return data
        if mode != "CMYK" and _orientation(facts) == 1 and not is_foreign(facts.profile, mode):
            return stripped(data)
    except JpegError:
        return data  # the engine takes more than it ought to
    from PIL import Image, ImageChops, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        turned = ImageOps.exif_transpose(image)
        if turned.mode == "CMYK" and not facts.has_adobe:
            turned = ImageChops.invert(
                turned
            )  # Pillow takes every CMYK JPEG for Adobe's, with its inks inverted
        return _as_jpeg(in_srgb(turned, facts.profile))


def _orientation(facts: JpegFacts) -> int:
    """Which way up, from 1 to 8 (Exif 2.32, 4.6.4); 1 when nothing, or nonsense, is said."""
    if facts.exif is None:
        return 1
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(b"Exif\0\0" + facts.exif)
        found = exif.get(_ORIENTATION, 1)
    except Exception:  # a damaged block, in one of many ways; the picture is shown as it is stored
        return 1
    return found if found in range(1, 9) else 1


def _png(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        profile = image.info.get("icc_profile")
        turned = "exif" in image.info and image.getexif().get(_ORIENTATION, 1) != 1
        mode = "L" if image.mode in ("L", "LA", *_DEEP_MODES) else "RGB"
        if image.mode not in ("1", *_DEEP_MODES) and not turned and not is_foreign(profile, mode):
            return data
        image.load()
        return _as_png(in_srgb(_eight_bits(ImageOps.exif_transpose(image)), profile))


def _webp(data: bytes) -> bytes:
    """A JPEG of what was compressed with loss, else a PNG."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        profile = image.info.get("icc_profile")
        flat = in_srgb(ImageOps.exif_transpose(image), profile)
    if flat.mode == "RGBA" and flat.getchannel("A").getextrema() == (255, 255):
        flat = flat.convert("RGB")
    lossless = b"VP8L" in data[12:4096]
    return _as_png(flat) if lossless or flat.mode == "RGBA" else _as_jpeg(flat)


def _eight_bits(image: Image) -> Image:
    """Grey, or colours, of 8 bits, with the transparency that a palette or a key colour gives."""
    if image.mode in _DEEP_MODES:
        key = image.info.get("transparency")
        wide = image.convert("I")
        grey = mapped(wide, [value >> 8 for value in range(1 << 16)], "L")
        if isinstance(key, int):
            grey.putalpha(mapped(wide, [0 if value == key else 255 for value in range(1 << 16)], "L"))
        return grey
    if "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "LA", "RGB", "RGBA") else image.convert("RGB")


def _as_jpeg(image: Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True, exif=b"", icc_profile=None)
    return buffer.getvalue()


def _as_png(image: Image) -> bytes:
    buffer = io.BytesIO()
    bare = image.copy()
    bare.info = {}
    bare.save(buffer, "PNG")
    return buffer.getvalue()
