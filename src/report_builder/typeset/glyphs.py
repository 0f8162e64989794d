"""An Arabic font file -> what each of its glyphs reads as, which of them are marks, and their outlines.

WeasyPrint takes the text of a glyph from the first place where it meets it, so that a letter may be noted
with the vowel that it bore there. What the font itself says is sure: its `cmap`, and the substitutions of its
`GSUB` (OpenType 1.9) that lead from one letter to its forms and from several to a ligature.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

MOST_FACES = 128  # kept for the process; a layout names some twenty, and all are asked for in turn
FIRST_CODE = 0x4000  # below are glyph ids; no face in use has so many glyphs
LAST_CODE = 0xEFFF  # above are the codes of neutral characters
MOST_MARKS = 64  # codes of one letter: alone, and with each of the marks below
_VOWELS = "\u064e\u064f\u0650\u0652\u064b\u064c\u064d\u0670"
_SEATED = "\u0654\u0655\u0653"  # hamza and madda, where a face sets them as marks on the letter
_SINGLE = (*_VOWELS, "\u0651", *(f"\u0651{vowel}" for vowel in _VOWELS))
MARKS = (*_SINGLE, *_SEATED, *(f"\u0654{mark}" for mark in _SINGLE[:9]), "\u0655\u0650", "\u0655\u064d")

# Characters without a direction of their own, which take that of what is around them.
NEUTRALS = ".,:;!?()[]{}<>«»‹›“”‘’–—-‐…/%،؛؟٪+=*& \u00a0"


@dataclass(frozen=True, slots=True)
class Face:
    """What the glyphs of one font file read as.

    `texts` are those of Arabic glyphs, in logical order; `places` number the letters that may bear marks, the
    common ones first; `neutrals` are the characters without a direction that the face has.
    """

    path: Path
    texts: Mapping[int, str]
    marks: frozenset[int]
    places: Mapping[int, int]
    neutrals: Mapping[int, str]

    def code(self, glyph: int, marks: str, second: bool) -> int | None:
        """The code for a letter with marks, the same in every document; None when there is none for these.

        `second` says that the marks stand on the second letter of a ligature.
        """
        place = self.places.get(glyph)
        if place is None or marks not in MARKS:
            return None
        number = MARKS.index(marks) + (len(MARKS) if second else 0)
        code = FIRST_CODE + place * MOST_MARKS + number
        return code if number < MOST_MARKS and code <= LAST_CODE else None

    def neutral_code(self, char: str, variant: int) -> int:
        """The code for a neutral character in one of at most four surroundings."""
        return LAST_CODE + 1 + NEUTRALS.index(char) * 4 + variant


@lru_cache(maxsize=MOST_FACES)
def read_face(path: Path) -> Face | None:
    """The face in the file at `path`, kept for the process; None without TrueType outlines."""
    from fontTools.ttLib import TTFont

    font = TTFont(path, lazy=True)
    cmap: dict[int, str] = font.getBestCmap() or {}
    if "glyf" not in font:
        return None
    neutrals = {font.getGlyphID(cmap[ord(char)]): char for char in reversed(NEUTRALS) if ord(char) in cmap}
    texts: dict[str, str] = {}
    for code in sorted(cmap, key=lambda code: (not 0x600 <= code <= 0x6FF, code)):
        if _is_arabic(code):
            texts.setdefault(cmap[code], unicodedata.normalize("NFKC", chr(code)))
    _follow(font, texts)
    ids = {font.getGlyphID(name): text for name, text in texts.items() if text.strip()}
    marks = frozenset(glyph for glyph, text in ids.items() if all(map(unicodedata.combining, text)))
    letters = sorted(
        (glyph for glyph in ids if glyph not in marks),
        key=lambda glyph: (any(not 0x621 <= ord(char) <= 0x64A for char in ids[glyph]), glyph),
    )
    places = {glyph: place for place, glyph in enumerate(letters)}
    return Face(path, ids, marks, places, neutrals)


def bounds(path: Path) -> Mapping[int, tuple[int, int, int, int]]:
    """The box of each glyph's outline, by which a subset is known as part of its font.

    None are given for a file without TrueType outlines.
    """
    return _bounds_of(path)


@lru_cache(maxsize=MOST_FACES)
def _bounds_of(path: Path) -> dict[int, tuple[int, int, int, int]]:
    from fontTools.ttLib import TTFont

    font = TTFont(path, lazy=True)
    return dict(outline_boxes(font, range(font["maxp"].numGlyphs))) if "glyf" in font else {}


def outline_boxes(font: Any, glyphs: Iterable[int]) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    """Glyph id -> box, in font units, of those of `glyphs` that are not empty, as `glyf` has it."""
    places: Sequence[int] = font["loca"].locations
    outlines: bytes = font.reader["glyf"]
    for glyph in glyphs:
        if glyph + 1 < len(places) and places[glyph] < places[glyph + 1]:
            yield glyph, struct.unpack_from(">4h", outlines, places[glyph] + 2)


def has_outlines(font: Any) -> bool:
    """Whether a glyph of the font is not empty, as `loca` has it."""
    return font["loca"].locations[-1] > 0


def advance(font: Any, glyph: int) -> int:
    """How wide a glyph is, in font units, as `hmtx` has it: the last width there holds for all after it."""
    entry = min(glyph, font["hhea"].numberOfHMetrics - 1)
    return struct.unpack_from(">H", font.reader["hmtx"], 4 * entry)[0]


@lru_cache(maxsize=MOST_FACES)
def units_per_em(path: Path) -> int:
    """The units of the font's em square."""
    from fontTools.ttLib import TTFont

    head: Any = TTFont(path, lazy=True)["head"]
    return int(head.unitsPerEm)


