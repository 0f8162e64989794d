"""Turns a manifest and the catalogue into the report of one edition, with every article found."""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

from report_builder.articles.catalogue import Catalogue
from report_builder.articles.model import Article
from report_builder.manuscript.load import LoadedManifest, load_manifest, report_file
from report_builder.manuscript.model import Report, Section
from report_builder.manuscript.schema import MatterEntry, SectionEntry, Select
from report_builder.manuscript.select import matches, select
from report_builder.project.errors import LayoutError, Problem, SourceError
from report_builder.project.locale import Locale, locale_of
from report_builder.project.paths import Project, file_below, layout_folder
from report_builder.project.source import KeyPath, suggestion
from report_builder.project.values import LocalText, LocalTexts

Found = TypeVar("Found")


def resolve_report(project: Project, catalogue: Catalogue, name: str, lang: str | None = None) -> Report:
    """The report `name` in the language `lang` (by default the first edition of its manifest).

    Raises SourceError with every mistake of the manifest, and of the articles that the report uses.
    """
    loaded = load_manifest(report_file(project, name), project)
    editions = loaded.manifest.editions or project.config.languages[:1]
    chosen = lang or editions[0]
    if chosen not in editions:
        message = f"the report has no edition in “{chosen}”"
        hint = suggestion(chosen, editions) or f"editions: {', '.join(editions)}"
        raise SourceError(loaded.source.problem(("editions",), message, hint))
    return _Resolver(project, catalogue, loaded, chosen).report()


def report_editions(project: Project, name: str) -> tuple[str, ...]:
    """The languages in which the report `name` appears. Raises SourceError."""
    loaded = load_manifest(report_file(project, name), project)
    return loaded.manifest.editions or project.config.languages[:1]


def brief_report(project: Project, article: Article) -> Report:
    """One article as a report of its own: no sections, the article in `front`, no manifest."""
    config = project.config
    return Report(
        name=article.key,
        lang=article.lang,
        title=article.title,
        layout=config.defaults.brief_layout,
        publisher=config.publisher,
        sections=(),
        subtitle=article.subtitle,
        date=article.date,
        authors=article.authors,
        summary=article.summary,
        keywords=article.tags,
        rights=config.rights,
        website=config.website,
        front=(article,),
        locales=_locales(project, article.lang),
    )


def _locales(project: Project, lang: str) -> dict[str, Locale]:
    """What the project prints in each of its languages and in `lang`. Raises SourceError."""
    return {name: locale_of(project, name) for name in dict.fromkeys((lang, *project.config.languages))}


