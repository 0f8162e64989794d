"""The name of a style in Word or LibreOffice -> what paragraphs of that style are."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["", "title", "subtitle", "author", "date", "caption", "quote", "toc", "list"]

_HEADING = re.compile(r"^(?:heading|başlık|baslik|عنوان|العنوان|titre|überschrift|título) ?([1-9])$")
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("title", re.compile(r"^(?:title|konu başlığı|book title|عنوان رئيسي)$")),
    ("subtitle", re.compile(r"^(?:subtitle|alt ?başlık|عنوان فرعي)$")),
    ("author", re.compile(r"^(?:author|byline|by-line|yazar|كاتب)$")),
    ("date", re.compile(r"^(?:date|tarih|تاريخ)$")),
    ("caption", re.compile(r"^(?:caption|image caption|table caption|figure|table|illustration|resim yazısı|تسمية توضيحية)$")),
    ("quote", re.compile(r"^(?:intense quote|block ?quote|block text|quote|quotations?|alıntı|güçlü alıntı|اقتباس)$")),
    ("toc", re.compile(r"^(?:toc heading|toc ?\d|table of (?:figures|authorities)|index ?\d|contents (?:heading|\d))$")),
    ("list", re.compile(r"^list paragraph$")),
)  # fmt: skip


def role_named(name: str) -> Role:
    """What paragraphs of a style of this name (in small letters) are; empty for ordinary text."""
    return next((role for role, pattern in _ROLES if pattern.match(name)), "")


def level_named(name: str) -> int | None:
    """The level of the headings that a style of this name is for."""
    found = _HEADING.match(name)
    return int(found[1]) if found else None
