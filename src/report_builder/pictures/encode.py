"""Decoded pictures -> what stands in a PDF: JPEG, or Flate with few bits a dot where few are enough."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, cast

from report_builder.pictures.model import PdfPicture, Space
from report_builder.pictures.pixels import mapped, resized

if TYPE_CHECKING:
    from PIL.Image import Image

_FULL_COLOR = 90  # the quality from which on colours keep their resolution (4:4:4)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TYPES: dict[Space, int] = {"gray": 0, "rgb": 2, "indexed gray": 3, "indexed rgb": 3}
_HIDDEN = 16  # times coarser than the picture is what lies below its hidden parts


def as_jpeg(image: Image, quality: int) -> PdfPicture:
    """A photograph (L, LA, RGB, RGBA): JPEG, with its transparency apart and without loss."""
    mask = _as_mask(image.getchannel("A")) if image.mode in ("LA", "RGBA") else None
    if mask is not None:
        image = _underlaid(image)
    buffer = io.BytesIO()
    subsampling = 0 if quality >= _FULL_COLOR else 2
    bare = image.copy()
    bare.info = {}
    bare.save(buffer, "JPEG", quality=quality, subsampling=subsampling, optimize=True, progressive=True)
    space: Space = "gray" if image.mode == "L" else "rgb"
    return PdfPicture(image.width, image.height, space, 8, "jpeg", buffer.getvalue(), mask=mask)


def as_png(image: Image) -> PdfPicture:
    """A picture (L, LA, RGB, RGBA) without loss: a palette of 1, 2, 4 or 8 bits if its colours are that few;
    the smallest of what comes into question."""
    mask = None
    if image.mode in ("LA", "RGBA"):
        mask = _as_mask(image.getchannel("A"))
        image = image.convert(image.mode[:-1])
    whole = _flate(image)
    packed = _packed(image)
    made = min((each for each in (whole, packed) if each is not None), key=lambda each: each.bytes)
    if mask is None:
        return made
    return PdfPicture(
        made.width, made.height, made.space, made.bits, made.encoding, made.data, made.palette, mask
    )


def _as_mask(alpha: Image) -> PdfPicture:
    """A soft mask, which may be in DeviceGray only (ISO 32000-1, table 145): one bit where that says all."""
    packed = _packed(alpha)
    whole = _flate(alpha)
    return packed if packed is not None and packed.space == "gray" else whole


def png_file(picture: PdfPicture) -> bytes:
    """The data of a picture as the PNG file that they once were, to be decoded."""
    kind = _TYPES[picture.space]
    header = struct.pack(">IIBBBBB", picture.width, picture.height, picture.bits, kind, 0, 0, 0)
    palette = picture.palette
    if picture.space == "indexed gray":
        palette = bytes(value for value in palette for _ in range(3))
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", picture.data), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks if data or name == b"IEND")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _packed(image: Image) -> PdfPicture | None:
    """With a palette; None for more colours than it holds. The colours stand in order, so that the same dots
    give the same bytes."""
    found = image.getcolors(256)
    if found is None:
        return None
    if image.mode == "L":
        shades = bytes(sorted(shade for _, shade in cast("list[tuple[int, int]]", found)))
        return _indexed(image, image, shades, list(shades), "indexed gray")
    colors = sorted(color for _, color in cast("list[tuple[int, tuple[int, int, int]]]", found))
    from PIL.Image import Dither

    reduced = image.quantize(256, dither=Dither.NONE)
    if reduced.convert("RGB").tobytes() != image.tobytes():
        return None  # never seen: as many colours as there are in the picture fit
    table = reduced.getpalette() or []
    known = [(table[at], table[at + 1], table[at + 2]) for at in range(0, len(table), 3)]
    palette = bytes(value for color in colors for value in color)
    numbers = {color: known.index(color) for color in colors}
    twins = _twins(known, numbers)
    return _indexed(image, reduced, palette, [numbers[color] for color in colors], "indexed rgb", twins)


def _twins(known: list[tuple[int, int, int]], numbers: dict[tuple[int, int, int], int]) -> dict[int, int]:
    """Places of a palette that hold a colour which an earlier place holds too, with that place."""
    return {at: numbers[color] for at, color in enumerate(known) if color in numbers}


def _indexed(
    image: Image,
    numbered: Image,
    palette: bytes,
    order: list[int],
    space: Space,
    twins: dict[int, int] | None = None,
) -> PdfPicture:
    """A picture by the numbers of its colours in `palette`; those of `numbered` are first brought into
    `order`."""
    from PIL import Image

    places = {number: place for place, number in enumerate(order)}
    table = [places.get((twins or {}).get(number, number), 0) for number in range(256)]
    plain = mapped(Image.frombytes("L", numbered.size, numbered.tobytes()), table)
    bits = next(bits for bits in (1, 2, 4, 8) if len(order) <= 1 << bits)
    paletted = Image.frombytes("P", plain.size, plain.tobytes())
    paletted.putpalette(palette if space == "indexed rgb" else bytes(v for v in palette for _ in range(3)))
    data = _image_data(paletted, bits)
    if space == "indexed gray" and _is_bilevel(palette):
        return PdfPicture(image.width, image.height, "gray", 1, "png", data)
    return PdfPicture(image.width, image.height, space, bits, "png", data, palette)


def _is_bilevel(palette: bytes) -> bool:
    return palette == b"\x00\xff"


def _flate(image: Image) -> PdfPicture:
    space: Space = "gray" if image.mode == "L" else "rgb"
    return PdfPicture(image.width, image.height, space, 8, "png", _image_data(image, 8))


def _image_data(image: Image, bits: int) -> bytes:
    """The compressed data of the PNG that Pillow makes of a picture."""
    buffer = io.BytesIO()
    if image.mode == "P":
        image.save(buffer, "PNG", compress_level=9, bits=bits)
    else:
        image.save(buffer, "PNG", compress_level=9)
    data, at, found = buffer.getvalue(), len(_SIGNATURE), list[bytes]()
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            found.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(found)


def _underlaid(image: Image) -> Image:
    """The colours of a picture with soft ones below what it hides, so that no hard edge there costs bytes or
    leaves traces in the JPEG."""
    from PIL import Image

    colors = image.convert(image.mode[:-1])
    small = max(1, image.width // _HIDDEN), max(1, image.height // _HIDDEN)
    soft = resized(resized(image, small, Image.Resampling.BOX), image.size, Image.Resampling.BICUBIC)
    shown = mapped(image.getchannel("A"), [0, *[255] * 255])
    return Image.composite(colors, soft.convert(colors.mode), shown)
