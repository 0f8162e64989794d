"""Text -> what orders it as the Unicode CLDR orders the words of a language, and the letter it stands under.

The weights are in `collation.tsv`, made from ICU by `tests/collation_table.py`: the root collation for the
scripts of names (Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian) and the tailorings of Arabic and
Turkish. So the order is the same wherever a report is built, whatever is installed there. The algorithm is
that of UTS 10 (https://www.unicode.org/reports/tr10/), as the CLDR uses it: spaces and punctuation count, and
come first, so that entries are ordered word by word. Numbers are ordered by their value, as the key `kn` of
the CLDR has it (UTS 35, part 5).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from report_builder.project.locale import base_language

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]
_Element = tuple[int, int, int]

OTHER = "#"  # the head above what begins with no letter
_BEYOND = 100_000  # above every weight of the table, for scripts that the language has after its own
_UNKNOWN = 1_000_000  # above that: characters without a weight, by their code points
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEADS = {
    # The letters of the CLDR's index characters (exemplarCharacters type="index").
    "tr": "ABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ",
    "": _LATIN,
}
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ALEF = "ا"
_REORDERED = frozenset({"ar"})  # [reorder Arab]: Arabic before the other scripts


@dataclass(frozen=True, slots=True)
class _Table:
    """The elements of each character or sequence (decomposed), and the first letters of Latin and Arabic."""

    elements: dict[str, tuple[_Element, ...]]
    letters: int
    arabic: range


def sort_key(text: str, lang: str) -> SortKey:
    """What orders `text` among others in `lang`: letters first, then accents, then case, then the text."""
    table, language = _table(_language(lang)), _language(lang)
    elements = list(_elements(unicodedata.normalize("NFKD", text), table))
    primary = (_placed(element[0], table, language) for element in elements if element[0])
    return (
        tuple(primary),
        tuple(element[1] for element in elements if element[1]),
        tuple(element[2] for element in elements if element[2]),
        text,
    )


def head_letter(text: str, lang: str) -> str:
    """The letter that `text` stands under in an index of `lang`; OTHER when it begins with none.

    Hamza and all forms of alef are under ا; accents do not count unless they make a letter of the language.
    """
    first = next((char for char in unicodedata.normalize("NFKC", text) if char.isalnum()), "")
    if not first.isalpha():
        return OTHER
    keys, letters = _buckets(_language(lang))
    key = sort_key(text[text.find(first) :] if first in text else first, lang)[0][:1]
    if not key or key[0] >= _UNKNOWN:
        return first.upper()
    at = bisect_right(keys, key[0]) - 1
    letter = letters[at] if at >= 0 else ""
    script = unicodedata.name(first, "").partition(" ")[0]
    if script == "ARABIC":
        return letter if letter in _ARABIC and letter else _ALEF
    if script != "LATIN" or letter in _ARABIC:
        return unicodedata.normalize("NFD", first)[0].upper()
    return letter


def without_article(text: str) -> str:
    """Arabic without the article before it, which indexes pass over; God's name is no such word."""
    bare = text.removeprefix("ال")
    return text if bare == text or len(bare.split()[0] if bare.split() else "") < 2 or _is_god(text) else bare


def _is_god(text: str) -> bool:
    return text.split()[0] == "الله"


def _elements(text: str, table: _Table) -> Iterator[_Element]:
    """The elements of decomposed text, a letter with its mark before the letter alone."""
    rest = list(text)
    at = 0
    while at < len(rest):
        digits = _digits_at(rest, at)
        if digits:
            yield from _number(digits, table)
            at += len(digits)
            continue
        taken = _with_mark(rest, at, table)
        found = table.elements.get(taken)
        if found is not None:
            yield from found
        elif unicodedata.category(rest[at])[0] not in "MC":
            yield _UNKNOWN + ord(rest[at]), 1, 1
        at += 1


def _digits_at(rest: list[str], at: int) -> str:
    """The digits of any script from `at` on, as European ones."""
    found = ""
    for place in range(at, len(rest)):
        digit = unicodedata.decimal(rest[place], None)
        if digit is None:
            break
        found += str(digit)
    return found


def _number(digits: str, table: _Table) -> Iterator[_Element]:
    """A whole number: one of more digits after one of fewer. So a nine for each digit but the first, and then
    a nought, go before the digits themselves."""
    value = digits.lstrip("0") or "0"
    for digit in "9" * (len(value) - 1) + "0" + value:
        yield from table.elements[digit]


def _with_mark(rest: list[str], at: int, table: _Table) -> str:
    """The character at `at`, with the mark after it that makes another letter of it, which is taken out.

    The mark may stand after others that it does not interact with (UTS 10, S2.1.1).
    """
    before = 0
    for place in range(at + 1, len(rest)):
        order = unicodedata.combining(rest[place])
        if order == 0:
            break
        if order > before and rest[at] + rest[place] in table.elements:
            return rest[at] + rest.pop(place)
        before = max(before, order)
    return rest[at]


def _placed(primary: int, table: _Table, language: str) -> int:
    """A first weight where the language has its script."""
    moved = language in _REORDERED and primary >= table.letters and primary not in table.arabic
    return primary + _BEYOND if moved and primary < _UNKNOWN else primary


def _language(lang: str) -> str:
    """The language whose order is taken."""
    language = base_language(lang)
    return language if language in ("ar", "tr") else ""


@cache
def _table(language: str) -> _Table:
    text = (files("report_builder.indexing") / "collation.tsv").read_text(encoding="utf-8")
    elements: dict[str, tuple[_Element, ...]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        of, codes, weights = line.split("\t")
        if of in ("root", language):
            sequence = "".join(chr(int(code, 16)) for code in codes.split())
            elements[sequence] = tuple(_element(each) for each in weights.split())
    arabic = [
        found[0][0]
        for char, found in elements.items()
        if found and "\u0620" <= char[0] <= "\u06d3" and char[0].isalpha()
    ]
    return _Table(elements, elements["a"][0][0], range(min(arabic), max(arabic) + 1))


def _element(text: str) -> _Element:
    primary, secondary, tertiary = text.split(".")
    return int(primary), int(secondary), int(tertiary)


@cache
def _buckets(language: str) -> tuple[list[int], list[str]]:
    """The heads of an index with their first weights, in order."""
    letters = _HEADS.get(language, _LATIN) + _ARABIC
    pairs = sorted((sort_key(letter, language)[0][0], letter) for letter in letters)
    return [key for key, _ in pairs], [letter for _, letter in pairs]
