"""An article -> what it is made of: how many of each thing, on which lines, which numbers and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml.html import HtmlElement

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.markup.source import read_source
from report_builder.markup.tree import blocks, classes, plain, read_tree, tag
from report_builder.parity.numbers import numbers_in
from report_builder.project.locale import Locale

_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("heading", re.compile(r" {0,3}#{1,6}[ \t]")),
    ("figure", re.compile(r" {0,3}!\[")),
    ("note", re.compile(r" {0,3}\[\^[^\]]+\]:")),
    ("box", re.compile(r" {0,3}:::+[ \t]*\S")),
    ("end", re.compile(r" {0,3}:::+[ \t]*$")),
    ("caption", re.compile(r" {0,3}:[ \t]")),
    ("row", re.compile(r"[ \t>]*\|")),
    ("item", re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]")),
)
_BOXES = frozenset({"box", "pullquote"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What an article is made of. `counts` go by kind (heading-2, figure, note, …), `numbers` from a number
    to how it is first written; `places` are the blocks of the source with their lines."""

    counts: Mapping[str, int]
    numbers: Counter[str]
    written: Mapping[str, str]
    links: Counter[str]  # keys of articles
    addresses: Counter[str]  # on the web
    places: tuple[tuple[str, int], ...]


def shape_of(article: Article, root: Path, locale: Locale, files: Mapping[str, str]) -> Shape:
    """The shape of `article`, a file of the project at `root`. `files` maps article files to their keys."""
    markup = render(article, root, locale=locale)
    tree = read_tree(markup.html)
    texts = [plain(text, calls=False) for text in blocks(tree)]
    texts += [note.partition(" ")[2] for note in markup.notes]
    numbers, written = numbers_in(texts, article.lang)
    targets = list(_targets(tree))
    return Shape(
        counts=_counts(markup, tree),
        numbers=numbers,
        written=written,
        links=Counter(key for target in targets if (key := _linked(target, files)) is not None),
        addresses=Counter(target for target in targets if re.match("https?:", target)),
        places=tuple(_places(article)),
    )


def _counts(markup: Markup, tree: HtmlElement) -> dict[str, int]:
    counts = Counter(f"heading-{heading.level}" for heading in markup.headings)
    counts["note"] = len(markup.notes)
    for element in tree.iter():
        name = tag(element)
        if name == "p" and "box-title" not in classes(element) and not _in_note(element):
            counts["paragraph"] += 1
        elif name in ("figure", "table"):
            counts[name] += 1
        elif name == "tr":
            counts["row"] += 1
        elif name == "li" and not _in_note(element):
            counts["item"] += 1
        if _BOXES.intersection(classes(element)):
            counts["box"] += 1
    return dict(counts)


def _in_note(element: HtmlElement) -> bool:
    return any("note" in classes(each) for each in element.iterancestors("span"))


def _targets(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("a"):
        if href := link.get("href"):
            yield href


def _linked(target: str, files: Mapping[str, str]) -> str | None:
    """The key of the article that a link leads to."""
    scheme, _, rest = target.partition(":")
    place = unquote(rest.partition("#")[0])
    if scheme == "article":
        return place
    return files.get(place, place) if scheme == "article-file" else None


def _places(article: Article) -> Iterator[tuple[str, int]]:
    """Kind and line of each block of the source, in order."""
    source = read_source(article)
    before, in_table = "", False
    for number, text in enumerate(source.masked.split("\n"), start=source.first_line):
        kind = next((kind for kind, pattern in _LINES if pattern.match(text)), "")
        if kind == "row" and _RULE.fullmatch(text):
            kind = "rule"
        if kind == "row" and not in_table:
            yield "table", number
        if kind and kind not in ("end", "rule", "caption"):
            yield kind, number
        elif not kind and text.strip() and before in ("", "heading", "box", "end"):
            yield "paragraph", number
        in_table = kind in ("row", "rule")
        before = kind or ("text" if text.strip() else "")
