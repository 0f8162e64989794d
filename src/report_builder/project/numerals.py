"""Turns numbers and the digits in a text into the digits that a publisher prints."""

from __future__ import annotations

import re
from typing import Literal

Digits = Literal["european", "arabic-indic", "persian"]

_ROWS: dict[str, str] = {
    "european": "0123456789",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
}
_EASTERN = str.maketrans(_ROWS["arabic-indic"] + _ROWS["persian"], "0123456789" * 2)
_UNITS, _TENS = " ابجدهوزحط", " يكلمنسعفص"
_ALONE = {"ا": "أ", "ه": "هـ"}

# A number that is not part of a word, an address or a code such as M4, MPC-2022 or 18.12.2022.
_NUMBER = re.compile(r"(?<![A-Za-z0-9_])(?<![A-Za-z][-./:])\d+(?:[.,٫٬]\d+)*(?:\s?[%٪])?(?![A-Za-z_])")


def european(text: str) -> str:
    """`text` with every digit of the Arabic scripts as 0 to 9, and their marks as `.`, `,` and `%`."""
    return text.translate(_EASTERN).translate(_PLAIN_MARKS)


def in_digits(number: int | str, digits: Digits) -> str:
    """The European digits of `number` as those of `digits`; everything else as it is."""
    return str(number).translate(str.maketrans(_ROWS["european"], _ROWS[digits]))


def set_numbers(text: str, digits: Digits) -> str:
    """`text` with its numbers in `digits`, and with the decimal, thousands and percent signs they go with.

    In eastern digits `1,234.5%` becomes `١٬٢٣٤٫٥٪`; a date like `18.12.2022` keeps its points. In European
    digits an eastern number gets `.`, `,` and `%`.
    """
    if digits == "european":
        return european(text) if _ANY_EASTERN.search(text) else text
    return _NUMBER.sub(lambda found: _eastern(european(found[0]), digits), text)


def abjad(number: int) -> str:
    """The letters that number the front matter of an Arabic book: أ، ب، ج; from 100 on the number itself.

    Raises ValueError below 1.
    """
    if number < 1:
        raise ValueError(f"no letter for {number}")
    if number > 99:
        return str(number)
    letters = (_TENS[number // 10] + _UNITS[number % 10]).strip()
    return _ALONE.get(letters, letters)


def letter_number(number: int, lang: str) -> str:
    """The letter that numbers an appendix: A, B, C, after Z AA; in Arabic those of `abjad`.

    Raises ValueError below 1.
    """
    if lang.partition("-")[0] == "ar":
        return abjad(number)
    if number < 1:
        raise ValueError(f"no letter for {number}")
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_PLAIN_MARKS = str.maketrans("٫٬٪", ".,%")
_ANY_EASTERN = re.compile("[٠-٩۰-۹]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _eastern(number: str, digits: Digits) -> str:
    body, sign = number.rstrip("% \u00a0"), "٪" if number.endswith("%") else ""
    if _GROUPED.fullmatch(body):
        body = body.replace(",", "٬").replace(".", "٫")
    elif body.count(".") == 1 and "," not in body:
        body = body.replace(".", "٫")
    elif body.count(",") == 1 and "." not in body and len(body.rpartition(",")[2]) != 3:
        body = body.replace(",", "٫")
    return in_digits(body, digits) + sign
