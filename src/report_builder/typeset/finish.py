"""The PDF that WeasyPrint wrote -> the PDF of an object: one structure element a unit, nothing to spare."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

_UNIT_ROLES = ("/Art", "/Sect", "/Part")


def finish_body(data: bytes) -> bytes:
    """Gather the unit's structure under one element and drop what the linker makes anew.

    WeasyPrint begins a structure element of the unit's root anew on each page; they are one element in truth.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _gather(pdf)
        _tidy_links(pdf)
        for key in (Name.Outlines, Name.Metadata, Name.Names):
            if key in pdf.Root:
                del pdf.Root[key]
        return _saved(pdf)


def fonts_of(data: bytes) -> dict[str, tuple[int, ...]]:
    """Font name -> the glyph ids that the PDF uses of it, as the widths array lists them (ISO 32000-1, 9.7.4.3)."""
    found: dict[str, set[int]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages[:1]:  # WeasyPrint shares one resource dictionary among the pages
            fonts = page.obj.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
            for font in fonts.as_dict().values():
                name = str(font.BaseFont)
                found.setdefault(name, set()).update(glyph_widths(font))
    return {name: tuple(sorted(glyphs)) for name, glyphs in sorted(found.items())}


def glyph_widths(font: pikepdf.Object) -> dict[int, float]:
    """Glyph id -> width in thousandths of an em, of a Type0 font."""
    widths: dict[int, float] = {}
    if Name.DescendantFonts not in font:
        return widths
    entries = list(font.DescendantFonts[0].get(Name.W, Array()).as_list())
    position = 0
    while position + 1 < len(entries):
        first, run = int(entries[position]), entries[position + 1]
        if isinstance(run, pikepdf.Array):
            for offset, width in enumerate(run.as_list()):
                widths[first + offset] = float(width)
            position += 2
        else:
            for glyph in range(first, int(run) + 1):
                widths[glyph] = float(entries[position + 2])
            position += 3
    return widths


def _gather(pdf: pikepdf.Pdf) -> None:
    """Make the root structure element the unit's own; its notes stay where they stand in reading order."""
    document = pdf.Root.StructTreeRoot.K[0]
    children = list(document.K.as_list())
    roles = {str(child.S) for child in children} - {"/NonStruct"}
    if len(roles) != 1 or not roles <= set(_UNIT_ROLES):
        document.S = Name.Sect
        return
    document.S = Name(roles.pop())
    gathered: list[pikepdf.Object] = []
    for child in children:
        if child.S != document.S:
            gathered.append(child)
            continue
        for item in child.K.as_list():
            if Name.P in item:
                item.P = document
            gathered.append(item)
    document.K = Array(gathered)


def _tidy_links(pdf: pikepdf.Pdf) -> None:
    """Rectangles from lower left to upper right (ISO 32000-1, 7.9.5); no raw id as a link's description."""
    for page in pdf.pages:
        for link in page.obj.get(Name.Annots, Array()).as_list():
            x1, y1, x2, y2 = (float(value) for value in link.Rect.as_list())
            link.Rect = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()
