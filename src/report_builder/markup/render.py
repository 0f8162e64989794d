"""Turns the Markdown of an article into a safe HTML fragment, its text, and the problems found on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lxml.html import HtmlElement

from report_builder.articles.model import Article
from report_builder.citations.model import Citing
from report_builder.markup.anchors import finish_headings, finish_links, set_ids
from report_builder.markup.blocks import finish_blocks, finish_boxes
from report_builder.markup.citations import (
    find_citations,
    labels_of_authors,
    mark_citations,
    number_citations,
    place_citations,
)
from report_builder.markup.dates import tie_dates
from report_builder.markup.dialect import Parsed, parse
from report_builder.markup.directions import set_directions, turn_foreign_notes
from report_builder.markup.hyphenation import hyphenate
from report_builder.markup.index import set_index_marks
from report_builder.markup.labels import set_findings, set_labels
from report_builder.markup.limits import within_limits
from report_builder.markup.longwords import part_long_words
from report_builder.markup.model import Heading, Markup
from report_builder.markup.notes import set_notes, take_definitions
from report_builder.markup.numbers import set_digits
from report_builder.markup.punctuation import punctuate
from report_builder.markup.references import set_references
from report_builder.markup.sanitise import report_removed, sanitise
from report_builder.markup.sidenotes import name_side_notes, set_side_notes
from report_builder.markup.source import CHART, DIV_CLOSE, DIV_OPEN, Context, read_source
from report_builder.markup.spaces import part_spaces
from report_builder.markup.texts import texts_of
from report_builder.markup.tree import LITERAL, RESERVED, blocks, classes, plain, read_tree, tag, write_tree
from report_builder.markup.words import report_lost, warn_of_stuck_references
from report_builder.project.locale import Locale, packaged_locale
from report_builder.project.pictures import MEGAPIXELS

_MARK = re.compile(f"[{DIV_OPEN}{DIV_CLOSE}](\\d+)[{DIV_OPEN}{DIV_CLOSE}]")
_CHART_MARK = re.compile(f"{CHART}(\\d+){CHART}")
_IMAGE_WITH_ALT = re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)\{[^{}\n]*\balt=")


def render(
    article: Article,
    root: Path,
    namespace: str | None = None,
    locale: Locale | None = None,
    megapixels: float = MEGAPIXELS,
    citing: Citing | None = None,
) -> Markup:
    """Render the body of `article`, a file of the project at `root`.

    `namespace` goes before every id of the fragment; it is the article's key unless given. `locale` is the
    article's language as the project prints it, as it ships unless given. A picture may have so many
    `megapixels`. Without `citing` the project has no bibliography, and nothing is cited. Nothing is raised
    for what an author can write: all mistakes are in `problems` of the result, in order of their lines.
    """
    source, locale = read_source(article), locale or packaged_locale(article.lang)
    context = Context(article, root, namespace or article.key, source, locale, megapixels=megapixels)
    try:
        result = _render(context, citing) if within_limits(context) else Markup("")
    except RecursionError:
        context.report("the article is nested too deeply to be read", article.body_line, "make it simpler")
        result = Markup("")
    problems = tuple(sorted(context.problems, key=lambda p: (p.line or 0, p.severity, p.message)))
    return replace(result, images=tuple(context.images), problems=problems, charts=tuple(context.charts))


def _render(context: Context, citing: Citing | None) -> Markup:
    report_removed(context)
    warn_of_stuck_references(context)
    cited = find_citations(context, citing) if citing is not None else []
    context.cited += [(each.start, each.end) for each in cited]
    parsed = parse(context, mark_citations(context.source, cited) if cited else None)
    tree = read_tree(sanitise(_without_marks(context, parsed)))
    _disarm(tree, parsed.token)
    definitions = take_definitions(tree)
    if citing is not None and cited:
        place_citations(context, citing, cited, tree, parsed, definitions)
    for part in (tree, *definitions.values()):
        finish_boxes(context, part, parsed)
        set_side_notes(context, part, in_note=part is not tree)
        punctuate(part, context.locale)
        tie_dates(part, context.locale)
        set_directions(part, context.article.lang)
        set_digits(part, context.locale)
        hyphenate(part, context.article.lang)
    headings, dropped = finish_headings(context, tree)
    # Figures in notes too, before the notes are made of them.
    for part in (tree, *definitions.values()):
        finish_blocks(context, part, parsed)
    found = set_ids(context, (tree, *definitions.values()), headings)
    unused, notes = set_notes(context, tree, parsed, definitions)
    name_side_notes(context, tree)
    finish_links(context, tree)
    set_findings(context, tree)
    labels = set_labels(context, tree, labels_of_authors(notes))
    citations = number_citations(context, citing, tree, cited) if citing and cited else ()
    marks = set_index_marks(context, tree, parsed.index)
    set_references(tree)
    turn_foreign_notes(tree, context.article.lang)
    part_spaces(tree)
    part_long_words(tree)
    _clean_attributes(tree)
    _report_leftovers(context, tree)
    result = _result(context, tree, found, [dropped, *unused, *_replaced_alts(context, parsed)])
    return replace(result, labels=labels, citations=citations, index=marks)


def _disarm(tree: HtmlElement, token: str) -> None:
    """Take from the author's elements what would make them ours: forged marks, and the classes of notes."""
    for element in tree.iter():
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            if name.startswith("data-"):
                del element.attrib[name]
                if value.startswith(token):
                    element.set(name, value.removeprefix(token))
        if RESERVED.intersection(classes(element)):
            element.set("class", " ".join(name for name in classes(element) if name not in RESERVED))


