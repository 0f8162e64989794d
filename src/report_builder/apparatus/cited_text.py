"""Citations and sources as the processor gives them -> set as all other text: directions, digits, hyphens.

A source in a script that runs against that of the article keeps its own words for “in”, “edited by” and “p.”,
as books have it: among Arabic, what is cited of an English book is English, from left to right, in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml.html import HtmlElement

from report_builder.apparatus.citations import TO_SOURCE, Printed, Source, Wanted
from report_builder.citations.model import Entry, Result
from report_builder.markup.directions import set_directions
from report_builder.markup.hyphenation import hyphenate
from report_builder.markup.longwords import part_long_words
from report_builder.markup.numbers import set_digits
from report_builder.markup.punctuation import punctuate
from report_builder.markup.spaces import part_spaces
from report_builder.markup.tree import add_class, append_text, classes, make, read_tree, write_tree
from report_builder.project.locale import Locale, base_language, direction

_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]|[\u0590-\u08ff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_TURKISH = "tr"
_FOREIGN = re.compile(r'<span id="foreign-(\d+)"></span>')


def languages_of(wanted: Wanted) -> tuple[str, ...]:
    """The languages in which citations are to be set: that of the unit first, then those of sources that are
    written in the other direction."""
    others = {lang for entry in wanted.entries if (lang := _foreign(entry, wanted.lang))}
    return (wanted.lang, *sorted(others))


def printed_of(wanted: Wanted, results: Mapping[str, Result], locale_of: Callable[[str], Locale]) -> Printed:
    """What is printed of the results by language. Only sources that the unit cites are listed."""
    cited, own = set(wanted.cited), results[wanted.lang]
    locale = locale_of(wanted.lang)
    clusters: list[tuple[str, str]] = []
    for at, each in enumerate(own.clusters):
        others = {lang: result.clusters[at].html for lang, result in results.items() if lang != wanted.lang}
        clusters.append((set_text(each.author, locale), _citation(wanted, each.html, others, locale_of)))
    entries = {entry.key: entry for entry in wanted.entries}
    texts = {lang: {each.key: each.html for each in result.entries} for lang, result in results.items()}
    sources = [
        _source(entries[each.key], texts, wanted.lang, locale_of) for each in own.entries if each.key in cited
    ]
    return Printed(tuple(clusters), tuple(sources))


def set_text(html: str, locale: Locale) -> str:
    """A piece of text in a language as HTML, set as the text of articles is."""
    if not html:
        return ""
    tree = read_tree(html)
    _set(tree, locale)
    return write_tree(tree)


def _set(tree: HtmlElement, locale: Locale) -> None:
    for link in tree.iter("a"):
        add_class(link, "external")
        if not len(link) and re.match(r"(?:https?://|www\.)\S+$", link.text or ""):
            link.set("dir", "ltr")
    punctuate(tree, locale)
    set_directions(tree, locale.lang)
    set_digits(tree, locale)
    hyphenate(tree, locale.lang)
    part_spaces(tree)
    part_long_words(tree)
    for element in tree.iter():
        for name in [str(each) for each in element.attrib if str(each).startswith("data-")]:
            del element.attrib[name]


def _citation(
    wanted: Wanted, html: str, others: Mapping[str, str], locale_of: Callable[[str], Locale]
) -> str:
    """A citation, with what is printed of sources in the other direction in their own language."""
    tree = read_tree(html)
    places = _places(tree)
    foreign: list[str] = []
    theirs = {lang: _places(read_tree(text)) for lang, text in others.items()}
    for at, place in enumerate(places):
        number = int(place.get("title") or 0)
        lang = _foreign(wanted.entries[number], wanted.lang)
        same = theirs.get(lang, [])
        if not lang or [each.get("title") for each in same] != [each.get("title") for each in places]:
            continue
        inner = set_text(_inside(same[at]), locale_of(lang))
        foreign.append(f'<span lang="{lang}" dir="{direction(lang)}">{inner}</span>')
        _empty(place, f"foreign-{len(foreign) - 1}")
    _set(tree, locale_of(wanted.lang))
    for place in _places(tree):
        _mark(place, wanted.linked)
    return _FOREIGN.sub(lambda found: foreign[int(found[1])], write_tree(tree))


def _source(
    entry: Entry, texts: Mapping[str, Mapping[str, str]], lang: str, locale_of: Callable[[str], Locale]
) -> Source:
    """A source runs in the direction of its own script, in the language it is said to be in."""
    foreign = _foreign(entry, lang)
    html = set_text(texts[foreign or lang][entry.key], locale_of(foreign or lang))
    said = str(entry.data.get("language") or "")
    if foreign:
        return Source(entry.key, html, foreign, direction(foreign))
    fits = _LANGUAGE.fullmatch(said) and direction(said) == direction(lang)
    other = fits and base_language(said) != base_language(lang)
    return Source(entry.key, html, base_language(said) if other else "")


def _foreign(entry: Entry, lang: str) -> str:
    """The language in which to set a source that is written against the direction of `lang`; else ""."""
    title = str(entry.data.get("title") or entry.data.get("container-title") or "")
    letter = _LETTER.search(re.sub(r"<[^>]*>", "", title))
    own = direction(lang) if letter is None else "rtl" if letter[0] >= "\u0590" else "ltr"
    if own == direction(lang):
        return ""
    if own == "rtl":
        return "ar"
    return _TURKISH if base_language(str(entry.data.get("language") or "")) == _TURKISH else "en"


def _places(tree: HtmlElement) -> list[HtmlElement]:
    """Where a citation prints something of a source, in order."""
    return [each for each in tree.iter("span") if "to-source" in classes(each)]


def _inside(place: HtmlElement) -> str:
    holder = make(place, "div", place.text)
    holder.extend(list(place))
    return write_tree(holder)


def _empty(place: HtmlElement, name: str) -> None:
    for child in list(place):
        place.remove(child)
    place.text = None
    place.append(make(place, "span", id=name))


def _mark(place: HtmlElement, linked: bool) -> None:
    """Put marks around what is printed of a source, for the link that it becomes in the report."""
    if linked:
        begin, middle, end = TO_SOURCE
        place.text = f"{begin}{place.get('title')}{middle}{place.text or ''}"
        append_text(place, end)
    place.drop_tag()
