"""Turns typewriter marks and digits in titles and summaries (plain text) into those of the language."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, TypeVar

from markupsafe import Markup

from report_builder.articles.model import Article
from report_builder.manuscript.model import About, Report, Section
from report_builder.project.locale import Locale, direction
from report_builder.project.numerals import set_numbers

_TYPED = re.compile(r"[\"']|--|\.\.\.|\d")
_TEXTS = (
    "title",
    "subtitle",
    "short_title",
    "summary",
    "findings",
    "rights",
    "imprint",
    "epigraph",
    "epigraph_by",
)
_LONG_WORD = 24  # letters
_FOREIGN = {
    "ltr": re.compile("[\u0590-\u08ff\ufb1d-\ufefc]"),
    "rtl": re.compile("[A-Za-z\u00c0-\u024f+]|\\d[-:./]\\d"),
}

Titled = TypeVar("Titled", Article, Section, Report)


def set_report(report: Report) -> Report:
    """`report` with all its texts, and those of its sections and articles, set as their language wants."""

    def article(item: Article) -> Article:
        return set_texts(item, report.locale(item.lang))

    locale = report.locale(report.lang)
    sections = tuple(
        replace(set_texts(section, locale), articles=tuple(map(article, section.articles)))
        for section in report.sections
    )
    front, back = tuple(map(article, report.front)), tuple(map(article, report.back))
    if not report.sections and len(front) == 1:  # a brief speaks the language of its article
        front = (article(report.front[0]),)
    return _set_gathered(
        replace(set_texts(report, locale), sections=sections, front=front, back=back), locale
    )


def _set_gathered(report: Report, locale: Locale) -> Report:
    """`report` with the texts of its events, contributors and of the page about it set."""

    def maybe(text: str | None) -> str | None:
        return text and set_marks(text, locale)

    events = report.events and tuple(
        replace(event, text=set_marks(event.text, locale), group=set_marks(event.group, locale))
        for event in report.events
    )
    people = tuple(
        replace(each, name=set_marks(each.name, locale), role=maybe(each.role), bio=maybe(each.bio))
        for each in report.contributors
    )
    about = report.about and About(
        tuple(set_marks(text, locale) for text in report.about.method),
        tuple(set_marks(text, locale) for text in report.about.versions),
    )
    return replace(report, events=events, contributors=people, about=about)


def set_texts(item: Titled, locale: Locale) -> Titled:
    """`item` with its title, summary and the like in the marks and digits of `locale`."""
    changes: dict[str, Any] = {}
    names = {field.name for field in fields(item)}
    for name in _TEXTS:
        text = getattr(item, name) if name in names else None
        if isinstance(text, tuple):
            changes[name] = tuple(set_marks(str(part), locale) for part in text)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        elif text and (typeset := set_marks(text, locale)) != text:
            changes[name] = typeset
    return replace(item, **changes) if changes else item


@lru_cache(maxsize=4096)
def set_marks(text: str, locale: Locale) -> str:
    """`text` with quotation marks, apostrophes, dashes, ellipses and numbers set as in the articles."""
    if not _TYPED.search(text):
        return text
    from lxml.html import Element

    from report_builder.markup.directions import foreign_runs
    from report_builder.markup.punctuation import punctuate

    element = Element("p")
    element.text = text
    punctuate(element, locale)
    text = element.text or text
    parts: list[str] = []
    end = 0
    for start, stop in foreign_runs(text, locale.direction):
        parts += [set_numbers(text[end:start], locale.digits), text[start:stop]]
        end = stop
    return "".join([*parts, set_numbers(text[end:], locale.digits)])


def before_last(text: str, lang: str) -> tuple[str, str]:
    """The text up to its last word, and that word, so that what follows can be kept on its line.

    The word is "" when it belongs to a run against the direction of `lang`, which must not be parted, and
    when it is long.
    """
    head, space, last = text.rpartition(" ")
    if len(last) > _LONG_WORD or _FOREIGN[direction(lang)].search(last):
        return text, ""
    return head + space, last


@lru_cache(maxsize=4096)
def mixed(text: str, lang: str) -> Markup:
    """Plain text as HTML, with the runs against the direction of `lang` wrapped as in the articles."""
    if not _FOREIGN[direction(lang)].search(text):
        return Markup.escape(text)
    from report_builder.markup.directions import html_of

    return Markup(html_of(text, lang))  # noqa: S704 - lxml escaped the text
