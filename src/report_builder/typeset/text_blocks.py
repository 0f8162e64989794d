"""The text blocks of a content stream that WeasyPrint wrote -> glyphs in their places, and back.

WeasyPrint writes text as `BT`, some operators each on a line, `ET`. A block of another form is not read.
"""

from __future__ import annotations

import re
import struct
from binascii import unhexlify
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Begins with letters, as that is found fastest; what they stand after is looked at then.
BLOCK = re.compile(rb"BT\n(?<![^\n]BT\n)(?!ET\n)(.*(?:\n.*)*?)\nET(?![^\n])")
_TOKEN = re.compile(rb"<([0-9a-fA-F]*)>|(-?\d*\.?\d+)")
_SHOW = re.compile(rb"\[(.*)\] TJ")
_NUMBER = rb"(-?\d*\.?\d+)"
_RISE = re.compile(_NUMBER + rb" Ts")
_FONT = re.compile(rb"/(\S+) " + _NUMBER + rb" Tf")
_MATRIX = re.compile(rb"^" + rb" ".join([_NUMBER] * 6) + rb" Tm$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a code of a font shows: what it reads as by itself, in logical order, and how wide it is (em).

    `neutral` is the character without a direction that it is, if it is one.
    """

    char: str = "?"
    width: float = 0.0
    is_mark: bool = False
    neutral: str = ""


UNKNOWN = Shape()


@dataclass(slots=True)
class Glyph:
    """A glyph as it is shown: its font's name and size, its place on the line and above it, in text units."""

    font: str
    size: float
    code: int
    x: float
    rise: float
    width: float
    shape: Shape


@dataclass(slots=True)
class Text:
    """A piece of a line: its matrix, its glyphs in the order in which they are shown, and the size of its
    largest type."""

    matrix: tuple[float, ...]
    glyphs: list[Glyph]
    size: float = 0.0

    @property
    def y(self) -> float:
        """Its place up the page."""
        return self.matrix[5]


def read_block(block: bytes, shapes: Mapping[str, Mapping[int, Shape]]) -> list[Text] | None:
    """The texts of a block, each after a matrix of its own; None when it holds anything else.

    `block` is what stands between `BT` and `ET`; `shapes` are those of the codes, by font.
    """
    starts = [found.start() for found in _MATRIX.finditer(block)]
    if not starts or starts[0]:
        return None
    ends = [*(start - 1 for start in starts[1:]), len(block)]
    reader = _Reader(shapes)
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

    shapes: Mapping[str, Mapping[int, Shape]]
    font: str = ""
    size: float = 0.0

    def read(self, lines: bytes) -> Text | None:
        text = Text((), [])
        rise = x = 0.0
        for line in lines.split(b"\n"):
            operator = line[-2:]
            if operator == b"TJ" and (found := _SHOW.fullmatch(line)):
                if self.font not in self.shapes:
                    return None
                x = self._show(found[1], x, rise, text)
            elif operator == b"Ts" and (found := _RISE.fullmatch(line)):
                rise = float(found[1])
            elif operator == b"Tf" and (found := _FONT.fullmatch(line)):
                self.font, self.size = found[1].decode("latin-1"), float(found[2])
            elif operator == b"Tm" and (found := _MATRIX.fullmatch(line)):
                text.matrix = tuple(float(value) for value in found.groups())
            else:
                return None
        return text

    def _show(self, shown: bytes, x: float, rise: float, text: Text) -> float:
        """Add the glyphs that a `TJ` shows from `x` on to the text; where it ends."""
        font, size, shapes, glyphs = self.font, self.size, self.shapes[self.font], text.glyphs
        for codes, move in tokens(shown) if shapes else _TOKEN.findall(shown):
            if move:
                x -= float(move) / 1000 * size
            for code in codes_of(codes):
                shape = shapes.get(code, UNKNOWN)
                width = shape.width * size
                glyphs.append(Glyph(font, size, code, x, rise, width, shape))
                x += width
        if glyphs:
            text.size = max(text.size, size)
        return x


def tokens(shown: bytes) -> list[tuple[bytes, bytes]]:
    """The strings of codes of a composite font, and the moves, in the array of a `TJ`: one of each pair is
    empty. What nothing parts is one string: the engine moves by 0 after most glyphs."""
    return _TOKEN.findall(shown.replace(b">0<", b"").replace(b"><", b""))


def codes_of(digits: bytes) -> Sequence[int]:
    """The codes of a string in hexadecimal: two bytes each in a composite font, one by itself in others."""
    if len(digits) % 4:
        return [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)]
    return struct.unpack(f">{len(digits) // 4}H", unhexlify(digits))


def placed(matrix: Sequence[float]) -> bytes:
    """The operator that places a text."""
    return (" ".join(number(value) for value in matrix) + " Tm").encode()


def show(glyphs: Sequence[Glyph]) -> list[bytes]:
    """Operators that show the glyphs, each at its place."""
    lines: list[bytes] = []
    parts: list[str] = []
    font, size, rise, x = "", 0.0, 0.0, 0.0
    for glyph in glyphs:
        if glyph.font != font or glyph.size != size or glyph.rise != rise:
            if parts:
                lines.append(f"[{''.join(parts)}] TJ".encode())
                parts = []
            if (glyph.font, glyph.size) != (font, size):
                lines.append(f"/{glyph.font} {number(glyph.size)} Tf".encode())
            if glyph.rise != rise:
                lines.append(f"{number(glyph.rise)} Ts".encode())
            font, size, rise = glyph.font, glyph.size, glyph.rise
        if glyph.x != x and (move := number((x - glyph.x) * 1000 / size)) != "0":
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
