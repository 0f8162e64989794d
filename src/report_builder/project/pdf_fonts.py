"""The entries of a composite PDF font -> widths, texts, glyphs of its codes, and back (ISO 32000-1, 9.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pikepdf
from pikepdf import Array, Name

from report_builder.project.pdf_objects import items_of

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")


def glyph_widths(font: pikepdf.Object) -> dict[int, float]:
    """Glyph id -> width in thousandths of an em, of a Type0 font."""
    widths: dict[int, float] = {}
    if Name.DescendantFonts not in font:
        return widths
    entries = items_of(font.DescendantFonts[0].get(Name.W, Array()))
    position = 0
    while position + 1 < len(entries):
        first, run = int(entries[position]), entries[position + 1]
        if isinstance(run, pikepdf.Array):
            for offset, width in enumerate(items_of(run)):
                widths[first + offset] = float(width)
            position += 2
        else:
            for glyph in range(first, int(run) + 1):
                widths[glyph] = float(entries[position + 2])
            position += 3
    return widths


def glyph_texts(font: pikepdf.Object) -> dict[int, str]:
    """Glyph id -> text, as the ToUnicode map of a font says (ISO 32000-1, 9.10.3)."""
    data = font.ToUnicode.read_bytes()
    body = data[data.index(b"endcodespacerange") :]
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for code, text in _PAIR.findall(body)
    }


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """A ToUnicode map (Adobe Technical Note 5411), at most 100 pairs a block."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = sorted(texts.items())
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines.extend(f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in block)
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


def widths_array(widths: Mapping[int, float]) -> Array:
    """The W entry for the widths of glyphs, in thousandths of an em."""
    entries: list[int | list[int | float]] = []
    run: list[int | float] = []
    previous = None
    for glyph, width in sorted(widths.items()):
        if previous is None or glyph != previous + 1:
            run = []
            entries.extend((glyph, run))
        run.append(number(width))
        previous = glyph
    return Array([Array(entry) if isinstance(entry, list) else entry for entry in entries])


def number(value: float) -> int | float:
    """A number as short as it can be written."""
    return int(value) if float(value).is_integer() else round(value, 3)


def cid_map(codes: Iterable[int], glyphs: Mapping[int, int]) -> bytes:
    """A CIDToGIDMap for `codes`: the glyph of those in `glyphs`, the others are their glyph's own id."""
    used = {code: glyphs.get(code, code) for code in codes}
    table = bytearray(2 * (max(used, default=0) + 1))
    for code, glyph in used.items():
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def mapped_codes(font: pikepdf.Object, codes: Iterable[int]) -> dict[int, int]:
    """Code -> glyph id of those among `codes` that are not their glyph's own id.

    A map has an entry for every code up to the highest, which may be the last of 65,536: only those are read.
    """
    table = font.DescendantFonts[0].get(Name.CIDToGIDMap) if Name.DescendantFonts in font else None
    if not isinstance(table, pikepdf.Stream):
        return {}
    data = table.read_bytes()
    pairs = ((code, int.from_bytes(data[2 * code : 2 * code + 2], "big")) for code in codes)
    return {code: glyph for code, glyph in pairs if glyph not in (0, code)}
