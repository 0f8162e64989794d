"""The name of a style in Word or LibreOffice -> what paragraphs of that style are."""

from __future__ import annotations

import re

Role = str  # "title", "subtitle", "author", "date", "caption", "quote", "toc", "list"; "" for ordinary text

_HEADING = re.compile(r"^(?:heading|başlık|baslik|عنوان|العنوان|titre|überschrift|título) ?([1-9])$")
# By names in small letters: Word gives its own styles English names in every language, people do not.
_NAMES: dict[Role, str] = {
    "title": r"title|konu başlığı|book title|عنوان رئيسي",
    "subtitle": r"subtitle|alt ?başlık|عنوان فرعي",
    "author": r"author|byline|by-line|yazar|كاتب",
    "date": r"date|tarih|تاريخ",
    "caption": r"caption|image caption|table caption|figure|table|illustration|resim yazısı|تسمية توضيحية",
    "quote": r"intense quote|block ?quote|block text|quote|quotations?|(?:güçlü )?alıntı|اقتباس",
    "toc": r"toc heading|toc ?\d|table of (?:figures|authorities)|index ?\d|contents (?:heading|\d)",
    "list": r"list paragraph",
}


def role_named(name: str) -> Role:
    """What paragraphs of a style of this name (in small letters) are; empty for ordinary text."""
    return next((role for role, pattern in _NAMES.items() if re.fullmatch(pattern, name)), "")


def level_named(name: str) -> int | None:
    """The level of the headings that a style of this name is for."""
    found = _HEADING.match(name)
    return int(found[1]) if found else None
