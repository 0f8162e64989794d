"""A line of characters with their faces and sizes -> glyphs in their places, and these as SVG path data.

HarfBuzz shapes the line with the context of each run, so that letters join where the colour or the weight
changes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from report_builder.typeset.model import Resource
from report_builder.typeset.svg_bidi import visual_runs
from report_builder.typeset.svg_fonts import Face, candidates, draws, font_of

_CURSIVE = frozenset({"Arab", "Syrc", "Mand", "Nkoo", "Mong", "Phag", "Rohg", "Sogd", "Adlm"})


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a character is set; lengths in user units."""

    families: tuple[str, ...]
    size: float
    weight: int
    slanted: bool
    language: str
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Char:
    """A character of a line: its style, the piece of text it came from, how far it is moved (user units)."""

    text: str
    style: TextStyle
    piece: int
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph with its origin, from the left end of the line's baseline and downwards, in user units."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face and size from one piece of text."""

    piece: int
    file: Resource
    size: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A shaped line: its runs from left to right, its width in user units, the characters without a glyph."""

    runs: tuple[Run, ...]
    width: float
    missing: tuple[str, ...]


def set_line(chars: Sequence[Char], found: Sequence[int], faces: tuple[Face, ...]) -> Line:
    """Shape one line whose characters have the embedding levels `found`. `faces` must not be empty."""
    chosen, missing = _choose(chars, faces)
    scripts = _scripts("".join(char.text for char in chars))
    codes = [ord(char.text) for char in chars]
    runs: list[Run] = []
    x = 0.0
    for start, end, level in visual_runs(found):
        items = list(_items(chars, chosen, scripts, start, end))
        for begin, stop in reversed(items) if level % 2 else items:
            run, x = _shape(chars[begin], chosen[begin], scripts[begin], codes, (begin, stop), level, x)
            runs.append(run)
    return Line(tuple(runs), x, missing)


def path_data(run: Run, x: float, y: float) -> str:
    """The outlines of a run's glyphs as SVG path data, its baseline beginning at (x, y); "" for none."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    font = font_of(run.file)
    scale = run.size / font.face.upem
    places = min(9, max(0, 3 - math.floor(math.log10(run.size))))  # a thousandth of the size and finer

    def number(value: float) -> str:
        text = f"{value:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text

    pen: Any = SVGPathPen(None, number)
    for glyph in run.glyphs:
        place = (scale, 0, 0, -scale, x + glyph.x, y + glyph.y)
        font.draw_glyph_with_pen(glyph.number, TransformPen(pen, place))
    return str(pen.getCommands())


def _choose(chars: Sequence[Char], faces: tuple[Face, ...]) -> tuple[list[Face], tuple[str, ...]]:
    """The face of each character: the first that has it and the marks on it; spaces stay with what is before
    them."""
    chosen: list[Face] = []
    missing: dict[str, None] = {}
    for text, style, count in _clusters(chars):
        options = _candidates(faces, style.families, style.weight, style.slanted)
        needed = [char for char in text if not _shapeless(char)]
        if not needed and chosen:
            options = (chosen[-1], *options)
        whole = next((face for face in options if all(draws(face, char) for char in needed)), None)
        if whole is None:
            missing.update((char, None) for char in needed if not any(draws(face, char) for face in options))
            whole = next((face for face in options if needed and draws(face, needed[0])), options[0])
        chosen += [whole] * count
    lead = next((at for at, char in enumerate(chars) if not _shapeless(char.text)), 0)
    chosen[:lead] = [chosen[lead]] * lead if chosen else []
    return chosen, tuple(missing)


@lru_cache(maxsize=256)
def _candidates(
    faces: tuple[Face, ...], families: tuple[str, ...], weight: int, slanted: bool
) -> tuple[Face, ...]:
    return candidates(faces, families, weight, slanted)


def _clusters(chars: Sequence[Char]) -> Iterator[tuple[str, TextStyle, int]]:
    """A character with the marks and joiners after it, its style, and how many characters that is."""
    start = 0
    while start < len(chars):
        end = start + 1
        while end < len(chars) and _extends(chars[end].text):
            end += 1
        yield "".join(char.text for char in chars[start:end]), chars[start].style, end - start
        start = end


def _extends(char: str) -> bool:
    return char in "\u200c\u200d\ufe0e\ufe0f" or unicodedata.category(char) in ("Mn", "Me")


def _shapeless(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cf", "Cc")


def _scripts(text: str) -> list[str]:
    """The ISO 15924 code of each character's script; what all scripts share has that of its neighbours."""
    from fontTools import unicodedata

    tables: Any = unicodedata
    found: list[str] = [tables.script(char) for char in text]
    known = next((code for code in found if code not in ("Zyyy", "Zinh")), "Zyyy")
    for at, code in enumerate(found):
        known = found[at] = code if code not in ("Zyyy", "Zinh") else known
    return found


def _items(
    chars: Sequence[Char], chosen: Sequence[Face], scripts: Sequence[str], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """The parts of a run that have one piece, place, face and script."""
    at = start
    for place in range(start + 1, end + 1):
        if place == end or _kind(chars, chosen, scripts, place) != _kind(chars, chosen, scripts, at):
            yield at, place
            at = place


def _kind(chars: Sequence[Char], chosen: Sequence[Face], scripts: Sequence[str], at: int) -> object:
    char = chars[at]
    return char.piece, char.shift, char.style, chosen[at], scripts[at]


def _shape(
    char: Char, face: Face, script: str, codes: Sequence[int], span: tuple[int, int], level: int, x: float
) -> tuple[Run, float]:
    """One item that begins at `x`, shaped; also where the next one begins."""
    import uharfbuzz

    hb: Any = uharfbuzz
    style = char.style
    buffer = hb.Buffer()
    buffer.add_codepoints(codes, span[0], span[1] - span[0])
    buffer.direction = "rtl" if level % 2 else "ltr"
    buffer.script = script
    buffer.language = style.language or "und"
    spacing = style.spacing if script not in _CURSIVE else 0.0
    font = font_of(face.file)
    hb.shape(font, buffer, {"liga": False, "clig": False} if spacing else {})
    scale = style.size / font.face.upem
    glyphs: list[Glyph] = []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        left = x + char.shift[0] + position.x_offset * scale
        glyphs.append(Glyph(info.codepoint, left, char.shift[1] - position.y_offset * scale))
        x += position.x_advance * scale + (spacing if position.x_advance else 0.0)
    return Run(char.piece, face.file, style.size, tuple(glyphs)), x