@lru_cache(maxsize=512)
def outline(path: Path, glyph: int) -> str:
    """The outline of a glyph as PDF path operators, in thousandths of an em."""
    from fontTools.pens.qu2cuPen import Qu2CuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.ttLib import TTFont

    font: Any = TTFont(path, lazy=True)
    scale = 1000 / units_per_em(path)
    glyphs = font.getGlyphSet()
    whole: Any = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(whole)
    cubic: Any = DecomposingRecordingPen(glyphs)
    whole.replay(Qu2CuPen(cubic, 0.5, all_cubic=True))
    signs = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h", "endPath": "h"}
    lines = [
        " ".join([*(f"{value * scale:.2f}" for point in points for value in point), signs[name]])
        for name, points in cubic.value
    ]
    return "\n".join([*lines, "f"])


def _is_arabic(code: int) -> bool:
    return 0x600 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC


def _follow(font: Any, texts: dict[str, str]) -> None:
    """Give every glyph that substitutions make of known ones its text.

    Letters of Arabic come before those that other languages add: both kinds of heh lead to the ligature of
    the name of God.
    """
    if "GSUB" not in font:
        return
    pairs = list(_substitutions(font["GSUB"].table))
    for common in (True, False):
        found = True
        while found:
            found = False
            for inputs, output in pairs:
                if output in texts or not all(name in texts for name in inputs):
                    continue
                text = "".join(texts[name] for name in inputs)
                if not common or all(0x621 <= ord(char) <= 0x652 or char == "\u0670" for char in text):
                    texts[output] = text
                    found = True


def _substitutions(table: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    for lookup in table.LookupList.Lookup:
        for part in lookup.SubTable:
            subtable = getattr(part, "ExtSubTable", part)
            kind = subtable.LookupType
            if kind == 1:
                yield from (((given,), made) for given, made in subtable.mapping.items())
            elif kind == 3:
                yield from (((given,), made) for given, all_ in subtable.alternates.items() for made in all_)
            elif kind == 4:
                for first, ligatures in subtable.ligatures.items():
                    yield from (((first, *each.Component), each.LigGlyph) for each in ligatures)
