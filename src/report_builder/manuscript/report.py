"""Turns a manifest and the catalogue into the report of one edition, with every article found."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from report_builder.articles.catalogue import Catalogue
from report_builder.articles.model import Article
from report_builder.citations.styles import style_file
from report_builder.manuscript.credits import contributors_of, unknown_contributors
from report_builder.manuscript.load import LoadedManifest, load_manifest, report_file
from report_builder.manuscript.model import About, CitationPlan, Contributor, Report, Section, Untranslated
from report_builder.manuscript.pairing import Wanted, editions_of, pair_articles, rule_of
from report_builder.manuscript.schema import EditionEntry, Missing
from report_builder.manuscript.select import ordered
from report_builder.manuscript.timeline import Event, read_events
from report_builder.project.config import config_source
from report_builder.project.errors import LayoutError, Problem, SourceError
from report_builder.project.locale import Locale, locale_of
from report_builder.project.paths import Project, file_below, layout_folder
from report_builder.project.source import KeyPath, suggestion
from report_builder.project.values import LocalText, LocalTexts

Found = TypeVar("Found")


def resolve_report(
    project: Project, catalogue: Catalogue, name: str, lang: str | None = None, rule: Missing | None = None
) -> Report:
    """The report `name` in the language `lang` (by default the first edition of its manifest).

    `rule` goes over what the manifest says of articles without a translation. Raises SourceError with every
    mistake of the manifest, and of the articles that the report uses.
    """
    loaded = load_manifest(report_file(project, name), project)
    editions = editions_of(project, loaded)
    chosen = lang or editions[0]
    if chosen not in editions:
        message = f"the report has no edition in “{chosen}”"
        hint = suggestion(chosen, editions) or f"editions: {', '.join(editions)}"
        raise SourceError(loaded.source.problem(("editions",), message, hint))
    return _Resolver(project, catalogue, loaded, chosen, rule).report()


def report_editions(project: Project, name: str) -> tuple[str, ...]:
    """The languages in which the report `name` appears. Raises SourceError."""
    return editions_of(project, load_manifest(report_file(project, name), project))


def brief_report(project: Project, article: Article) -> Report:
    """One article as a report of its own: no sections, the article in `front`, no manifest."""
    config = project.config
    return Report(
        name=article.key,
        lang=article.lang,
        title=article.title,
        layout=config.defaults.brief_layout,
        publisher=config.said(config.publisher, article.lang) or "",
        sections=(),
        subtitle=article.subtitle,
        date=article.date,
        authors=article.authors,
        summary=article.summary,
        keywords=article.tags,
        rights=config.said(config.rights, article.lang),
        website=config.said(config.website, article.lang),
        source_url=article.source_url,
        front=(article,),
        locales=_locales(project, article.lang),
        citations=CitationPlan(_project_style(project), config.citations.bibliography),
    )


def _project_style(project: Project) -> Path:
    """The style that the project file names. Raises SourceError with its line there."""
    try:
        return style_file(project.config.citations.style, project.bibliography / "styles")
    except SourceError as error:
        problem = error.problems[0]
        source = config_source(project.file)
        raise SourceError(source.problem(("citations", "style"), problem.message, problem.hint)) from None


def _locales(project: Project, lang: str) -> dict[str, Locale]:
    """What the project prints in each of its languages and in `lang`. Raises SourceError."""
    return {name: locale_of(project, name) for name in dict.fromkeys((lang, *project.config.languages))}


class _Resolver:
    """Collects the problems of one manifest while the Report of one edition is put together."""

    def __init__(
        self, project: Project, catalogue: Catalogue, loaded: LoadedManifest, lang: str, rule: Missing | None
    ) -> None:
        self.project = project
        self.catalogue = catalogue
        self.loaded = loaded
        self.manifest = loaded.manifest
        self.source = loaded.source
        self.lang = lang
        self.rule = rule
        self.edition = self.manifest.edition.get(lang, EditionEntry())
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.untranslated: list[Untranslated] = []
        self.taken: set[str] = set()

    def report(self) -> Report:
        manifest, config = self.manifest, self.project.config
        self.check_languages()
        layout = self.layout()
        pairing = pair_articles(self.catalogue, self.loaded, self.lang)
        self.problems += pairing.problems
        front = self.found(pairing.front)
        contents = [self.in_section(number, wanted) for number, wanted in enumerate(pairing.sections)]
        back = self.found(pairing.back)
        self.taken = {article.key for part in (front, *contents, back) for article in part}
        report = Report(
            name=self.loaded.name,
            lang=self.lang,
            title=self.text(("title",), manifest.title) or "",
            layout=layout,
            publisher=config.said(config.publisher, self.lang) or "",
            sections=self.sections(pairing.sections, contents),
            subtitle=self.text(("subtitle",), manifest.subtitle),
            date=self.edition.date or manifest.date,
            authors=self.texts(("authors",), manifest.authors),
            summary=self.text(("summary",), manifest.summary),
            keywords=self.texts(("keywords",), manifest.keywords),
            identifier=self.text(("identifier",), manifest.identifier),
            rights=self.text(("rights",), manifest.rights) or config.said(config.rights, self.lang),
            imprint=self.texts(("imprint",), manifest.imprint),
            website=self.text(("website",), manifest.website) or config.said(config.website, self.lang),
            source_url=self.text(("source_url",), manifest.source_url),
            findings=self.texts(("findings",), manifest.findings),
            front=front,
            back=back,
            events=self.events(),
            dated_articles=manifest.timeline is not None and manifest.timeline.articles,
            contributors=self.contributors((*front, *(each for part in contents for each in part), *back)),
            about=self.about(),
            options=manifest.options,
            edition_options=self.edition.options,
            untranslated=tuple(self.untranslated),
            warnings=tuple(self.warnings),
            manifest=self.loaded.path,
            locales=_locales(self.project, self.lang),
            citations=self.citations(),
        )
        if self.problems:
            unique = dict.fromkeys(self.problems)
            raise SourceError(sorted(unique, key=lambda each: (str(each.file), each.line or 0)))
        return report

    def check_languages(self) -> None:
        """Tables by edition may name editions only."""
        editions = editions_of(self.project, self.loaded)
        places: list[tuple[KeyPath, Iterable[str]]] = [
            (("edition",), self.manifest.edition),
        ]
        if self.manifest.missing is not None:
            places.append((("missing",), self.manifest.missing.rules))
        for table in ("front", "sections", "back"):
            for at, entry in enumerate(getattr(self.manifest, table)):
                if entry.missing is not None:
                    places.append(((table, at, "missing"), entry.missing.rules))
        for path, languages in places:
            for lang in languages:
                if lang and lang not in editions:
                    message = f"the report has no edition in “{lang}”"
                    hint = suggestion(lang, editions) or f"editions: {', '.join(editions)}"
                    self.problems.append(self.source.problem((*path, lang), message, hint))

    def layout(self) -> str:
        own, ours = self.edition.layout, self.manifest.layout
        name = own or ours or self.project.config.defaults.layout
        try:
            layout_folder(self.project, name)
        except LayoutError as error:
            message, hint = error.problems[0].message, error.problems[0].hint
            if own is None and ours is None:
                message += ", which is the default in report-builder.toml"
            path: KeyPath = ("layout",) if own is None else ("edition", self.lang, "layout")
            self.problems.append(self.source.problem(path, message, hint))
        return name

    def citations(self) -> CitationPlan | None:
        own, config = self.manifest.citations, self.project.config.citations
        try:
            if own.style is None:
                style = _project_style(self.project)
            else:
                style = style_file(own.style, self.project.bibliography / "styles")
        except SourceError as error:
            problem = error.problems[0]
            if own.style is not None:
                problem = self.source.problem(("citations", "style"), problem.message, problem.hint)
            self.problems.append(problem)
            return None
        return CitationPlan(style, own.bibliography or config.bibliography)

    def found(self, wanted: Iterable[Wanted], section: str | None = None) -> tuple[Article, ...]:
        found = (self.article(each, section) for each in wanted)
        return tuple(article for article in found if article is not None)

    def in_section(self, number: int, wanted: tuple[Wanted, ...]) -> tuple[Article, ...]:
        """The articles of a section; those of a query in its order, by titles and dates of the edition."""
        entry = self.manifest.sections[number]
        title = entry.title.pick(self.lang, self.project.config.languages[0])
        articles = self.found(wanted, title)
        if entry.select is not None:
            return tuple(ordered(articles, entry.select.sort, self.lang))
        return articles

    def article(self, wanted: Wanted, section: str | None) -> Article | None:
        """The article in the language of the edition, or what the manifest says when there is none."""
        key, lang = wanted.key, wanted.lang or self.lang
        found = self.catalogue.articles.get((key, lang))
        if found is not None:
            return found
        original = self.catalogue.original(key)
        rule = self.rule or rule_of(self.loaded, wanted, self.lang)
        # A translation with mistakes is there all the same: nothing is put in its place unsaid.
        errors = self.catalogue.errors_of(key, lang)
        if errors or original is None or rule == "error":
            self.problems += errors or self.missing(wanted, original, lang)
            return None
        kept = rule == "original"
        self.untranslated.append(
            Untranslated(key, "original" if kept else "leave-out", original.lang, section)
        )
        return original if kept else None

    def missing(self, wanted: Wanted, original: Article | None, lang: str) -> tuple[Problem, ...]:
        """What to say of an article that is not there: its mistakes in another language, or that it lacks."""
        if original is None:
            languages = self.project.config.languages
            broken = (self.catalogue.errors_of(wanted.key, each) for each in languages)
            if errors := tuple(error for each in broken for error in each):
                return errors
        message, hint = self.catalogue.missing(wanted.key, lang)
        if original is not None:
            hint += '; translate it, or say missing = "leave-out" or "original"'
        return (self.source.problem(wanted.path, message, hint),)

    def sections(
        self, wanted: tuple[tuple[Wanted, ...], ...], contents: list[tuple[Article, ...]]
    ) -> tuple[Section, ...]:
        """The sections that have articles; their numbers run on over those that are left out."""
        left_out = {each.key for each in self.untranslated if each.rule == "leave-out"}
        sections: list[Section] = []
        for at, articles in enumerate(contents):
            if not wanted[at] or any(each.key not in left_out for each in wanted[at]):
                sections.append(self.section(len(sections) + 1, at, articles))
                continue
            title = self.manifest.sections[at].title.pick(self.lang, self.project.config.languages[0])
            message = f"the section “{title}” is left out: none of its articles is in “{self.lang}”"
            hint = 'translate one, or say missing = "original"'
            problem = self.source.problem(("sections", at), message, hint)
            self.warnings.append(replace(problem, severity="warning"))
        if not sections:
            message = f"nothing is left of the report: no article of its sections is in “{self.lang}”"
            hint = "translate one, or take the language out of editions"
            self.problems.append(self.source.problem(("sections",), message, hint))
        return tuple(sections)

    def section(self, number: int, at: int, articles: tuple[Article, ...]) -> Section:
        entry, path = self.manifest.sections[at], ("sections", at)
        return Section(
            number=number,
            id=free_id(f"section-{number}", self.taken),
            title=self.text((*path, "title"), entry.title) or "",
            articles=articles,
            summary=self.text((*path, "summary"), entry.summary),
            picture=self.picture((*path, "picture"), entry.picture),
            epigraph=self.text((*path, "epigraph"), entry.epigraph),
            epigraph_by=self.text((*path, "epigraph_by"), entry.epigraph_by),
            line=self.source.line(path),
            key=entry.key or "",
        )

    def events(self) -> tuple[Event, ...] | None:
        wish = self.manifest.timeline
        if wish is None:
            return None
        try:
            return read_events(self.project, wish, self.lang, {key for key, _ in self.catalogue.articles})
        except SourceError as error:
            self.problems += error.problems
            return None

    def contributors(self, articles: Iterable[Article]) -> tuple[Contributor, ...]:
        self.problems += unknown_contributors(self.project, self.loaded)
        authors = [author for article in articles for author in article.authors]
        return contributors_of(self.project, self.loaded, self.lang, authors)

    def about(self) -> About | None:
        entry = self.manifest.about
        if entry is None:
            return None
        method = self.texts(("about", "method"), entry.method)
        return About(method, self.texts(("about", "versions"), entry.versions))

    def picture(self, path: KeyPath, reference: str | None) -> str | None:
        if reference is None:
            return None
        found = file_below(self.project, reference) or file_below(
            self.project, reference, self.loaded.path.parent
        )
        if found is None:
            message = f"there is no picture “{reference}” in this project"
            hint = "give its path from the project folder, like sources/media/map.svg"
            self.problems.append(self.source.problem(path, message, hint))
        return found

    def text(self, path: KeyPath, value: LocalText | None) -> str | None:
        return self.in_language(path, None if value is None else value.get(self.lang), value is not None)

    def texts(self, path: KeyPath, value: LocalTexts | None) -> tuple[str, ...]:
        found = None if value is None else value.get(self.lang)
        return self.in_language(path, found, value is not None) or ()

    def in_language(self, path: KeyPath, found: Found | None, given: bool) -> Found | None:
        if given and found is None:
            message = f"there is no text in “{self.lang}”, which is an edition of the report"
            self.problems.append(self.source.problem(path, message, f"add {self.lang} = …"))
        return found


def free_id(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of `wanted-unit`, `wanted-unit-2`, … that no article has as its key."""
    candidate, count = wanted, 1
    while candidate in taken:
        candidate = f"{wanted}-unit" if count == 1 else f"{wanted}-unit-{count}"
        count += 1
    return candidate
