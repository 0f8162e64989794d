"""A date as people write it, in Arabic (both sets of months), Turkish and English -> a date, and how sure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_LEVANTINE = "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
_EGYPTIAN = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
_MAGHREB = "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
_TURKISH = "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
_TURKISH_SHORT = "oca|şub|mar|nis|may|haz|tem|ağu|eyl|eki|kas|ara"
_ENGLISH = "january|february|march|april|may|june|july|august|september|october|november|december"
_ENGLISH_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SETS = (
    _LEVANTINE, _EGYPTIAN, _MAGHREB, _TURKISH, _ENGLISH, _TURKISH_SHORT, _ENGLISH_SHORT,
)  # fmt: skip
_OTHERS = {"إبريل": 4, "ابريل": 4, "نيسان": 4, "تموز": 7, "sept": 9, "مايس": 5, "يوليوز": 7, "غشت": 8}

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}\S*)?(?![\d-])")
_COMPACT = re.compile(r"(?<![\d/])(\d{4})/(\d{1,2})/(\d{1,2})(?![\d])")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_RFC = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*,? ", re.IGNORECASE)


def _plain(text: str) -> str:
    """Small letters, digits as 0-9, Arabic without vowel marks and with one kind of alif."""
    text = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)
    text = text.replace("İ", "i").replace("\u0640", "").casefold()
    text = re.sub("[\u064b-\u065f\u0670\u200e\u200f\u061c]", "", text)
    return re.sub("[أإآ]", "ا", text)


def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for names in _SETS:
        for number, name in enumerate(names.split("|"), 1):
            found.setdefault(_plain(name), number)
    return found | {_plain(name): number for name, number in _OTHERS.items()}


_MONTHS = _months()
_NAMES = "|".join(re.escape(name) for name in sorted(_MONTHS, key=lambda name: -len(name)))
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[.,\s/-]+({_NAMES})"
    rf"(?:\s*[/(]\s*({_NAMES})\)?)?[.,،\s/-]+(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?[,،]?\s+(\d{{4}})(?!\d)")
_MONTH_ONLY = re.compile(rf"(?<!\w)({_NAMES})[.,،\s/-]+(\d{{4}})(?!\d)")


def find_date(text: str, *, month_enough: bool = False) -> tuple[str, float] | None:
    """The first date in `text` as `YYYY-MM-DD`, and how sure it is, from 0 to 1; None when there is none.

    `3.4.2021` is read with the day first, which is right outside the United States: 0.6 where the two could
    be exchanged. With `month_enough`, “October 2021” is its first day, at 0.3.
    """
    plain = _RFC.sub("", _plain(text))
    if (found := _ISO.search(plain) or _COMPACT.search(plain)) is not None:
        return _made(int(found[1]), int(found[2]), int(found[3]), 1.0)
    if (found := _DAY_FIRST.search(plain)) is not None:
        agree = found[3] is None or _MONTHS[found[3]] == _MONTHS[found[2]]
        return _made(int(found[4]), _MONTHS[found[2]], int(found[1]), 0.95 if agree else 0.6)
    if (found := _MONTH_FIRST.search(plain)) is not None:
        return _made(int(found[3]), _MONTHS[found[1]], int(found[2]), 0.95)
    if (found := _NUMBERS.search(plain)) is not None:
        return _from_numbers(int(found[1]), int(found[3]), int(found[4]), found[2])
    if month_enough and (found := _MONTH_ONLY.search(plain)) is not None:
        return _made(int(found[2]), _MONTHS[found[1]], 1, 0.3)
    return None


def is_only_date(text: str) -> bool:
    """Whether `text` is a date and nothing else but the name of a day, an hour or a word of publishing."""
    if len(text) > 60 or (find_date(text) is None):
        return False
    plain = _plain(text)
    for pattern in (_ISO, _COMPACT, _DAY_FIRST, _MONTH_FIRST, _NUMBERS):
        plain = pattern.sub("", plain)
    plain = re.sub(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:am|pm|utc|gmt|[صم](?!\w))?|[+-]\d{4}", "", plain)
    rest = re.findall(r"[^\W\d_]+", plain)
    return all(word in _AROUND for word in rest) and len(rest) <= 4


_AROUND = frozenset(
    _plain(
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
        "pazartesi salı çarşamba perşembe cuma cumartesi pazar "
        "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد "
        "date published posted updated on yayın yayınlanma tarihi tarih güncelleme "
        "تاريخ النشر نشر نشرت في بتاريخ آخر تحديث t z utc gmt م"
    ).split()
)


def _from_numbers(day: int, month: int, year: int, mark: str) -> tuple[str, float] | None:
    if month > 12:
        return _made(year, day, month, 0.9)
    sure = 0.9 if day > 12 or day == month or mark == "." else 0.6
    return _made(year, month, day, sure)


def _made(year: int, month: int, day: int, sure: float) -> tuple[str, float] | None:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return None
    return (made.isoformat(), sure) if 1900 <= year <= 2100 else None
