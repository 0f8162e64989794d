"""A line of text -> the level of each of its characters and the order of its runs on the page (UAX 9).

FriBidi does it, which Pango needs and loads, so that a label in a picture runs as it would in a paragraph.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Literal

from report_builder.typeset.versions import load_library

Base = Literal["ltr", "rtl", "auto"]
_PARAGRAPH = {"ltr": 0x110, "rtl": 0x111, "auto": 0x40}  # FriBidiParType


def levels(text: str, base: Base) -> tuple[int, ...] | None:
    """The embedding level of each character of one line; odd ones run from right to left.

    None when FriBidi cannot be loaded or refuses the text.
    """
    library = _fribidi()
    if library is None or not text:
        return None if text else ()
    count = len(text)
    codes = (ctypes.c_uint32 * count)(*map(ord, text))
    kinds, brackets, found = (
        (ctypes.c_uint32 * count)(),
        (ctypes.c_uint32 * count)(),
        (ctypes.c_int8 * count)(),
    )
    paragraph = ctypes.c_uint32(_PARAGRAPH[base])
    library.fribidi_get_bidi_types(codes, count, kinds)
    library.fribidi_get_bracket_types(codes, count, kinds, brackets)
    if not library.fribidi_get_par_embedding_levels_ex(
        kinds, brackets, count, ctypes.byref(paragraph), found
    ):
        return None
    return tuple(found)


def visual_runs(found: Sequence[int]) -> list[tuple[int, int, int]]:
    """(start, end, level) of each run of one level, in the order from left to right on the page (rule L2)."""
    runs: list[tuple[int, int, int]] = []
    at = 0
    for level, group in groupby(found):
        end = at + len(list(group))
        runs.append((at, end, level))
        at = end
    for level in range(max(found, default=0), 0, -1):
        ordered: list[tuple[int, int, int]] = []
        for turned, part in groupby(runs, key=lambda run: run[2] >= level):
            pieces = list(part)
            ordered += reversed(pieces) if turned else pieces
        runs = ordered
    return runs


@cache
def _fribidi() -> ctypes.CDLL | None:
    library = load_library("fribidi")
    if library is not None:
        library.fribidi_get_par_embedding_levels_ex.restype = ctypes.c_int8
    return library
