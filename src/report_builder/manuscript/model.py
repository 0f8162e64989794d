"""The report tree (a manifest resolved against the articles) and the units it is compiled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from report_builder.articles.model import Article
from report_builder.manuscript.timeline import Event
from report_builder.project.config import Place
from report_builder.project.errors import Problem
from report_builder.project.locale import Locale, packaged_locale

# Pages that are made of what the articles hold; left out where there is nothing of the kind.
GatheredKind = Literal[
    "figures",
    "tables",
    "charts",
    "findings",
    "timeline",
    "contributors",
    "about",
    "glossary",
    "bibliography",
    "index",
]
PageKind = Literal[
    GatheredKind,
    "cover",
    "half-title",
    "imprint",
    "contents",
    "foreword",
    "section",
    "article",
    "appendix",
    "back-cover",
    "brief",
]
UnitKind = Literal[PageKind, "spine"]  # the back of a bound book, which is a page of no report
Matter = Literal["front", "body", "back"]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of articles; `number` is 1-based in the report, `line` where the manifest has it."""

    number: int
    id: str  # "section-1": the namespace of its opener unit
    title: str
    articles: tuple[Article, ...]
    summary: str | None = None
    picture: str | None = None  # path relative to the project root, with "/"
    epigraph: str | None = None
    epigraph_by: str | None = None  # whose words it is
    line: int | None = None
    key: str = ""  # what references call it: `@sec-<key>`


@dataclass(frozen=True, slots=True)
class Untranslated:
    """An article that an edition has no translation of, and what became of it. `lang` is the language of the
    original, `section` the title of the section that it belongs to, None before and after the sections."""

    key: str
    rule: Literal["leave-out", "original"]
    lang: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class CitationPlan:
    """How a report cites: the file of the style, and where the sources are listed."""

    style: Path
    bibliography: Place


@dataclass(frozen=True, slots=True)
class Contributor:
    """Someone who worked on a report, as an edition prints it; `spelt` is the name in every language."""

    key: str
    name: str
    role: str | None = None
    bio: str | None = None
    url: str | None = None
    spelt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What an edition says of its making: paragraphs."""

    method: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One edition of one manifest, with every article found. `options` are the layout options it sets,
    `edition_options` those of its `[edition.<lang>]`, which win."""

    name: str
    lang: str
    title: str
    layout: str
    publisher: str
    sections: tuple[Section, ...]
    subtitle: str | None = None
    date: dt.date | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    identifier: str | None = None  # ISBN, report number
    rights: str | None = None
    imprint: tuple[str, ...] = ()  # paragraphs for the imprint page
    website: str | None = None
    source_url: str | None = None  # where it stands on the web
    findings: tuple[str, ...] = ()  # what kits tell of it, if not what the articles say
    front: tuple[Article, ...] = ()  # foreword and the like, in order
    events: tuple[Event, ...] | None = None  # None: no timeline is wanted
    dated_articles: bool = False  # whether dated articles are events too
    contributors: tuple[Contributor, ...] = ()
    about: About | None = None
    back: tuple[Article, ...] = ()  # appendices, in order
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    edition_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    untranslated: tuple[Untranslated, ...] = ()
    warnings: tuple[Problem, ...] = ()
    manifest: Path | None = None
    locales: Mapping[str, Locale] = field(default_factory=dict[str, Locale])  # as the project prints them
    citations: CitationPlan | None = None

    def locale(self, lang: str) -> Locale:
        """What the project prints in `lang`; what ships when the project does not have the language."""
        return self.locales.get(lang) or packaged_locale(lang)

    def in_original(self, article: Article) -> bool:
        """Whether `article` is set in its original language for want of a translation."""
        return any(each.key == article.key and each.rule == "original" for each in self.untranslated)

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article of the report, in page order."""
        middle = (article for section in self.sections for article in section.articles)
        return (*self.front, *middle, *self.back)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compiled at once; it begins on a new page.

    `id` is unique in the report, the namespace of the unit's anchors (`idlib-sochi/notes-3`), and the anchor
    of its first page. `matter` decides the page labels: roman in the front, arabic from the body on.
    """

    id: str
    kind: UnitKind
    matter: Matter
    title: str
    article: Article | None = None
    section: Section | None = None  # the section it opens or belongs to
    listed: bool = True  # in the contents and the outline
    label: str = ""  # of an appendix, in the language of the edition: "Appendix A"
