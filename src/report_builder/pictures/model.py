"""Pictures as a PDF holds them, where they stand, and what is wanted of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Space = Literal["gray", "rgb", "indexed gray", "indexed rgb"]
Encoding = Literal["jpeg", "png"]  # DCTDecode; FlateDecode with the predictors of PNG


@dataclass(frozen=True, slots=True)
class PdfPicture:
    """An image XObject apart from its file (ISO 32000-1, 8.9.5): its size in pixels, how its colours are
    written down, its data as they stand in the stream, and its soft mask."""

    width: int
    height: int
    space: Space
    bits: int
    encoding: Encoding
    data: bytes = field(repr=False)
    palette: bytes = field(default=b"", repr=False)
    mask: PdfPicture | None = None

    @property
    def bytes(self) -> int:
        """What it adds to a file, near enough."""
        return len(self.data) + len(self.palette) + (self.mask.bytes if self.mask is not None else 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture of a unit: the digest of what it is made of, its pixels, the largest size in pt at which it
    stands on the unit's pages, the bytes it takes, how it is encoded (None for a way that is left alone),
    and the URL of its file where that is known."""

    digest: str
    pixels: tuple[int, int]
    size: tuple[float, float]
    bytes: int
    encoding: Encoding | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What pictures are made: pixels per inch at their size on the page, and the quality of photographs.

    `again` says that photographs of the right size may be encoded anew, for the sake of their bytes.
    """

    ppi: int
    quality: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A step applied to one picture: the pixels it shall have, the quality it is encoded with."""

    width: int
    height: int
    quality: int
    again: bool = False
