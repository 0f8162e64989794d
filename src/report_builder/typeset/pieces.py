"""Texts of a line, as they are put in the order in which programs read them."""

from __future__ import annotations

from dataclasses import dataclass

from report_builder.typeset.text_blocks import Glyph, Text

NEAR = 1.5  # of the size of type: the widest space within a run


@dataclass(slots=True)
class Piece:
    """A text, and whether the line that it stands on is read from right to left.

    `held` says that it is part of a run against its line that goes on in other texts, `back` how far before
    its place it is made to begin, in text units; `called` that the call of a note follows it; `runs_left`
    whether it is Arabic, once that was asked.
    """

    text: Text
    line_left: bool
    held: bool = False
    back: float = 0.0
    called: bool = False
    runs_left: bool | None = None

    @property
    def glyphs(self) -> list[Glyph]:
        return self.text.glyphs


def end_of(text: Text) -> float:
    """Where the last glyph of a text ends, in text units from its beginning."""
    return max(glyph.x + glyph.width for glyph in text.glyphs)


def is_beside(left: Piece, right: Piece) -> bool:
    """Whether a text stands right after another on its line."""
    here, there = left.text, right.text
    gap = there.matrix[4] - (here.matrix[4] + end_of(here) * here.matrix[0])
    return here.y == there.y and abs(gap) < here.size * NEAR
