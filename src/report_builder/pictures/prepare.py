"""A picture of a PDF and what is wanted of it -> a lighter picture that looks the same at its size.

Resampling is Lanczos on the values as they are coded, and not in linear light: eight bits do not hold linear
light, and floating point takes twelve times the memory and as many times longer with Pillow, for a difference
that shows on fine patterns of black and white and hardly on a photograph.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from report_builder.pictures.encode import as_jpeg, as_png, png_file
from report_builder.pictures.model import PdfPicture, Wish
from report_builder.pictures.pixels import resized

if TYPE_CHECKING:
    from PIL.Image import Image

_WORTH = 0.97  # of the bytes there are; less is not worth a change
_FEW = 256  # colours: a palette holds them
_BILEVEL = 2
_FLAT = 0.4  # part of the dots that are like the one before them, from which on a picture is drawn
_CLOSE = 1.5  # of 255: mean difference to a palette that is not seen
_HEAVY = 1.5  # times the bytes of a JPEG that drawn pictures may take to stay without its traces


def prepare(picture: PdfPicture, wish: Wish) -> PdfPicture | None:
    """The picture in the pixels and at the quality wanted; None when what there is will do.

    Photographs become JPEG; drawings, maps and screenshots stay without loss where they have few colours, or
    take a palette. Grey stays grey, one bit stays one bit, a soft mask is scaled along, and one that hides
    nothing goes. Never is a picture made larger, in pixels or in bytes. Raises OSError or ValueError for data
    that cannot be decoded.
    """
    image = _decoded(picture, wish)
    smaller = (wish.width, wish.height) != (picture.width, picture.height)
    if picture.encoding == "jpeg":
        if not smaller and not wish.again and picture.mask is None:
            return None
        made = _photograph(image, wish) if smaller or wish.again else None
    else:
        made = _by_content(image, wish)
    if made is None or made.bytes > _WORTH * picture.bytes:
        return None
    return made


def _decoded(picture: PdfPicture, wish: Wish) -> Image:
    """L, LA, RGB or RGBA. A JPEG far larger than wanted is decoded at half or a quarter of its size."""
    from PIL import Image

    image = _opened(picture)
    if picture.encoding == "jpeg":
        image.draft(None, (2 * wish.width, 2 * wish.height))
    grey = picture.space.endswith("gray")
    colors = image.convert("L" if grey else "RGB")
    if picture.mask is None:
        return colors
    alpha = _opened(picture.mask).convert("L")
    if alpha.getextrema() == (255, 255):
        return colors
    if alpha.size != colors.size:
        alpha = resized(alpha, colors.size, Image.Resampling.LANCZOS)
    colors = colors.convert("LA" if grey else "RGBA")
    colors.putalpha(alpha)
    return colors


def _opened(picture: PdfPicture) -> Image:
    from PIL import Image

    data = picture.data if picture.encoding == "jpeg" else png_file(picture)
    return Image.open(io.BytesIO(data))


def _resized(image: Image, wish: Wish) -> Image:
    """Lanczos; colours count by how opaque they are, so that nothing hidden shows at the edge of a mask."""
    from PIL import Image

    return resized(image, (wish.width, wish.height), Image.Resampling.LANCZOS)


def _photograph(image: Image, wish: Wish) -> PdfPicture:
    return as_jpeg(_resized(_grey_if_grey(image), wish), wish.quality)


def _by_content(image: Image, wish: Wish) -> PdfPicture:
    """What came without loss: a photograph, or something drawn."""
    image = _grey_if_grey(image)
    bare = image.convert("L" if image.mode in ("L", "LA") else "RGB")
    colors = bare.getcolors(_FEW)
    if colors is None and _flatness(bare) < _FLAT:
        return as_jpeg(_resized(image, wish), wish.quality)
    if colors is not None and len(colors) <= _BILEVEL:
        return as_png(image)  # shades of grey between them would weigh more, and look softer
    choices: list[PdfPicture] = []
    if colors is not None:
        choices.append(as_png(image))  # all its pixels, which may weigh less than fewer of them
    smaller = _resized(image, wish)
    if colors is None or smaller is not image:
        choices.append(_drawn(smaller, wish.quality))
    return min(choices, key=lambda each: each.bytes)


def _drawn(image: Image, quality: int) -> PdfPicture:
    """Few colours in a palette where that is not seen; else all of them, unless that is heavy."""
    from PIL import Image, ImageChops, ImageStat

    bare = image.convert("L" if image.mode in ("L", "LA") else "RGB")
    if bare.mode == "L" or bare.getcolors(_FEW) is not None:
        return as_png(image)
    reduced = bare.quantize(_FEW, dither=Image.Dither.NONE).convert("RGB")
    difference = ImageStat.Stat(ImageChops.difference(bare, reduced)).mean
    if max(difference) <= _CLOSE:
        if image.mode == "RGBA":
            reduced.putalpha(image.getchannel("A"))
        return as_png(reduced)
    whole, lossy = as_png(image), as_jpeg(image, quality)
    return whole if whole.bytes <= _HEAVY * lossy.bytes else lossy


def _grey_if_grey(image: Image) -> Image:
    """Colours that are all shades of grey become so."""
    if image.mode not in ("RGB", "RGBA"):
        return image
    from PIL import ImageChops

    red, green, blue = image.split()[:3]
    for other in (green, blue):
        _, most = cast("tuple[int, int]", ImageChops.difference(red, other).getextrema())
        if most:
            return image
    return image.convert("LA" if image.mode == "RGBA" else "L")


def _flatness(image: Image) -> float:
    """Which part of the dots is exactly like its left neighbour: little in a photograph, whose dots are never
    quite alike; much where areas were filled."""
    from PIL import ImageChops

    if image.width < 2:
        return 1.0
    left = image.crop((0, 0, image.width - 1, image.height))
    right = image.crop((1, 0, image.width, image.height))
    difference = ImageChops.difference(left, right)
    bands = difference.split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    return most.histogram()[0] / (most.width * most.height)
