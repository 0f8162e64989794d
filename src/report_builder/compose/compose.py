"""Turns a unit of a report into an HTML document through the templates of a layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup as Safe

from report_builder.apparatus.model import PLACEHOLDER, Apparatus
from report_builder.apparatus.resolve import Resolved, called
from report_builder.apparatus.symbols import symbol_url
from report_builder.articles.model import Article
from report_builder.compose.links import LinkContext, resolve_links, symbols_in
from report_builder.compose.model import ComposedUnit, Layout
from report_builder.compose.templates import html_environment, render, template_problem
from report_builder.compose.typography import set_marks
from report_builder.indexing.entries import Entry
from report_builder.indexing.glossary import GlossaryEntry
from report_builder.indexing.pages import Link
from report_builder.manuscript.model import Report, Unit
from report_builder.project.errors import LayoutError, Problem
from report_builder.project.locale import (
    Locale,
    direction,
    format_dates,
    format_month,
    format_number,
    join_names,
    language_name,
    tied_date,
)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents. `entries` are the units of a section below its opener."""

    unit: Unit
    entries: tuple[ContentsEntry, ...] = ()


@dataclass(slots=True)
class _Labels:
    """Printed page labels by anchor; remembers whether it was asked."""

    known: Mapping[str, str]
    asked: bool = False

    def __call__(self, anchor: str) -> str:
        self.asked = True
        return self.known.get(anchor) or PLACEHOLDER


def compose_unit(
    unit: Unit,
    report: Report,
    layout: Layout,
    resolved: Resolved | None,
    context: LinkContext,
    labels: Mapping[str, str],
    apparatus: Apparatus,
    more: Mapping[str, Any] | None = None,
) -> ComposedUnit:
    """`unit` as a whole HTML document.

    `resolved` is the markup of the unit's article as it is printed; `labels` are the printed page labels of
    the last link by anchor, "" or missing in the first round. Raises LayoutError with the template's file and
    line. `more` are further variables of the template.
    """
    problems: list[Problem] = []
    body = ""
    if resolved is not None and unit.article is not None:
        body, problems = resolve_links(resolved.markup.html, unit.article, context)
    asked = _Labels(labels)
    template = layout.templates.get(unit.kind)
    if template is None:
        raise LayoutError(
            Problem(f"the layout “{layout.name}” has no template for a unit of kind “{unit.kind}”")
        )
    try:
        jinja = html_environment(layout.folders, layout.digest)
        values = _values(unit, report, layout, body, context, asked, apparatus)
        page = render(jinja, template, {**values, **(more or {})})
    except Exception as error:
        raise LayoutError(template_problem(error, layout.folders)) from error
    return ComposedUnit(
        unit_id=unit.id,
        html=page,
        markup=resolved.markup if resolved is not None else None,
        symbols=symbols_in(page),
        prints_labels=asked.asked or bool(resolved and resolved.paged),
        paged=resolved.paged if resolved is not None else (),
        problems=tuple(problems),
        start="recto" if layout.two_sided and unit.kind in layout.recto else "any",
    )


def _values(
    unit: Unit,
    report: Report,
    layout: Layout,
    body: str,
    context: LinkContext,
    labels: _Labels,
    apparatus: Apparatus,
) -> dict[str, Any]:
    """What a template sees."""
    lang = unit.article.lang if unit.article else report.lang
    locale = report.locale(lang)
    words = {**locale.words, **layout.strings.get("en", {}), **layout.strings.get(lang, {})}
    head = (unit.article.short_title or unit.article.title) if unit.article else unit.title
    return {
        "unit": unit,
        "report": report,
        "article": unit.article,
        "section": unit.section,
        "options": layout.options,
        "tokens": layout.tokens,
        "body": Safe(body),  # noqa: S704 - sanitised by the markup phase
        "lang": lang,
        "dir": direction(lang),
        "page_lang": report.lang,
        "page_dir": direction(report.lang),
        "running_title": _isolated(head, lang, report.lang),
        "original_note": _original_note(unit.article, report),
        "lang_of": partial(_lang_of, report=report),
        "if_foreign": partial(_if_foreign, report=report),
        "body_class": _body_class(unit, layout),
        "t": words,
        "genre": _genre(unit.article, words),
        "picture": _picture(unit),
        "contents": contents_entries(context.units),
        "apparatus": apparatus,
        "typeset": partial(set_marks, locale=locale),
        "pages": partial(_pages, labels=labels, locale=locale),
        "called": partial(called, locale=locale),
        "label": labels,
        "link": symbol_url,
        "date": partial(tied_date, locale=locale),
        "month": partial(format_month, locale=locale),
        "dates": partial(format_dates, locale=locale),
        "names": partial(join_names, locale=locale),
        "number": partial(format_number, locale=locale),
    }


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """Pages as an index prints them: the first and perhaps the last, and what follows them: `n3`."""

    first: Link
    last: Link | None
    after: str
    main: bool


