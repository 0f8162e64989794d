"""The pictures that a unit reads, by their files."""

from __future__ import annotations

from pathlib import Path

from report_builder.verify.model import Expected


def sources_of(expected: Expected) -> tuple[str, ...]:
    """Paths below the project root of the pictures of a unit: those in its text and the one it opens with."""
    unit, markup = expected.unit, expected.markup
    owner = unit.section if unit.kind == "section" else unit.article
    opening = (owner.picture,) if owner is not None and owner.picture else ()
    return tuple(dict.fromkeys((*opening, *(markup.images if markup is not None else ()))))


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels, from the head of the file alone; None for a drawing or a damaged file."""
    found = head_of(path)
    return found[1] if found is not None else None


def head_of(path: Path) -> tuple[str, tuple[int, int]] | None:
    """Format and size in pixels of a bitmap picture; None when it is none, or too large to be opened."""
    from PIL import Image, UnidentifiedImageError

    if path.suffix.lower() == ".svg":
        return None
    try:
        with Image.open(path) as image:
            return image.format or "?", image.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError):
        return None
