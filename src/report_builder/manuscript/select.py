"""Turns articles and a query into the articles that it selects, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from report_builder.articles.model import Article
from report_builder.manuscript.schema import Select, SortKey
from report_builder.project.config import ProjectConfig
from report_builder.project.errors import Problem, SourceError
from report_builder.project.locale import sort_key
from report_builder.project.source import Source
from report_builder.project.validation import validate


def select(articles: Iterable[Article], query: Select) -> tuple[Article, ...]:
    """The articles that meet every condition of `query`, sorted, at most `query.limit` of them.

    The order is total: what `query.sort` leaves equal is ordered by key, language and file. Undated articles
    come last, and none of them is in a range of dates. Tags and authors compare without letter case.
    """
    found = [article for article in articles if matches(article, query)]
    return tuple(ordered(found, query.sort)[: query.limit])


def ordered(articles: Iterable[Article], sort: Sequence[SortKey], lang: str | None = None) -> list[Article]:
    """The articles in the order of `sort`; titles by the alphabet of `lang`, of each article's language if
    None."""
    found = sorted(articles, key=lambda article: (article.key, article.lang, article.name))
    for field in reversed(sort):
        value = _sorting(field.removeprefix("-"), lang)
        present = [article for article in found if value(article) is not None]
        absent = [article for article in found if value(article) is None]
        # reverse=True keeps the order of equal elements, so ties stay as the later keys left them.
        found = [*sorted(present, key=value, reverse=field.startswith("-")), *absent]
    return found


def matches(article: Article, query: Select, unknown: frozenset[str] = frozenset()) -> bool:
    """Whether `article` meets the conditions; one on a field in `unknown` counts as met."""
    tags, authors = _folded(article.tags), _folded(article.authors)
    date = article.date
    conditions: tuple[tuple[str, bool], ...] = (
        ("kind", not query.kind or article.kind in query.kind),
        ("tags", _folded(query.tags) <= tags),
        ("tags", not query.any_tags or bool(_folded(query.any_tags) & tags)),
        ("authors", not query.authors or bool(_folded(query.authors) & authors)),
        ("date", query.from_ is None or (date is not None and date >= query.from_)),
        ("date", query.to is None or (date is not None and date <= query.to)),
        ("lang", query.lang is None or article.lang == query.lang),
        ("key", article.key not in query.exclude),
    )
    return all(met or field in unknown for field, met in conditions)


def parse_where(conditions: Sequence[str], config: ProjectConfig) -> Select:
    """A query from words of a command line: `kind=in-focus`, `tags=idlib,military`, `from=2022-01-01`.

    Raises SourceError with a suggestion for an unknown key or value.
    """
    data: dict[str, Any] = {}
    for condition in conditions:
        key, equals, value = condition.partition("=")
        if not equals or not value.strip():
            hint = "write it like kind=in-focus"
            raise SourceError(Problem(f"“{condition}” is not a condition", hint=hint))
        parts = [part.strip() for part in value.split(",") if part.strip()]
        data[key.strip()] = parts if key.strip() in _LISTS else _number(value.strip())
    context = {"kinds": config.kinds, "languages": config.languages}
    return validate(Select, Source(None, data), context)


_LISTS = frozenset({"kind", "tags", "any_tags", "authors", "exclude", "sort"})


def _sorting(field: str, lang: str | None) -> Callable[[Article], Any]:
    if field == "title":
        return lambda article: sort_key(article.title, lang or article.lang)
    return _SORTS[field]


_SORTS: dict[str, Callable[[Article], Any]] = {
    "date": lambda article: article.date,
    "key": lambda article: article.key,
    "kind": lambda article: article.kind,
}


def _number(value: str) -> int | str:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)
