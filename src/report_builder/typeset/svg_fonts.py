"""The `@font-face` rules of a style sheet -> faces to shape with; a family and a character -> the face."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from report_builder.typeset.fetcher import read_checked
from report_builder.typeset.model import Resource, StyleSheet

_WEIGHTS = {"normal": 400, "bold": 700, "lighter": 300, "bolder": 700}


@dataclass(frozen=True, slots=True)
class Face:
    """A font file as a style sheet declares it; the family is folded to lower case."""

    family: str
    weight: int
    slanted: bool
    file: Resource


@lru_cache(maxsize=4)
def declared_faces(sheet: StyleSheet) -> tuple[Face, ...]:
    """The faces of the sheet's `@font-face` rules, in their order, whose files are fonts of the sheet."""
    import tinycss2

    files = {item.url: item for item in sheet.resources}
    faces: list[Face] = []
    rules: list[Any] = tinycss2.parse_stylesheet(sheet.css, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type != "at-rule" or rule.lower_at_keyword != "font-face" or rule.content is None:
            continue
        values: dict[str, Any] = {
            item.lower_name: item.value
            for item in tinycss2.parse_blocks_contents(rule.content)
            if item.type == "declaration"
        }
        family = " ".join(token.value for token in values.get("font-family", ()) if hasattr(token, "value"))
        slant = tinycss2.serialize(values.get("font-style", ())).strip().lower()
        file = next((files[url] for url in _urls(values.get("src", ())) if url in files), None)
        if file is not None and family.strip():
            weight = weight_of(tinycss2.serialize(values.get("font-weight", ())))
            faces.append(Face(family.strip().lower(), weight, slant.startswith(("italic", "oblique")), file))
    return tuple(faces)


def weight_of(value: str) -> int:
    """A CSS font weight as a number from 1 to 1000; what cannot be read is 400."""
    first = (value.split() or [""])[0].lower()
    if first in _WEIGHTS:
        return _WEIGHTS[first]
    try:
        return min(1000, max(1, int(float(first))))
    except (ValueError, OverflowError):
        return 400


def candidates(
    faces: Iterable[Face], families: Sequence[str], weight: int, slanted: bool
) -> tuple[Face, ...]:
    """One face of each family, those of `families` first and in their order, then the others as declared."""
    by_family: dict[str, list[Face]] = {}
    for face in faces:
        by_family.setdefault(face.family, []).append(face)
    wanted = [name for family in families if (name := family.strip(" \"'\t\n").lower()) in by_family]
    return tuple(
        min(by_family[name], key=lambda face: (face.slanted != slanted, _distance(face.weight, weight)))
        for name in dict.fromkeys([*wanted, *by_family])
    )


def draws(face: Face, char: str) -> bool:
    """Whether the face has a glyph for the character."""
    return bool(font_of(face.file).get_nominal_glyph(ord(char)))


@lru_cache(maxsize=32)
def font_of(file: Resource) -> Any:
    """The font in the file as HarfBuzz reads it, scaled to its units per em; kept for the process.

    Raises ValueError when the file is not the one that the job was made for, or no font.
    """
    import uharfbuzz

    data = read_checked(file)
    if data[:4] in (b"wOFF", b"wOF2"):
        data = _unpacked(data)
    hb: Any = uharfbuzz
    face = hb.Face(data)
    if not face.glyph_count:
        raise ValueError(f"{file.path.name} is not a font")
    return hb.Font(face)


def _urls(tokens: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.type == "url":
            found.append(token.value)
        elif token.type == "function" and token.lower_name == "url":
            found += [item.value for item in token.arguments if item.type == "string"]
    return found


def _distance(weight: int, wanted: int) -> tuple[int, int]:
    """How far a weight is from the one wanted, as CSS Fonts 4, 5.2 goes through them."""
    if wanted > 500:
        return (0, weight - wanted) if weight >= wanted else (1, wanted - weight)
    if 400 <= wanted <= weight <= 500:
        return 0, weight - wanted
    return (1, wanted - weight) if weight <= wanted else (2, weight - wanted)


def _unpacked(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False)
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue()
