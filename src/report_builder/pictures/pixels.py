"""Two calls of Pillow with types: its own name those of NumPy, which need not be installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image, Resampling


def resized(image: Image, size: tuple[int, int], how: Resampling) -> Image:
    """The picture in so many pixels; the same when it has them."""
    untyped: Any = image
    return image if image.size == size else untyped.resize(size, how)


def mapped(image: Image, table: Sequence[int], mode: str | None = None) -> Image:
    """The picture with each value replaced by that of the table, in another mode if one is given."""
    untyped: Any = image
    return untyped.point(table, mode)
