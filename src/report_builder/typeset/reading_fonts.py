"""The fonts of a PDF that WeasyPrint wrote: what their codes stand for, found and written anew."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.project.pdf_fonts import cid_map, glyph_texts, glyph_widths, to_unicode, widths_array
from report_builder.typeset.glyphs import (
    Face,
    advance,
    bounds,
    has_outlines,
    outline,
    outline_boxes,
    read_face,
    units_per_em,
)
from report_builder.typeset.text_blocks import UNKNOWN, Shape


@dataclass(slots=True)
class ReadFont:
    """A font of the PDF; `used` are the glyph and the text of each code that is not a glyph's id."""

    resource: pikepdf.Object
    face: Face
    widths: Mapping[int, float]
    texts: Mapping[int, str]
    used: dict[int, tuple[int, str]] = field(default_factory=dict[int, tuple[int, str]])
    blank: int | None = None  # its space
    blank_width: float = 0.0  # in thousandths of an em, as the font program has it


def find_font(font: pikepdf.Object, paths: Sequence[Path]) -> ReadFont | None:
    """The font with the face that it is a subset of, if it is in one of these files."""
    from fontTools.ttLib import TTFont

    if Name.DescendantFonts not in font or Name.ToUnicode not in font:
        return None
    descriptor = font.DescendantFonts[0].FontDescriptor
    if Name.FontFile2 not in descriptor:
        return None
    program: Any = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
    if not has_outlines(program):
        return None
    widths = glyph_widths(font)
    boxes = dict(outline_boxes(program, widths))
    for path in paths:
        known = bounds(path)  # other glyphs may be parts of composite ones, which got new ids
        if all(known.get(glyph) == boxes.get(glyph) for glyph in widths):
            face = read_face(path)
            if face is None:
                return None
            found = ReadFont(font, face, widths, glyph_texts(font))
            _set_blank(found, program)
            return found
    return None


def _set_blank(font: ReadFont, program: Any) -> None:
    """Note the space, which need not be among the glyphs that are shown, and how wide the subset has it."""
    blank = next((glyph for glyph, char in font.face.neutrals.items() if char == " "), None)
    if blank is not None and blank < program["maxp"].numGlyphs:
        font.blank = blank
        font.blank_width = font.widths.get(blank, advance(program, blank) * 1000 / program["head"].unitsPerEm)


def shapes_of(font: ReadFont | None, widths: Mapping[int, float]) -> dict[int, Shape]:
    """What the codes of a font show that is in no font file that is known, or in one. `widths` are those of
    its glyphs, in thousandths of an em."""
    if font is None:
        return {code: Shape(width=width / 1000) for code, width in widths.items()}
    face = font.face
    return {
        code: Shape(
            face.texts.get(code) or face.neutrals.get(code) or font.texts.get(code, UNKNOWN.char),
            width / 1000,
            code in face.marks,
            face.neutrals.get(code, ""),
        )
        for code, width in widths.items()
    }


def finish_font(pdf: pikepdf.Pdf, font: ReadFont) -> None:
    """Write what each code stands for, its width and its glyph."""
    texts = dict(font.texts)
    for glyph in texts:
        text = font.face.texts.get(glyph, "")[::-1] or font.face.neutrals.get(glyph)
        texts[glyph] = text or texts[glyph]
    texts |= {code: text[::-1] for code, (_, text) in font.used.items()}
    font.resource.ToUnicode = Stream(pdf, to_unicode(texts))
    if not font.used:
        return
    known = dict(font.widths)
    if font.blank is not None:
        known.setdefault(font.blank, font.blank_width)
    widths = dict(font.widths) | {code: known.get(glyph, 0) for code, (glyph, _) in font.used.items()}
    glyphs = {code: glyph for code, (glyph, _) in font.used.items()}
    descendant = font.resource.DescendantFonts[0]
    descendant.W = widths_array(widths)
    descendant.CIDToGIDMap = Stream(pdf, cid_map(widths, glyphs))


def form_of(pdf: pikepdf.Pdf, path: Path, glyph: int) -> pikepdf.Object:
    box = bounds(path).get(glyph, (0, 0, 0, 0))
    scale = 1000 / units_per_em(path)
    return Stream(
        pdf,
        outline(path, glyph).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([round(value * scale) + grow for value, grow in zip(box, (-2, -2, 2, 2), strict=True)]),
        Resources=Dictionary(),
    )
