"""A font file -> the small font that writes the line beside a page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_CODES = range(32, 127)  # the letters that names of files and dates are made of
_NOT_NEEDED = ["meta", "GSUB", "GPOS", "GDEF"]


def slug_font(pdf: pikepdf.Pdf, paths: Sequence[Path]) -> pikepdf.Object | None:
    """The first of the fonts that has Latin letters, as a simple font (ISO 32000-1, 9.6.3); None when none
    has."""
    for path in paths:
        found = _cut(path)
        if found is not None:
            return _font(pdf, path.stem, found)
    return None


def _cut(path: Path) -> Any:
    """The Latin letters of a font file; None when it has not all of them, or none as TrueType has them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    known = font.getBestCmap() or {}
    if "glyf" not in font or not all(code in known for code in _CODES):
        return None
    options = subset.Options(layout_features=[], notdef_outline=True, hinting=False, recalc_timestamp=False)
    options.drop_tables = [*options.drop_tables, *_NOT_NEEDED]
    cutter: Any = subset.Subsetter(options)
    cutter.populate(unicodes=_CODES)
    cutter.subset(font)
    return font


def _font(pdf: pikepdf.Pdf, stem: str, font: Any) -> pikepdf.Object:
    buffer = io.BytesIO()
    font.save(buffer)
    names, metrics, head, line = font.getBestCmap(), font["hmtx"].metrics, font["head"], font["hhea"]

    def scaled(value: int) -> int:
        return round(1000 * value / head.unitsPerEm)

    name = Name("/RBSLUG+" + "".join(char for char in stem if char.isalnum()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array([scaled(side) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=scaled(line.ascent),
        Descent=scaled(line.descent),
        CapHeight=scaled(line.ascent),
        StemV=80,
        FontFile2=pdf.make_stream(buffer.getvalue(), Length1=len(buffer.getvalue())),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=_CODES[0],
            LastChar=_CODES[-1],
            Widths=Array([scaled(metrics[names[code]][0]) for code in _CODES]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