def _pages(entry: Entry | GlossaryEntry, labels: _Labels, locale: Locale) -> tuple[PrintedPages, ...]:
    """What is printed after an entry of the index or the glossary."""
    labels.asked = True
    return tuple(
        PrintedPages(found.first, found.last, _of_notes(found.notes, locale), found.main)
        for found in entry.pages(labels.known)
    )


def _of_notes(notes: Sequence[str], locale: Locale) -> str:
    """`n3`, `nn3–5`: the notes that alone name the entry on a page."""
    if not notes:
        return ""
    if len(notes) == 1:
        return locale.words["index_note"].format(note=notes[0])
    return locale.words["index_notes"].format(first=notes[0], last=notes[-1])


def contents_entries(units: tuple[Unit, ...]) -> tuple[ContentsEntry, ...]:
    """The listed units in page order, the articles of a section below its opener."""
    top: list[tuple[Unit, list[ContentsEntry]]] = []
    for unit in units:
        if not unit.listed or unit.kind == "contents":
            continue
        if unit.kind == "article" and unit.section and top and top[-1][0].section == unit.section:
            top[-1][1].append(ContentsEntry(unit))
        else:
            top.append((unit, []))
    return tuple(ContentsEntry(unit, tuple(below)) for unit, below in top)


def _body_class(unit: Unit, layout: Layout) -> str:
    sides = "sides-two" if layout.two_sided else "sides-one"
    return f"unit unit-{unit.kind} matter-{unit.matter} {sides}"


def _genre(article: Article | None, words: Mapping[str, str]) -> str:
    """The article's kind for readers: the layout's word `kind_<kind>`, else `in-focus` as "In focus"."""
    if article is None or not article.kind:
        return ""
    plain = re.sub(r"[-_]+", " ", article.kind)
    return words.get(f"kind_{article.kind}") or plain[:1].upper() + plain[1:]


def _lang_of(unit: Unit, report: Report) -> str:
    """The language of a unit's title."""
    return unit.article.lang if unit.article else report.lang


def _if_foreign(unit: Unit, report: Report) -> Safe:
    """The attributes of an element with the unit's title when it is not in the language of the edition."""
    lang = _lang_of(unit, report)
    return Safe("") if lang == report.lang else Safe(' lang="{}" dir="{}"').format(lang, direction(lang))


def _isolated(text: str, lang: str, page_lang: str) -> str:
    """A running head that keeps its direction among text of the other: margin boxes have no elements."""
    if direction(lang) == direction(page_lang):
        return text
    opening = "\u2066" if direction(lang) == "ltr" else "\u2067"
    return f"{opening}{text}\u2069"


def _original_note(article: Article | None, report: Report) -> str:
    """What the edition says of an article that it has no translation of; empty for all others."""
    if article is None or not report.in_original(article):
        return ""
    locale = report.locale(report.lang)
    return locale.words["in_original_language"].format(language=language_name(article.lang, locale))


def _picture(unit: Unit) -> str:
    """The section's picture or the article's, as a path below the project root."""
    owner = unit.section if unit.kind == "section" or unit.article is None else unit.article
    return (owner.picture if owner else None) or ""
