"""Streams of a finished file, compressed as hard as can be: nothing is lost but bytes."""

from __future__ import annotations

import zlib

import pikepdf
from pikepdf import Name, Stream

_HARDEST = 9


def pack_streams(pdf: pikepdf.Pdf) -> None:
    """Compress every stream of Flate data anew where that makes it smaller; pictures, which were compressed
    with predictors, stay as they are."""
    for item in pdf.objects:
        if not isinstance(item, Stream) or item.get(Name.Subtype) == Name.Image:
            continue
        if item.get(Name.Filter) != Name.FlateDecode or Name.DecodeParms in item:
            continue
        packed = zlib.compress(item.read_bytes(), _HARDEST)
        if len(packed) < int(item.Length):
            item.write(packed, filter=Name.FlateDecode)
