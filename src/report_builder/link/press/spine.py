"""Pages and paper -> how wide the back of a book is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """What a book is made of: weights in g/m², bulks in cm³/g."""

    weight: int
    volume: float
    cover_weight: int
    cover_volume: float


def spine_width(pages: int, paper: Paper) -> float:
    """The width in mm of the back of a book of so many inner pages, to a tenth.

    A sheet is as thick as its weight times its bulk: 90 g/m² of 1.1 cm³/g are 0.099 mm (bulk: ISO 534). To
    the block come the two boards of the cover.
    """
    leaves = (pages + 1) // 2
    block = leaves * paper.weight * paper.volume / 1000
    return round(block + 2 * paper.cover_weight * paper.cover_volume / 1000, 1)
