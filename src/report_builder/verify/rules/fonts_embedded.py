"""Fonts that are not in the file, or are none of the layout's."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.words import letters

if TYPE_CHECKING:
    import pikepdf

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_ROUNDED = 1.5  # thousandths of an em
_HINT = "report this as a fault of the program, with the build record"


def check(file: FinishedFile) -> Iterator[Problem]:
    families = tuple(sorted({letters(name) for path in file.facts.fonts for name in families_of(path)}))
    missing = any(expected.missing_glyphs for expected in file.units)  # `fonts.glyphs` tells of these
    faults: set[tuple[str, str, str]] = set()
    for font in fonts_of(file.pdf):
        name = str(font.get("/BaseFont", "?")).lstrip("/")
        name = name.partition("+")[2] or name
        descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else None
        if descriptor is None or not any(key in descriptor for key in _PROGRAMS):
            faults.add((name, "is not embedded (Matterhorn 31-009)", "declare its file in the layout"))
            continue
        if families and not _is_of(name, families):
            hint = "declare its file in the layout, or take it out"
            faults.add((name, "is none of the layout's", hint))
        faults |= {(name, fault, _HINT) for fault in _faults(font, descriptor)}
        if not missing:
            faults |= {(name, fault, _HINT) for fault in _width_faults(font, descriptor)}
    for name, fault, hint in sorted(faults):
        yield RULE.problem(f"the font {name} {fault}", hint=hint)


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Each font that a page may use, once."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        fonts = resources.get("/Font") if resources is not None else None
        for font in fonts.as_dict().values() if fonts is not None else ():
            if font.objgen not in seen or font.objgen == (0, 0):
                seen.add(font.objgen)
                yield font


def _faults(font: pikepdf.Object, descriptor: pikepdf.Object) -> Iterator[str]:
    """What keeps the codes of an embedded font from being read, or its glyphs from being shown."""
    from report_builder.project.pdf_fonts import glyph_texts

    if "/ToUnicode" not in font:
        yield "does not say what its glyphs read as (Matterhorn 31-027)"
    elif any(char in text for text in glyph_texts(font).values() for char in "\0\ufeff\ufffe"):
        yield "gives glyphs a text that is none (Matterhorn 31-028)"
    if "/FontFile2" in descriptor and "/CIDToGIDMap" not in font.DescendantFonts[0]:
        yield "does not say which code is which glyph (Matterhorn 31-004)"


def _width_faults(font: pikepdf.Object, descriptor: pikepdf.Object) -> Iterator[str]:
    """Codes without a glyph, and widths in the file that are not those of the font program."""
    from fontTools.ttLib import TTFont

    from report_builder.project.pdf_fonts import glyph_widths, mapped_codes

    if "/FontFile2" not in descriptor:
        return
    program: Any = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
    scale = 1000 / program["head"].unitsPerEm
    count, order = program["maxp"].numGlyphs, program.getGlyphOrder()
    widths = glyph_widths(font)
    mapped = mapped_codes(font, widths)
    for code, width in widths.items():
        glyph = mapped.get(code, code)
        if glyph >= count:
            yield "lacks a glyph that is shown (Matterhorn 31-011)"
            return
        if abs(program["hmtx"][order[glyph]][0] * scale - width) > _ROUNDED:
            yield "has widths that are not those of its glyphs (Matterhorn 31-016)"
            return


@lru_cache(maxsize=128)
def families_of(path: Path) -> tuple[str, ...]:
    """The names that a font file gives its family (OpenType 1.9, name table, ids 1 and 16)."""
    from fontTools.ttLib import TTFont

    names: Sequence[object] = [TTFont(path, lazy=True)["name"].getDebugName(number) for number in (1, 16)]
    return tuple(str(name) for name in names if name)


def _is_of(name: str, families: Sequence[str]) -> bool:
    folded = letters(name)
    return any(folded.startswith(family) for family in families)


RULE = Rule(
    "fonts.embedded", "error", "a font that is not in the file, or not the layout's", "file", file=check
)