class _Resolver:
    """Collects the problems of one manifest while its Report is put together."""

    def __init__(self, project: Project, catalogue: Catalogue, loaded: LoadedManifest, lang: str) -> None:
        self.project = project
        self.catalogue = catalogue
        self.loaded = loaded
        self.manifest = loaded.manifest
        self.source = loaded.source
        self.lang = lang
        self.problems: list[Problem] = []
        self.places: dict[str, KeyPath] = {}  # article key -> where the manifest takes it

    def report(self) -> Report:
        manifest, config = self.manifest, self.project.config
        layout = self.layout()
        front = self.matter("front", manifest.front)
        contents = [self.articles(number, entry) for number, entry in enumerate(manifest.sections)]
        back = self.matter("back", manifest.back)
        report = Report(
            name=self.loaded.name,
            lang=self.lang,
            title=self.text(("title",), manifest.title) or "",
            layout=layout,
            publisher=config.publisher,
            sections=tuple(self.section(number, contents[number]) for number in range(len(contents))),
            subtitle=self.text(("subtitle",), manifest.subtitle),
            date=manifest.date,
            authors=self.texts(("authors",), manifest.authors),
            summary=self.text(("summary",), manifest.summary),
            keywords=self.texts(("keywords",), manifest.keywords),
            identifier=manifest.identifier,
            rights=self.text(("rights",), manifest.rights) or config.rights,
            imprint=self.texts(("imprint",), manifest.imprint),
            website=manifest.website or config.website,
            front=front,
            back=back,
            options=manifest.options,
            manifest=self.loaded.path,
            locales=_locales(self.project, self.lang),
        )
        if self.problems:
            raise SourceError(dict.fromkeys(self.problems))
        return report

    def layout(self) -> str:
        name = self.manifest.layout or self.project.config.defaults.layout
        try:
            layout_folder(self.project, name)
        except LayoutError as error:
            message, hint = error.problems[0].message, error.problems[0].hint
            if self.manifest.layout is None:
                message += ", which is the default in report-builder.toml"
            self.problems.append(self.source.problem(("layout",), message, hint))
        return name

    def matter(self, table: str, entries: tuple[MatterEntry, ...]) -> tuple[Article, ...]:
        found = (self.article(entry.article, (table, at, "article")) for at, entry in enumerate(entries))
        return tuple(article for article in found if article is not None)

    def articles(self, number: int, entry: SectionEntry) -> tuple[Article, ...]:
        """The articles of a section, listed or selected."""
        path: KeyPath = ("sections", number)
        if entry.select is not None:
            return self.selected(entry.select, (*path, "select"))
        listed = (self.article(key, (*path, "articles", at)) for at, key in enumerate(entry.articles or ()))
        return tuple(article for article in listed if article is not None)

    def article(self, key: str, path: KeyPath) -> Article | None:
        found = self.catalogue.articles.get((key, self.lang))
        if found is not None:
            return found if self.place(found, path, "name it once") else None
        errors = self.catalogue.errors_of(key, self.lang)
        if not errors:
            message, hint = self.catalogue.missing(key, self.lang)
            errors = (self.source.problem(path, message, hint),)
        self.problems += errors
        return None

    def selected(self, query: Select, path: KeyPath) -> tuple[Article, ...]:
        lang = query.lang or self.lang
        # A file that cannot be read may be one of those wanted: to leave it out unsaid would lose an article.
        doubtful = [
            reading
            for reading in self.catalogue.broken
            if matches(reading.article, query, reading.unknown - {"key"})
            and (reading.article.lang == lang or "lang" in reading.unknown)
        ]
        for reading in doubtful:
            self.problems += reading.errors
        found = select(self.catalogue.in_language(lang), query)
        if not found and not doubtful:
            message = f"no article in “{lang}” meets these conditions"
            self.problems.append(self.source.problem(path, message, self.why_empty(query, lang)))
        once = "leave it out here with exclude = [...]"
        return tuple(article for article in found if self.place(article, path, once))

    def why_empty(self, query: Select, lang: str) -> str:
        """What to change in a query that finds nothing: a misspelt word, or the condition that costs all."""
        articles = self.catalogue.in_language(lang)
        vocabularies: tuple[tuple[tuple[str, ...], set[str]], ...] = (
            (query.kind, {article.kind for article in articles if article.kind}),
            ((*query.tags, *query.any_tags), {tag for article in articles for tag in article.tags}),
            (query.authors, {author for article in articles for author in article.authors}),
        )
        for words, known in vocabularies:
            folded = {word.casefold() for word in known}
            for word in words:
                if word.casefold() not in folded:
                    near = suggestion(word, known)
                    return f"no article has “{word}”" + (f"; {near}" if near else "")
        if (query.from_ or query.to) and select(
            articles, query.model_copy(update={"from_": None, "to": None})
        ):
            return "the dates leave nothing; without them there would be articles"
        return "take a condition out, or look with “report-builder list articles”"

    def place(self, article: Article, path: KeyPath, hint: str) -> bool:
        """Note where the manifest takes `article`; False, with an error, when it has taken it already."""
        if (before := self.places.get(article.key)) is None:
            self.places[article.key] = path
            return True
        message = f"the article “{article.key}” is in the report already, {_place_name(before)}"
        message += f" on line {self.source.line(before)}"
        self.problems.append(self.source.problem(path, message, hint))
        return False

    def section(self, number: int, articles: tuple[Article, ...]) -> Section:
        entry, path = self.manifest.sections[number], ("sections", number)
        return Section(
            number=number + 1,
            id=free_id(f"section-{number + 1}", self.places),
            title=self.text((*path, "title"), entry.title) or "",
            articles=articles,
            summary=self.text((*path, "summary"), entry.summary),
            picture=self.picture((*path, "picture"), entry.picture),
            line=self.source.line(path),
        )

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


def _place_name(path: KeyPath) -> str:
    if path[0] == "sections":
        return f"in section {int(path[1]) + 1}"
    return "before the sections" if path[0] == "front" else "after the sections"
