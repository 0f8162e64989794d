"""The numbers in texts -> the same numbers in one form, whatever the digits and signs of the language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from report_builder.project.locale import base_language
from report_builder.project.numerals import european

_TOKEN = re.compile(r"(?<![A-Za-z\u00c0-\u024f\d])(?<![A-Za-z][-–./])\d+(?:[.,\u00a0\u202f]\d+)*")
_SMALL = 10  # below, languages differ in what they write in words


def numbers_in(texts: Iterable[str], lang: str) -> tuple[Counter[str], dict[str, str]]:
    """How often each number occurs, and how each is first written. Small whole numbers are left out."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text in texts:
        for found in _TOKEN.finditer(european(text)):
            token = text[found.start() : found.end()]  # european() keeps the length
            for number in _values(found[0], decimal_sign(lang)):
                if "." in number or int(number) >= _SMALL:
                    counts[number] += 1
                    written.setdefault(number, token)
    return counts, written


@cache
def decimal_sign(lang: str) -> str:
    """`.` or `,`: what stands before the decimals of a number in `lang`, in European digits."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        locale = Locale.parse(base_language(lang))
    except (UnknownLocaleError, ValueError):
        return "."
    return get_decimal_symbol(locale, numbering_system="latn")


def _values(token: str, decimal: str) -> Iterator[str]:
    """`1.250,5` in Turkish -> `1250.5`; a date like `18.12.2022` -> its three numbers."""
    group = "," if decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:[{group}\u00a0\u202f]\d{{3}})+(?:{re.escape(decimal)}\d+)?", token):
        token = re.sub(rf"[{group}\u00a0\u202f]", "", token)
    if re.fullmatch(rf"\d+{re.escape(decimal)}\d+", token):
        whole, part = token.split(decimal)
        part = part.rstrip("0")
        yield f"{int(whole)}.{part}" if part else str(int(whole))
        return
    yield from (str(int(piece)) for piece in re.split(r"\D", token))
