"""Citations and sources as the processor gives them -> set as all other text: directions, digits, hyphens."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.apparatus.citations import Printed, Source, Wanted
from report_builder.citations.model import Result
from report_builder.markup.directions import set_directions
from report_builder.markup.hyphenation import hyphenate
from report_builder.markup.longwords import part_long_words
from report_builder.markup.numbers import set_digits
from report_builder.markup.punctuation import punctuate
from report_builder.markup.spaces import part_spaces
from report_builder.markup.tree import add_class, read_tree, write_tree
from report_builder.project.locale import Locale, base_language, direction

_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]|[\u0590-\u08ff]")
_TAG = re.compile(r"<[^>]*>")


def printed_of(wanted: Wanted, result: Result, locale: Locale) -> Printed:
    """What is printed of a result, in the language of the unit. Only sources that it cites are listed."""
    cited = set(wanted.cited)
    languages = {entry.key: str(entry.data.get("language") or "") for entry in wanted.entries}
    sources = (
        _source(each.key, each.html, languages[each.key], locale)
        for each in result.entries
        if each.key in cited
    )
    clusters = ((set_text(each.author, locale), set_text(each.html, locale)) for each in result.clusters)
    return Printed(tuple(clusters), tuple(sources))


def set_text(html: str, locale: Locale) -> str:
    """A piece of text in a language as HTML, set as the text of articles is."""
    if not html:
        return ""
    tree = read_tree(html)
    for link in tree.iter("a"):
        if (link.get("href") or "").startswith("http"):
            add_class(link, "external")
            if re.match(r"(?:https?://|www\.)\S+$", link.text or "") and not len(link):
                link.set("dir", "ltr")
    punctuate(tree, locale)
    set_directions(tree, locale.lang)
    set_digits(tree, locale)
    hyphenate(tree, locale.lang)
    part_spaces(tree)
    part_long_words(tree)
    _no_marks(tree)
    return write_tree(tree)


def _source(key: str, html: str, language: str, locale: Locale) -> Source:
    """A source runs in the direction of its own script, in the language it is said to be in."""
    letter = _LETTER.search(_TAG.sub("", html))
    own = locale.direction if letter is None else "rtl" if letter[0] >= "\u0590" else "ltr"
    lang = language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", language) else ""
    if own != locale.direction and (not lang or direction(lang) != own):
        lang = "ar" if own == "rtl" else "en"
    if own == locale.direction and (not lang or direction(lang) != own):
        lang = locale.lang
    foreign = base_language(lang) != base_language(locale.lang)
    around = Locale(lang, locale.words, "european") if own != locale.direction else locale
    return Source(
        key, set_text(html, around), lang if foreign else "", own if own != locale.direction else ""
    )


def _no_marks(tree: HtmlElement) -> None:
    for element in tree.iter():
        for name in [str(each) for each in element.attrib if str(each).startswith("data-")]:
            del element.attrib[name]
