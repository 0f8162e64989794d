"""Words in the fonts of the layout -> how much room they take, and lines that fit a width."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from report_builder.charts.theme import FontFace, Theme

_GUESS = 0.55  # of the size, for a letter that no font has


def text_width(text: str, theme: Theme, size: float, weight: int = 400) -> float:
    """The width of one line in pt, shaped as it will be set."""
    return _width(text, theme.families, theme.faces, weight) * size


def wrapped(
    text: str, theme: Theme, size: float, width: float, most: int = 3, weight: int = 400
) -> list[str]:
    """`text` in at most `most` lines that fit `width` where words allow it; the last ends in `…` if cut."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, theme, size, weight) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [fitted(line, theme, size, width, weight) for line in lines] or [""]


def fitted(text: str, theme: Theme, size: float, width: float, weight: int = 400) -> str:
    """`text`, cut with `…` where it is wider than `width`."""
    if text_width(text, theme, size, weight) <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", theme, size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


@lru_cache(maxsize=4096)
def _width(text: str, families: tuple[str, ...], faces: tuple[FontFace, ...], weight: int) -> float:
    """In parts of the size. Letters of one face are shaped together."""
    chosen = _faces(families, faces, weight)
    if not chosen:
        return _GUESS * len(text)
    total = 0.0
    last = chosen[0]
    picked: list[FontFace | None] = []
    for char in text:
        if not char.isspace():
            last = next((face for face in chosen if _has(face, char)), None) or last
        picked.append(last)
    at = 0
    for face, group in groupby(picked):
        count = len(list(group))
        total += _shaped(text[at : at + count], face) if face is not None else _GUESS * count
        at += count
    return total


def _faces(families: Sequence[str], faces: Sequence[FontFace], weight: int) -> list[FontFace]:
    """The face of each family that is nearest in weight."""
    found: list[FontFace] = []
    for family in families:
        own = [face for face in faces if face.family.casefold() == family.casefold()]
        if own:
            found.append(min(own, key=lambda face: (abs(face.weight - weight), face.weight)))
    return found


def _has(face: FontFace, char: str) -> bool:
    return bool(_font(face).get_nominal_glyph(ord(char)))


def _shaped(text: str, face: FontFace) -> float:
    import uharfbuzz

    hb: Any = uharfbuzz
    font = _font(face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {})
    return sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem


@lru_cache(maxsize=16)
def _font(face: FontFace) -> Any:
    import uharfbuzz

    hb: Any = uharfbuzz
    return hb.Font(hb.Face(face.path.read_bytes()))
