"""Turns links between articles into symbols for the linker, or into what they fall back to."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from report_builder.apparatus.symbols import symbol_url
from report_builder.articles.model import Article
from report_builder.manuscript.model import Unit
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem
from report_builder.project.source import suggestion

ANCHOR = re.compile(r"""<a((?:\s+[^\s=>]+(?:\s*=\s*"[^"]*")?)*)\s*>(.*?)</a>""", re.DOTALL)
HREF = re.compile(r"""\shref\s*=\s*"(article|article-file):([^"]*)\"""")
ID = re.compile(r"""\sid="([^"]*)\"""")
SYMBOL = re.compile(r"""href="rb-symbol:([^"]*)\"""")


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What a unit may link to.

    `units` are the report's, in page order; `articles` maps the key of each article in the report to its
    unit's id; `files` maps the name of every known article file to its key; `sources` maps the key of every
    known article to its `source_url`, "" if it has none. `ids` are the ids within each article of the report,
    by unit id, and `langs` its language: articles of two languages in one edition may name them differently.
    """

    units: tuple[Unit, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    langs: Mapping[str, str] = field(default_factory=dict[str, str])


def link_context(
    units: Iterable[Unit],
    catalogue: Iterable[Article] = (),
    lang: str = "",
    markups: Mapping[str, Markup] | None = None,
) -> LinkContext:
    """The context of a report's units; `catalogue` is every article of the project, in any language.

    Where languages share a key, the source of the article in `lang` wins. `markups` go by unit id.
    """
    units = tuple(units)
    catalogue = (*catalogue, *(unit.article for unit in units if unit.article))
    sources: dict[str, str] = {}
    for article in sorted(catalogue, key=lambda article: (article.lang == lang, article.name)):
        sources[article.key] = article.source_url or sources.get(article.key, "")
    return LinkContext(
        units=units,
        articles={unit.article.key: unit.id for unit in units if unit.article},
        files={article.name: article.key for article in catalogue},
        sources=sources,
        ids={
            unit: frozenset(html.unescape(found) for found in ID.findall(markup.html))
            for unit, markup in (markups or {}).items()
        },
        langs={unit.id: unit.article.lang for unit in units if unit.article},
    )


def resolve_links(markup: str, article: Article, context: LinkContext) -> tuple[str, list[Problem]]:
    """`markup` with its `article:` and `article-file:` links resolved, and a warning for each dead one.

    In this report: `rb-symbol:…`; not in it: the article's `source_url`; none: the text without the link.
    """
    problems: list[Problem] = []

    def replace(match: re.Match[str]) -> str:
        link = HREF.search(match[1])
        if link is None:
            return match[0]
        scheme, target = link[1], html.unescape(link[2])
        place, _, fragment = target.partition("#")
        url, problem = _destination(scheme, unquote(place), unquote(fragment), article, context)
        if problem is not None:
            problems.append(problem)
        if url is None:
            return match[2]
        attributes = f'{match[1][: link.start()]} href="{html.escape(url)}"{match[1][link.end() :]}'
        return f"<a{attributes}>{match[2]}</a>"

    return ANCHOR.sub(replace, markup), problems


def symbols_in(page: str) -> tuple[str, ...]:
    """The anchors that a composed page links to, each once, in order."""
    return tuple(dict.fromkeys(unquote(html.unescape(anchor)) for anchor in SYMBOL.findall(page)))


def _destination(
    scheme: str, place: str, fragment: str, article: Article, context: LinkContext
) -> tuple[str | None, Problem | None]:
    if scheme == "article-file":
        key = context.files.get(posixpath.normpath(place))
        if key is None:
            message = f"the link to “{place}” is left out: there is no such article file"
            return None, _warning(
                article, posixpath.basename(place), message, suggestion(place, context.files)
            )
    else:
        key = place
    if unit := context.articles.get(key):
        if fragment and _is_lost(unit, fragment, article, context):
            message = f"the link to “{place}#{fragment}” leads to the beginning of the article: this edition "
            message += f"has it in “{context.langs[unit]}”, where nothing has that id"
            hint = f"give the heading the same id in every language: {{#{fragment}}}"
            return symbol_url(unit), _warning(article, f"#{fragment}", message, hint)
        return symbol_url(f"{unit}/{fragment}" if fragment else unit), None
    if source := context.sources.get(key):
        return (f"{source}#{quote(fragment)}" if fragment and "#" not in source else source), None
    if key in context.sources:
        message = f"the link to “{key}” is left out: the article is not in this report and has no source_url"
        hint = "add it to the report, or give the article a source_url"
    else:
        message = f"the link to “{key}” is left out: there is no such article"
        hint = suggestion(key, context.sources)
    return None, _warning(article, place, message, hint)


def _is_lost(unit: str, fragment: str, article: Article, context: LinkContext) -> bool:
    """Whether a link leads to an id that only the version in the language of `article` has."""
    known = context.ids.get(unit)
    return known is not None and article.lang != context.langs[unit] and f"{unit}/{fragment}" not in known


def _warning(article: Article, needle: str, message: str, hint: str | None) -> Problem:
    before, found, _ = article.body.partition(needle)
    line = article.body_line + before.count("\n") if found else None
    return Problem(message, article.path, line, None, hint, "warning")
