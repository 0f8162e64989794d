"""A report and the markup of its articles -> its apparatus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from report_builder.apparatus.indexes import Indexed
from report_builder.apparatus.model import Apparatus, Elsewhere, Target
from report_builder.apparatus.numbering import Numbering, find_targets
from report_builder.apparatus.references import kind_of, names_in
from report_builder.articles.model import Article
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.model import Markup


def make_apparatus(
    report: Report,
    units: Sequence[Unit],
    markups: Mapping[str, Markup],
    catalogue: Iterable[Article] = (),
    numbering: Numbering = "report",
    sections: Callable[[], dict[str, str]] = dict[str, str],
    marked: Indexed | None = None,
) -> Apparatus:
    """The apparatus of `report`. `markups` go by unit id; `catalogue` is every article of the project;
    `sections` finds the titles of the sections of all reports by key, and is only asked when it must be;
    `marked` are the indexes and the glossary."""
    targets = find_targets(report, units, markups, numbering)
    by_name: dict[str, list[Target]] = {}
    for target in targets:
        if not target.name:
            continue
        by_name.setdefault(target.name, []).append(target)
    wanted = {name for markup in markups.values() for name in names_in(markup)}
    missing = sorted(wanted - by_name.keys())
    return Apparatus(
        report.lang,
        targets,
        {target.anchor: target for target in targets},
        {name: tuple(found) for name, found in by_name.items()},
        _elsewhere(missing, _by_language(catalogue, report), sections) if missing else {},
        {lang: report.locale(lang) for lang in dict.fromkeys((report.lang, *report.locales))},
        indexes=marked.indexes if marked is not None else (),
        glossary=marked.glossary if marked is not None else (),
        places=marked.places if marked is not None else {},
    )


def _elsewhere(
    names: Sequence[str], articles: Iterable[Article], sections: Callable[[], dict[str, str]]
) -> dict[str, Elsewhere]:
    """Of the names, those of an article that is not in the report, or of something that stands in one: its
    attribute list says so; the first of `articles` that has one. Then those of sections."""
    found: dict[str, Elsewhere] = {}
    for article in articles:
        for name in names:
            if name in found:
                continue
            own = name == f"art-{article.key}"
            if own or re.search(rf"\{{[^{{}}\n]*#{re.escape(name)}(?![\w-])", article.body):
                found[name] = Elsewhere(kind_of(name), article.title, article.key, article.source_url)
    left = [name for name in names if name.startswith("sec-") and name not in found]
    titles: dict[str, str] = sections() if left else {}
    keys = {name: name.removeprefix("sec-") for name in left}
    return found | {name: Elsewhere("section", titles[key]) for name, key in keys.items() if key in titles}


def _by_language(catalogue: Iterable[Article], report: Report) -> list[Article]:
    """Of each key the article in the language of the edition, then the original (as the rule `original` of a
    manifest has it: `Catalogue.original`), then the others in the order of the project's languages."""
    articles = list(catalogue)
    named = {(article.key, article.translated_from) for article in articles}
    order = {lang: place for place, lang in enumerate(report.locales)}

    def rank(article: Article) -> tuple[bool, bool, bool, int, str]:
        is_named = (article.key, article.lang) in named
        place = order.get(article.lang, len(order))
        return article.lang != report.lang, not is_named, bool(article.translated_from), place, article.name

    return sorted(articles, key=rank)
