"""Turns a language into the words, dates and lists of names that a report prints in it.

A language is one file, `strings/<lang>.toml`, with the keys of `strings/en.toml`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast


def strings(lang: str) -> Mapping[str, str]:
    """The words of a report in `lang`; English for what a language has not."""
    return MappingProxyType(_words("en") | _words(lang))


def languages() -> tuple[str, ...]:
    """The languages that have words of their own, sorted."""
    folder = files("report_builder.project") / "strings"
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))


def direction(lang: str) -> str:
    """`rtl` for a script written from right to left, else `ltr`."""
    return "rtl" if lang.split("-")[0] in {"ar", "fa", "he", "ur", "ckb", "ps"} else "ltr"


def format_date(date: dt.date, lang: str) -> str:
    """`15 January 2023`."""
    return _format(_grammar(lang)["date"], date, lang)


def format_month(date: dt.date, lang: str) -> str:
    """`January 2023`."""
    return _format(_grammar(lang)["month"], date, lang)


def format_number(number: int, lang: str) -> str:
    """`number` in the digits of the language."""
    digits = str(_grammar(lang)["digits"])
    return "".join(digits[int(char)] if char.isdigit() else char for char in str(number))


def join_names(names: Sequence[str], lang: str) -> str:
    """`Ada, Ben and Cem`."""
    grammar = _grammar(lang)
    if len(names) < 2:
        return "".join(names)
    return str(grammar["list_separator"]).join(names[:-1]) + str(grammar["list_last"]) + names[-1]


def _format(pattern: str, date: dt.date, lang: str) -> str:
    month = _grammar(lang)["months"][date.month - 1]
    day, year = format_number(date.day, lang), format_number(date.year, lang)
    return pattern.format(day=day, month=month, year=year)


def _words(lang: str) -> dict[str, str]:
    return dict(cast("dict[str, str]", _data(lang).get("words", {})))


def _grammar(lang: str) -> dict[str, Any]:
    english: dict[str, Any] = _data("en")["grammar"]
    return english | _data(lang).get("grammar", {})


@cache
def _data(lang: str) -> dict[str, Any]:
    """The file of `lang`, or of its base language (`pt` for `pt-BR`); empty when there is none."""
    known = languages()
    for name in (lang, lang.split("-")[0]):
        if name in known:
            text = (files("report_builder.project") / "strings" / f"{name}.toml").read_text("utf-8")
            return tomllib.loads(text)
    return {}
