"""Writes `src/report_builder/indexing/collation.tsv`, the order of the Unicode CLDR, from the machine's ICU.

`python tests/collation_table.py` needs libicui18n (Debian: libicu72 or later). The table is written anew only
when the order of a newer CLDR is wanted; the program itself never asks for ICU.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "src/report_builder/indexing/collation.tsv"
# What names and words of a report are written with; all else is ordered after it, by code point.
BLOCKS = (
    (0x20, 0x24F), (0x250, 0x2AF), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x58A),
    (0x591, 0x5F4), (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0x10A0, 0x10FF), (0x1E00, 0x1FFF),
    (0x2010, 0x205E), (0x20A0, 0x20C0), (0x2116, 0x2116), (0x2190, 0x2193), (0x2212, 0x2212),
)  # fmt: skip
LANGUAGES = ("ar", "tr")
# Sequences (decomposed) that the tailoring of a language takes as one letter.
SEQUENCES = {
    "ar": ["\u0627\u0653", "\u0627\u0654", "\u0627\u0655", "\u0648\u0654", "\u064a\u0654", "\u0649\u0655"],
    "tr": [unicodedata.normalize("NFD", letter) for letter in "çÇğĞİöÖşŞüÜ"],
}
HEADER = """\
# The order of characters of the Unicode CLDR: language of a tailoring ("root" is for all), code points (hex),
# then their collation elements, each as primary.secondary.tertiary. Made by tests/collation_table.py from
# ICU {icu}. Copyright © 1991-2022 Unicode, Inc.; see LICENSE-unicode.txt.
"""
Element = tuple[int, int, int]


class Icu:
    """The collators of the machine's ICU. Raises OSError when there is none."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("icui18n")
        if name is None:
            raise OSError("there is no libicui18n on this machine")
        self.version = name.rpartition(".")[2]
        self._library = ctypes.CDLL(name)

    def collator(self, lang: str) -> Collator:
        return Collator(self, lang)

    def call(self, name: str, *arguments: object, returns: object = ctypes.c_int32) -> int:
        function = getattr(self._library, f"{name}_{self.version}")
        function.restype = returns
        return function(*arguments)


class Collator:
    """One collator: compares, and gives collation elements."""

    def __init__(self, icu: Icu, lang: str) -> None:
        self._icu = icu
        self._status = ctypes.c_int(0)
        opened = icu.call("ucol_open", lang.encode(), ctypes.byref(self._status), returns=ctypes.c_void_p)
        self._collator = ctypes.c_void_p(opened)

    def compare(self, one: str, other: str) -> int:
        first, second = _utf16(one), _utf16(other)
        return self._icu.call("ucol_strcoll", self._collator, first, len(first), second, len(second))

    def elements(self, text: str) -> tuple[Element, ...]:
        """The collation elements of `text`, weights as ICU has them."""
        data, status = _utf16(text), ctypes.c_int(0)
        opened = self._icu.call(
            "ucol_openElements", self._collator, data, len(data), ctypes.byref(status),
            returns=ctypes.c_void_p,
        )  # fmt: skip
        iterator = ctypes.c_void_p(opened)
        found: list[Element] = []
        while (order := self._icu.call("ucol_next", iterator, ctypes.byref(status))) != -1:
            value = order & 0xFFFFFFFF
            primary, secondary, tertiary = value >> 16, value >> 8 & 0xFF, value & 0xFF
            if tertiary & 0xC0 == 0xC0:  # the lower half of the element before
                high, middle, low = found[-1]
                found[-1] = (high | primary, middle | secondary, low | tertiary & 0x3F)
            else:
                found.append((primary << 16, secondary << 8, (tertiary & 0x3F) << 8))
        self._icu.call("ucol_closeElements", iterator, returns=None)
        return tuple(each for each in found if any(each))


def _utf16(text: str) -> ctypes.Array[ctypes.c_uint16]:
    data = text.encode("utf-16-le", "surrogatepass")
    return (ctypes.c_uint16 * (len(data) // 2)).from_buffer_copy(data)


def characters() -> Iterator[str]:
    """Every character of the table: those that are their own compatibility decomposition."""
    for first, last in BLOCKS:
        for code in range(first, last + 1):
            char = chr(code)
            if unicodedata.category(char) != "Cn" and unicodedata.normalize("NFKD", char) == char:
                yield char


def sequences() -> Iterator[str]:
    """The decomposition of every character of the blocks that has one of two characters."""
    for first, last in BLOCKS:
        for code in range(first, last + 1):
            text = unicodedata.normalize("NFD", chr(code))
            if len(text) == 2:
                yield text


def table(icu: Icu) -> str:
    """The table as text."""
    root = icu.collator("")
    known = {char: root.elements(char) for char in characters()}
    for text in sequences():  # such as ئ, which is a letter of its own and not ي with a mark
        if root.elements(text) != tuple(each for char in text for each in known.get(char, ())):
            known[text] = root.elements(text)
    rows = [("root", text, elements) for text, elements in known.items()]
    for lang in LANGUAGES:
        collator = icu.collator(lang)
        for text in [*characters(), *SEQUENCES[lang]]:
            elements = collator.elements(text)
            if elements != known.get(text):
                rows.append((lang, text, elements))
    ranks = [_ranks(each[level] for _, _, elements in rows for each in elements) for level in range(3)]
    lines = [HEADER.format(icu=icu.version)]
    for lang, text, elements in rows:
        weights = (
            ".".join(str(ranks[level][weight]) for level, weight in enumerate(each)) for each in elements
        )
        lines.append(f"{lang}\t{' '.join(f'{ord(char):04X}' for char in text)}\t{' '.join(weights)}\n")
    return "".join(lines)


def _ranks(weights: Iterator[int]) -> dict[int, int]:
    """Small numbers in the order of the weights; 0 stays 0."""
    return {weight: rank for rank, weight in enumerate(sorted({0, *weights}))}


if __name__ == "__main__":
    made = table(Icu())
    TABLE.write_text(made, encoding="utf-8")
    sys.stdout.write(f"{TABLE.name}: {made.count(chr(10))} lines, {len(made.encode())} bytes\n")
