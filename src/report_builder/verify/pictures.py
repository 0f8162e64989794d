"""The pictures that a unit reads, by their files."""

from __future__ import annotations

from pathlib import Path

from report_builder.verify.model import Expected

_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
_ON_ITS_SIDE = (5, 6, 7, 8)


def sources_of(expected: Expected) -> tuple[str, ...]:
    """Paths below the project root of the pictures of a unit: those in its text and the one it opens with."""
    unit, markup = expected.unit, expected.markup
    owner = unit.section if unit.kind == "section" else unit.article
    opening = (owner.picture,) if owner is not None and owner.picture else ()
    return tuple(dict.fromkeys((*opening, *(markup.images if markup is not None else ()))))


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels as the picture is shown, from the head of the file alone; None for a
    drawing, and for a file that is damaged or too large to be opened."""
    from PIL import Image, UnidentifiedImageError

    if path.suffix.lower() == ".svg":
        return None
    try:
        with Image.open(path) as image:
            width, height = image.size
            turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            return (height, width) if turned else (width, height)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError):
        return None
