"""Turns typewriter marks in titles and summaries (front matter is plain text) into those of the language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from report_builder.articles.model import Article
from report_builder.manuscript.model import Report, Section, Unit

_TYPED = re.compile(r"[\"']|--|\.\.\.")
_TEXTS = ("title", "subtitle", "short_title", "summary", "rights")

Titled = TypeVar("Titled", Article, Section, Report)


def set_unit(unit: Unit, lang: str) -> Unit:
    """`unit` with the texts of its article and section set in the marks of their language."""
    article = set_texts(unit.article, unit.article.lang) if unit.article else None
    section = set_texts(unit.section, lang) if unit.section else None
    title = set_marks(unit.title, article.lang if article else lang)
    if (article, section, title) == (unit.article, unit.section, unit.title):
        return unit
    return replace(unit, title=title, article=article, section=section)


def set_texts(item: Titled, lang: str) -> Titled:
    """`item` with its title, summary and the like set in the marks of `lang`."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        text = getattr(item, name, None)
        if text and (typeset := set_marks(text, lang)) != text:
            changes[name] = typeset
    return replace(item, **changes) if changes else item


@lru_cache(maxsize=4096)
def set_marks(text: str, lang: str) -> str:
    """`text` with quotation marks, apostrophes, dashes and ellipses of `lang`, as in the articles."""
    if not _TYPED.search(text):
        return text
    from lxml.html import Element

    from report_builder.markup.punctuation import punctuate

    element = Element("p")
    element.text = text
    punctuate(element, lang)
    return element.text or text
