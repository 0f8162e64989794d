"""The text blocks of a content stream that WeasyPrint wrote -> glyphs in their places, and back.

WeasyPrint writes text as `BT`, some operators each on a line, `ET`. A block of another form is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BLOCK = re.compile(rb"(?<![^\n])BT\n(?!ET\n)(.*?)\nET(?![^\n])", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9a-fA-F]*)>|(-?\d*\.?\d+)")
_SHOW = re.compile(rb"\[(.*)\] TJ")
_NUMBER = rb"(-?\d*\.?\d+)"
_RISE = re.compile(_NUMBER + rb" Ts")
_FONT = re.compile(rb"/(\S+) " + _NUMBER + rb" Tf")
_MATRIX = re.compile(rb"^" + rb" ".join([_NUMBER] * 6) + rb" Tm$", re.MULTILINE)


@dataclass(slots=True)
class Glyph:
    """A glyph as it is shown: its font's name and size, its place on the line and above it, in text units."""

    font: str
    size: float
    code: int
    x: float
    rise: float
    width: float


@dataclass(slots=True)
class Text:
    """A piece of a line: its matrix and its glyphs, in the order in which they are shown."""

    matrix: tuple[float, ...]
    glyphs: list[Glyph]

    @property
    def y(self) -> float:
        """Its place up the page."""
        return self.matrix[5]

    @property
    def size(self) -> float:
        """The size of its largest type."""
        return max(glyph.size for glyph in self.glyphs)


def read_block(block: bytes, widths: Mapping[str, Mapping[int, float]]) -> list[Text] | None:
    """The texts of a block, each after a matrix of its own; None when it holds anything else.

    `block` is what stands between `BT` and `ET`; `widths` are those of the glyphs (1/1000 em), by font.
    """
    starts = [found.start() for found in _MATRIX.finditer(block)]
    if not starts or starts[0]:
        return None
    ends = [*(start - 1 for start in starts[1:]), len(block)]
    reader = _Reader(widths)
    texts: list[Text] = []
    for start, end in zip(starts, ends, strict=True):
        text = reader.read(block[start:end])
        if text is None:
            return None
        if text.glyphs:
            texts.append(text)
    return texts


@dataclass(slots=True)
class _Reader:
    """Reads the texts of a block one after the other: font and size hold from one to the next."""

    widths: Mapping[str, Mapping[int, float]]
    font: str = ""
    size: float = 0.0

    def read(self, lines: bytes) -> Text | None:
        text = Text((), [])
        rise = x = 0.0
        for line in lines.split(b"\n"):
            if show := _SHOW.fullmatch(line):
                if self.font not in self.widths:
                    return None
                x = self._show(show[1], x, rise, text.glyphs)
            elif found := _RISE.fullmatch(line):
                rise = float(found[1])
            elif found := _FONT.fullmatch(line):
                self.font, self.size = found[1].decode("latin-1"), float(found[2])
            elif found := _MATRIX.fullmatch(line):
                text.matrix = tuple(float(value) for value in found.groups())
            else:
                return None
        return text

    def _show(self, shown: bytes, x: float, rise: float, glyphs: list[Glyph]) -> float:
        """Add the glyphs that a `TJ` shows from `x` on; where it ends."""
        widths = self.widths[self.font]
        for codes, move in _TOKEN.findall(shown):
            if move:
                x -= float(move) / 1000 * self.size
            for at in range(0, len(codes), 4):
                code = int(codes[at : at + 4], 16)
                width = widths.get(code, 0) / 1000 * self.size
                glyphs.append(Glyph(self.font, self.size, code, x, rise, width))
                x += width
        return x


def placed(matrix: Sequence[float]) -> bytes:
    """The operator that places a text."""
    return (" ".join(number(value) for value in matrix) + " Tm").encode()


def show(glyphs: Sequence[Glyph]) -> list[bytes]:
    """Operators that show the glyphs, each at its place."""
    lines: list[bytes] = []
    parts: list[str] = []
    font, size, rise, x = "", 0.0, 0.0, 0.0
    for glyph in glyphs:
        if (glyph.font, glyph.size, glyph.rise) != (font, size, rise):
            if parts:
                lines.append(f"[{''.join(parts)}] TJ".encode())
                parts = []
            if (glyph.font, glyph.size) != (font, size):
                lines.append(f"/{glyph.font} {number(glyph.size)} Tf".encode())
            if glyph.rise != rise:
                lines.append(f"{number(glyph.rise)} Ts".encode())
            font, size, rise = glyph.font, glyph.size, glyph.rise
        move = number((x - glyph.x) * 1000 / size)
        if move != "0":
            parts.append(move)
        parts.append(f"<{glyph.code:04x}>")
        x = glyph.x + glyph.width
    lines.append(f"[{''.join(parts)}] TJ".encode())
    if rise:
        lines.append(b"0 Ts")
    return lines


def number(value: float) -> str:
    """A number as PDF writes it, to three decimals."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
