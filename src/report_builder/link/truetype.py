"""Subsets of one TrueType face that kept their glyph ids -> one subset with the glyphs of all.

HarfBuzz keeps glyph ids when WeasyPrint subsets (its RETAIN_GIDS), so the union is a matter of gathering
glyph outlines by id. Tables as in the OpenType specification 1.9 (head, hhea, hmtx, loca, glyf, maxp).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_COPIED = (b"cvt ", b"fpgm", b"prep")  # hints, where a subset still has them

# Flags of a component of a composite glyph, and the bytes of the scale that some bring.
_WORDS, _MORE = 0x0001, 0x0020
_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))


@dataclass(frozen=True, slots=True)
class Subset:
    """A font program and the ids of the glyphs that are used of it."""

    program: bytes
    glyphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Face:
    tables: Mapping[bytes, bytes]
    offsets: tuple[int, ...]  # into glyf, one more than there are glyphs
    metrics: int  # entries of hmtx that have an advance of their own

    @property
    def glyph_count(self) -> int:
        return len(self.offsets) - 1

    def outline(self, glyph: int) -> bytes:
        if glyph >= self.glyph_count:
            return b""
        return self.tables[b"glyf"][self.offsets[glyph] : self.offsets[glyph + 1]]

    def metric(self, glyph: int) -> tuple[int, int]:
        """Advance width and left side bearing, in font units."""
        hmtx = self.tables[b"hmtx"]
        if glyph < self.metrics:
            advance, bearing = struct.unpack_from(">Hh", hmtx, 4 * glyph)
            return advance, bearing
        (advance,) = struct.unpack_from(">H", hmtx, 4 * (self.metrics - 1))
        position = 4 * self.metrics + 2 * (glyph - self.metrics)
        bearing = struct.unpack_from(">h", hmtx, position)[0] if position + 2 <= len(hmtx) else 0
        return advance, bearing


def is_truetype(data: bytes) -> bool:
    """Whether a font program has TrueType outlines (and not CFF ones)."""
    return data[:4] in (b"\x00\x01\x00\x00", b"true")


def merge(subsets: Sequence[Subset]) -> bytes:
    """A font with the outlines and metrics of the glyphs of all subsets, each from the first that uses it.

    A subset keeps the ids of the glyphs that are used, but may hold the components of composite glyphs under
    other ids; those get ids of their own above all that are used. Raises ValueError if a font has no TrueType
    outlines.
    """
    faces = [_parse(subset.program) for subset in subsets]
    holders: dict[int, _Face] = {}
    for subset, face in zip(subsets, faces, strict=True):
        for glyph in (0, *subset.glyphs):
            if glyph < face.glyph_count:
                holders.setdefault(glyph, face)
    gathered = _Glyphs(max(holders, default=0) + 1)  # no glyph at all: every character is missing
    for glyph, face in sorted(holders.items()):
        gathered.outlines[glyph] = gathered.moved(face, glyph)
        gathered.metrics[glyph] = face.metric(glyph)
    return _build(faces, gathered.outlines, gathered.metrics)


class _Glyphs:
    """The outlines and metrics of the font to be, with the components of composite glyphs at its end."""

    def __init__(self, count: int) -> None:
        self.outlines = [b""] * count
        self.metrics = [(0, 0)] * count
        self.parts: dict[tuple[bytes, tuple[int, int]], int] = {}

    def moved(self, face: _Face, glyph: int) -> bytes:
        """The outline of a glyph, its components put at the end (glyf, "Composite Glyph Description")."""
        outline = bytearray(face.outline(glyph))
        if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
            return bytes(outline)
        position, more = 10, True
        while more:
            flags, part = struct.unpack_from(">HH", outline, position)
            struct.pack_into(">H", outline, position + 2, self._part(face, part))
            position += 4 + (4 if flags & _WORDS else 2)
            position += next((size for flag, size in _SCALES if flags & flag), 0)
            more = bool(flags & _MORE)
        return bytes(outline)

    def _part(self, face: _Face, glyph: int) -> int:
        content = (self.moved(face, glyph), face.metric(glyph))
        if content not in self.parts:
            self.parts[content] = len(self.outlines)
            self.outlines.append(content[0])
            self.metrics.append(content[1])
        return self.parts[content]


def _parse(data: bytes) -> _Face:
    if not is_truetype(data):
        raise ValueError("not a font with TrueType outlines")
    (count,) = struct.unpack_from(">H", data, 4)
    tables: dict[bytes, bytes] = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = data[offset : offset + length]
    (glyphs,) = struct.unpack_from(">H", tables[b"maxp"], 4)
    (long_format,) = struct.unpack_from(">h", tables[b"head"], 50)
    loca = tables[b"loca"]
    if long_format:
        offsets = struct.unpack_from(f">{glyphs + 1}I", loca)
    else:
        offsets = tuple(2 * value for value in struct.unpack_from(f">{glyphs + 1}H", loca))
    (metrics,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    return _Face(tables, offsets, metrics)


def _build(faces: Sequence[_Face], outlines: Sequence[bytes], metrics: Sequence[tuple[int, int]]) -> bytes:
    base = faces[0].tables
    glyf, offsets = bytearray(), [0]
    for outline in outlines:
        glyf += outline + b"\0" * (-len(outline) % 4)
        offsets.append(len(glyf))
    short = len(glyf) < 2 * 0xFFFF
    divisor, code = (2, "H") if short else (1, "I")
    loca = struct.pack(f">{len(offsets)}{code}", *(offset // divisor for offset in offsets))
    head = bytearray(base[b"head"])
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 0 if short else 1)
    hhea = bytearray(base[b"hhea"])
    struct.pack_into(">H", hhea, 34, len(metrics))
    tables = {
        b"glyf": bytes(glyf),
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"hmtx": b"".join(struct.pack(">Hh", *metric) for metric in metrics),
        b"loca": loca,
        b"maxp": _maxp(faces, len(outlines)),
    }
    tables.update({tag: base[tag] for tag in _COPIED if tag in base})
    return _sfnt(tables)


def _maxp(faces: Sequence[_Face], count: int) -> bytes:
    """The largest of each limit among the subsets (maxp, version 1.0)."""
    rows = [struct.unpack_from(">13H", face.tables[b"maxp"], 6) for face in faces]
    return struct.pack(">IH13H", 0x00010000, count, *(max(column) for column in zip(*rows, strict=True)))


def _sfnt(tables: Mapping[bytes, bytes]) -> bytes:
    """The font file with its table directory, check sums included (OpenType, "Organization of an OpenType
    Font")."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    offset, directory, body, head_at = 12 + 16 * count, b"", b"", 0
    for tag in sorted(tables):
        data = tables[tag]
        if tag == b"head":
            head_at = offset
        directory += struct.pack(">4sIII", tag, _checksum(data), offset, len(data))
        padded = data + b"\0" * (-len(data) % 4)
        body += padded
        offset += len(padded)
    font = bytearray(header + directory + body)
    struct.pack_into(">I", font, head_at + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
