"""Turns a manifest and the catalogue into the keys that a report is made of, the same in every edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from report_builder.articles.catalogue import Catalogue
from report_builder.articles.load import Reading
from report_builder.articles.model import Article
from report_builder.manuscript.load import LoadedManifest
from report_builder.manuscript.schema import Missing, MissingRules, SectionEntry, Select
from report_builder.manuscript.select import matches, select
from report_builder.project.errors import Problem
from report_builder.project.paths import Project
from report_builder.project.source import KeyPath, suggestion


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article that the manifest takes at `path`. `lang` is the language that its query asks for, None for
    that of the edition; `rules` are those of its entry."""

    key: str
    path: KeyPath
    lang: str | None = None
    rules: MissingRules | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a report is made of, in order, whatever the edition. `problems` are the mistakes found."""

    front: tuple[Wanted, ...] = ()
    sections: tuple[tuple[Wanted, ...], ...] = ()
    back: tuple[Wanted, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __iter__(self) -> Iterator[Wanted]:
        yield from self.front
        for section in self.sections:
            yield from section
        yield from self.back


def pair_articles(catalogue: Catalogue, loaded: LoadedManifest, edition: str) -> Pairing:
    """The articles of the report in `loaded`. The mistakes are said as one meets them in `edition`.

    A query is asked of the originals among the languages of the editions, so that it finds the same articles
    for each edition.
    """
    return _Pairer(catalogue, loaded, edition).pairing()


def editions_of(project: Project, loaded: LoadedManifest) -> tuple[str, ...]:
    """The languages in which the report appears."""
    return loaded.manifest.editions or project.config.languages[:1]


def rule_of(loaded: LoadedManifest, wanted: Wanted, lang: str) -> Missing:
    """What becomes of `wanted` in the edition in `lang` when it has no translation."""
    for rules in (wanted.rules, loaded.manifest.missing):
        if rules is not None and (rule := rules.get(lang)) is not None:
            return rule
    return "error"


class _Pairer:
    """Collects the problems of one manifest while its articles are looked for."""

    def __init__(self, catalogue: Catalogue, loaded: LoadedManifest, edition: str) -> None:
        self.catalogue = catalogue
        self.source = loaded.source
        self.manifest = loaded.manifest
        self.edition = edition
        editions = editions_of(catalogue.project, loaded)
        ranked = [lang for lang in catalogue.project.config.languages if lang in editions]
        self.languages = tuple(dict.fromkeys((*ranked, *editions)))
        self.problems: list[Problem] = []
        self.places: dict[str, KeyPath] = {}

    def pairing(self) -> Pairing:
        front = self.matter("front")
        sections = [self.section(number, entry) for number, entry in enumerate(self.manifest.sections)]
        back = self.matter("back")
        return Pairing(front, tuple(sections), back, tuple(dict.fromkeys(self.problems)))

    def matter(self, table: str) -> tuple[Wanted, ...]:
        entries = self.manifest.front if table == "front" else self.manifest.back
        wanted = (
            Wanted(entry.article, (table, at, "article"), rules=entry.missing)
            for at, entry in enumerate(entries)
        )
        return tuple(each for each in wanted if self.place(each, "name it once"))

    def section(self, number: int, entry: SectionEntry) -> tuple[Wanted, ...]:
        """What a section lists, or selects."""
        path: KeyPath = ("sections", number)
        if entry.select is not None:
            return self.selected(entry.select, (*path, "select"), entry.missing)
        wanted = (
            Wanted(key, (*path, "articles", at), rules=entry.missing)
            for at, key in enumerate(entry.articles or ())
        )
        return tuple(each for each in wanted if self.place(each, "name it once"))

    def selected(self, query: Select, path: KeyPath, rules: MissingRules | None) -> tuple[Wanted, ...]:
        languages = (query.lang,) if query.lang else self.languages
        candidates = self.candidates(languages)
        # A file that cannot be read may be one of those wanted: to leave it out unsaid would lose an article.
        doubtful = [
            reading
            for reading in self.catalogue.broken
            if matches(reading.article, query, reading.unknown - {"key"})
            and (reading.article.lang == (query.lang or self.edition) or "lang" in reading.unknown)
            and not self.has_original(reading, languages)
        ]
        for reading in doubtful:
            self.problems += reading.errors
        found = select(candidates, query)
        if not found and not doubtful:
            message = f"no article in “{query.lang or self.edition}” meets these conditions"
            self.problems.append(self.source.problem(path, message, why_empty(query, candidates)))
        wanted = (Wanted(article.key, path, query.lang, rules) for article in found)
        once = "leave it out here with exclude = [...]"
        return tuple(each for each in wanted if self.place(each, once))

    def candidates(self, languages: tuple[str, ...]) -> list[Article]:
        """The original of every article that there is in one of `languages`."""
        keys = dict.fromkeys(key for key, lang in self.catalogue.articles if lang in languages)
        found = (self.catalogue.original(key, languages) for key in keys)
        return [article for article in found if article is not None]

    def has_original(self, reading: Reading, languages: tuple[str, ...]) -> bool:
        """Whether a broken file is only the translation of an article whose original can be read."""
        key, lang = reading.article.key, reading.article.lang
        if reading.unknown & {"key", "lang"} or lang not in languages:
            return False
        return any((key, other) in self.catalogue.articles for other in languages[: languages.index(lang)])

    def place(self, wanted: Wanted, hint: str) -> bool:
        """Note where the manifest takes an article; False, with an error, when it has taken it already."""
        if (before := self.places.get(wanted.key)) is None:
            self.places[wanted.key] = wanted.path
            return True
        message = f"the article “{wanted.key}” is in the report already, {_place_name(before)}"
        message += f" on line {self.source.line(before)}"
        self.problems.append(self.source.problem(wanted.path, message, hint))
        return False


def why_empty(query: Select, articles: Sequence[Article]) -> str:
    """What to change in a query that finds nothing: a misspelt word, or the condition that costs all."""
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
    if (query.from_ or query.to) and select(articles, query.model_copy(update={"from_": None, "to": None})):
        return "the dates leave nothing; without them there would be articles"
    return "take a condition out, or look with “report-builder list articles”"


def _place_name(path: KeyPath) -> str:
    if path[0] == "sections":
        return f"in section {int(path[1]) + 1}"
    return "before the sections" if path[0] == "front" else "after the sections"