def _without_marks(context: Context, parsed: Parsed) -> str:
    """The HTML without marks of boxes and charts that Markdown did not see: they lie inside raw HTML."""
    for number in _CHART_MARK.findall(parsed.html):
        context.report(
            "this chart lies inside raw HTML or a list, where it is not read",
            parsed.charts[int(number)].line,
            "let it stand on its own, with a blank line before and after",
        )
    for number in dict.fromkeys(_MARK.findall(parsed.html)):
        context.report(
            "this box lies inside raw HTML, where Markdown is not read",
            parsed.divs[int(number)].line,
            "close the HTML before it, with a blank line between",
        )
    return _CHART_MARK.sub("", _MARK.sub("", parsed.html))


def _replaced_alts(context: Context, parsed: Parsed) -> list[str]:
    """What stands in the brackets of an image among words that has an `alt` of its own, and is not shown."""
    captions = {figure.caption for figure in parsed.figures}
    return [text for text in _IMAGE_WITH_ALT.findall(context.source.masked) if text.strip() not in captions]


def _clean_attributes(tree: HtmlElement) -> None:
    """Take off our own marks and the reserved classes that an author wrote."""
    for element in tree.iter():
        for name in [str(key) for key in element.attrib]:
            if name.startswith("data-"):
                del element.attrib[name]
        if element.get("class") is not None:
            kept = [name for name in classes(element) if not name.startswith("rb-")]
            if kept:
                element.set("class", " ".join(kept))
            else:
                del element.attrib["class"]


def _report_leftovers(context: Context, tree: HtmlElement) -> None:
    """A `:::` that the reader of the page would see."""
    for element in tree.iter():
        for text in (element.text if tag(element) not in LITERAL else None, element.tail):
            if text and ":::" in text:
                context.report(
                    "a `:::` stands in the text",
                    context.source.find_any(":::"),
                    "a box begins and ends with `:::` at the very start of a line",
                )
                return


def _result(context: Context, tree: HtmlElement, headings: list[Heading], extra: list[str]) -> Markup:
    flow, notes = texts_of(tree)
    # The number of a note is not a word of its text.
    texts = [plain(text, calls=False) for text in blocks(tree)] + [note.partition(" ")[2] for note in notes]
    alts = [image.get("alt") or "" for image in tree.iter("img")]
    report_lost(context, [*texts, *alts, *extra])
    words = sum(1 for text in (*flow, *notes) for word in text.split() if any(map(str.isalnum, word)))
    return Markup(write_tree(tree), tuple(headings), flow, notes, words)
