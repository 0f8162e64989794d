"""A picture in any colour space -> the same colours in sRGB, the one that the PDF's pictures are in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform

_SAME = 3  # of 255; profiles called sRGB differ by rounding
_STEPS = (0, 51, 102, 153, 204, 255)


def is_foreign(profile: bytes | None, mode: str) -> bool:
    """Whether colours of `mode` (RGB, L, CMYK) under an ICC profile look otherwise than without it, that is
    in sRGB. A profile that is broken, or of another kind of colours, says nothing."""
    if profile is None or mode not in ("RGB", "L", "CMYK"):
        return False
    transform = _transform(profile, mode)
    if transform is None:
        return False
    return mode == "CMYK" or _moves(transform, mode)


def in_srgb(image: Image, profile: bytes | None) -> Image:
    """The picture in sRGB, grey if it was grey; its transparency stays as it is. Mode L, LA, RGB or RGBA.

    CMYK without a sound profile is taken for ideal inks: no source says what its colours are.
    """
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    colors = image.convert(image.mode[:-1]) if alpha is not None else image
    transform = _transform(profile, colors.mode) if profile is not None else None
    was_grey = colors.mode == "L"
    if transform is not None and (colors.mode == "CMYK" or _moves(transform, colors.mode)):
        colors = ImageCms.applyTransform(colors, transform) or colors
    if colors.mode not in ("RGB", "L"):
        colors = colors.convert("RGB")
    if was_grey and colors.mode == "RGB":
        colors = colors.convert("L")
    if alpha is not None:
        colors = colors.convert("LA" if was_grey else "RGBA")
        colors.putalpha(alpha)
    return colors


def _transform(profile: bytes, mode: str) -> ImageCmsTransform | None:
    """From the profile to sRGB by relative colorimetry with black point compensation; None if the profile is
    of no use for the mode."""
    from PIL import ImageCms

    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            cast(Any, ImageCms).createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _moves(transform: ImageCmsTransform, mode: str) -> bool:
    """Whether a transform changes colours beyond rounding: tried on a grid of them."""
    from PIL import Image, ImageChops, ImageCms

    if mode == "L":
        grid = Image.frombytes("L", (256, 1), bytes(range(256)))
    else:
        colors = bytes(value for r in _STEPS for g in _STEPS for b in _STEPS for value in (r, g, b))
        grid = Image.frombytes("RGB", (len(colors) // 3, 1), colors)
    moved = ImageCms.applyTransform(grid, transform)
    if moved is None:
        return False
    extremes = ImageChops.difference(moved, grid.convert("RGB")).getextrema()
    return any(high > _SAME for _, high in extremes)  # type: ignore[misc]  # a pair for each of three bands
