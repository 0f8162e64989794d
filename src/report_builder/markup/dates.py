"""Ties the day of a date to its month, so that no line ends between them.

Headings are left alone, since their words go into bookmarks and addresses; so are code and cells of tables,
which may be narrower than a date.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from lxml.html import HtmlElement

from report_builder.markup.tree import LITERAL, children, tag
from report_builder.project.locale import Locale, month_names, packaged_locale

_LEFT_ALONE = LITERAL | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "svg", "math"}


def tie_dates(element: HtmlElement, locale: Locale) -> None:
    """Put a no-break space between a day and the month after it, in place: `5 March`, in the names of the
    language of `locale` (in Arabic those of all countries that the program knows)."""
    _tie(element, _dates(locale.lang))


def _tie(element: HtmlElement, dates: re.Pattern[str]) -> None:
    if tag(element) not in _LEFT_ALONE:
        if element.text:
            element.text = dates.sub("\\1\u00a0", element.text)
        for child in children(element):
            _tie(child, dates)
            if child.tail:
                child.tail = dates.sub("\\1\u00a0", child.tail)


@cache
def _dates(lang: str) -> re.Pattern[str]:
    locale = packaged_locale(lang)
    known = {*month_names(locale), *month_names(replace(locale, months="levantine"))}
    names = "|".join(map(re.escape, sorted(known, key=lambda name: (-len(name), name))))
    return re.compile(rf"(?<![\d.,٫/])(\d{{1,2}})[ \n](?=(?:{names})(?!\w))")
