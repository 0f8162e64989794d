"""Turns a report into the list of units that it is compiled in, in page order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast, get_args

from report_builder.articles.model import Article
from report_builder.manuscript.model import GatheredKind, Matter, PageKind, Report, Unit, UnitKind
from report_builder.manuscript.report import free_id
from report_builder.project.numerals import letter_number

_AROUND: tuple[UnitKind, ...] = ("cover", "half-title", "imprint")
GATHERED: tuple[UnitKind, ...] = get_args(GatheredKind)
_TITLES = {"findings": "key_findings", "about": "about_report"}


def plan_units(report: Report, kinds: tuple[str, ...]) -> tuple[Unit, ...]:
    """The units of `report`. `kinds` is what the layout wants around the articles, in order.

    Forewords come where `kinds` says "foreword", or after everything else in front; "section" gives each
    section an opener; what is gathered comes before or after the sections as `kinds` has it, behind the
    appendices; "back-cover" comes last. A brief (a report without sections) is one "brief" unit.
    Every id is unique: an article's is its key, and what else would have the same id gives way.
    Raises ValueError for a kind that no unit has.
    """
    if unknown := set(kinds) - set(get_args(PageKind)):
        raise ValueError(f"no unit is of the kind {', '.join(sorted(unknown))}")
    planner = _Planner(report, kinds)
    middle = planner.body() if report.sections else planner.brief()
    return (*planner.front(), *middle, *planner.back())


class _Planner:
    def __init__(self, report: Report, kinds: tuple[str, ...]) -> None:
        self.report = report
        self.kinds = kinds
        self.taken = {article.key for article in report.articles} | {each.id for each in report.sections}

    def front(self) -> Iterator[Unit]:
        for kind in self.before_sections():
            if kind == "foreword":
                yield from self.forewords()
            elif kind in (*_AROUND, "contents", *GATHERED):
                yield self.page(kind, "front")
        if "foreword" not in self.kinds:
            yield from self.forewords()

    def before_sections(self) -> tuple[UnitKind, ...]:
        """The kinds before "section"; without it, all but those that only ever stand behind."""
        known = cast("tuple[UnitKind, ...]", self.kinds)
        return known[: known.index("section")] if "section" in known else known

    def forewords(self) -> Iterator[Unit]:
        if self.report.sections:
            yield from (_of_article(article, "foreword", "front") for article in self.report.front)

    def body(self) -> Iterator[Unit]:
        for section in self.report.sections:
            if "section" in self.kinds:
                yield Unit(section.id, "section", "body", section.title, section=section)
            for article in section.articles:
                yield Unit(article.key, "article", "body", article.title, article, section)

    def brief(self) -> Iterator[Unit]:
        yield from (_of_article(article, "brief", "body") for article in self.report.front)

    def back(self) -> Iterator[Unit]:
        for number, article in enumerate(self.report.back, start=1):
            yield replace(_of_article(article, "appendix", "back"), label=self.appendix(number))
        for kind in cast("tuple[UnitKind, ...]", self.kinds[len(self.before_sections()) :]):
            if kind in GATHERED:
                yield self.page(kind, "back")
        if "back-cover" in self.kinds:
            yield self.page("back-cover", "back")

    def appendix(self, number: int) -> str:
        """The word and the letter of an appendix, which a line does not part."""
        lang = self.report.lang
        return f"{self.report.locale(lang).words['appendix']}\u00a0{letter_number(number, lang)}"

    def page(self, kind: UnitKind, matter: Matter) -> Unit:
        """A unit that holds no article; of these, only what is gathered is listed in the contents."""
        words = self.report.locale(self.report.lang).words
        name = _TITLES.get(kind, kind.replace("-", "_"))
        title = self.report.title if kind in {"cover", "half-title"} else words[name]
        return Unit(free_id(kind, self.taken), kind, matter, title, listed=kind in GATHERED)


def _of_article(article: Article, kind: UnitKind, matter: Matter) -> Unit:
    return Unit(article.key, kind, matter, article.title, article)
