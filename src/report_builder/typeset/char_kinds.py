"""Characters -> which way they run, as the bidirectional algorithm has it (UAX 9)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MOST = 4096  # texts of glyphs that are kept: a font has some hundreds, and each is asked for again and again


@lru_cache(_MOST)
def is_arabic(text: str) -> bool:
    """Whether a character of `text` runs from right to left."""
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


@lru_cache(_MOST)
def kind_of(text: str) -> str:
    """“left” for what runs from the left, “right” for Arabic, “weak” for numbers and their signs, else
    “neutral”."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    if kinds & {"L"}:
        return "left"
    if kinds & {"R", "AL"}:
        return "right"
    return "weak" if kinds <= {"EN", "AN", "ES", "ET", "CS", "NSM", "BN"} else "neutral"


@lru_cache(_MOST)
def is_number(text: str) -> bool:
    """Whether `text` is all digits."""
    return bool(text) and all(unicodedata.bidirectional(char) in ("EN", "AN") for char in text)


def in_typed_order(marks: str) -> str:
    """Shadda and the seat of a hamza before the vowel, as they are typed."""
    return "".join(sorted(marks, key=lambda mark: (mark not in "\u0653\u0654\u0655", mark != "\u0651")))
