"""A report -> all of its articles compared with their originals; declarations of translations as current."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from report_builder.articles.catalogue import Catalogue, load_catalogue
from report_builder.articles.model import Article
from report_builder.manuscript.load import LoadedManifest, load_manifest, report_file
from report_builder.manuscript.pairing import Wanted, editions_of, pair_articles, rule_of
from report_builder.manuscript.report import resolve_report
from report_builder.parity.accepted import content_digest, read_accepted, write_accepted
from report_builder.parity.differences import Version, differences, key_line
from report_builder.parity.model import Compared, Finding, Parity
from report_builder.parity.shape import Shape, shape_of
from report_builder.project.errors import Problem, SourceError
from report_builder.project.locale import locale_of
from report_builder.project.paths import Project
from report_builder.project.source import shown_list, suggestion

_BECOMES = {
    "error": "there is no translation into “{lang}”, so this edition is not built",
    "leave-out": "there is no translation into “{lang}”: the edition leaves it out",
    "original": "there is no translation into “{lang}”: the edition has it in “{original}”",
}


def compare_editions(project: Project, name: str, tolerance: float = 0.1) -> Parity:
    """Every article of the report `name`, each translation against its original.

    `tolerance` is the share of paragraphs by which a translation may differ. Raises SourceError when the
    manifest or the file of declarations cannot be read.
    """
    catalogue = load_catalogue(project)
    loaded = load_manifest(report_file(project, name), project)
    editions = editions_of(project, loaded)
    comparer = _Comparer(project, catalogue, loaded, tolerance)
    articles = [comparer.compared(wanted, original) for wanted, original in _originals(catalogue, loaded)]
    problems: list[Problem] = []
    for lang in editions:
        try:
            resolve_report(project, catalogue, name, lang, "original")
        except SourceError as error:
            problems.extend(error.problems)
    return Parity(loaded.name, editions, tuple(articles), tuple(dict.fromkeys(problems)))


def accept(project: Project, name: str, keys: Sequence[str], lang: str | None = None) -> tuple[str, ...]:
    """Declare the translations of `keys` (of all articles when there are none) in the report `name` current.

    Returns what was declared, as `key.lang`. Raises SourceError for a key without a translation.
    """
    catalogue = load_catalogue(project)
    loaded = load_manifest(report_file(project, name), project)
    originals = {wanted.key: original for wanted, original in _originals(catalogue, loaded)}
    accepted = read_accepted(project)
    declared: list[str] = []
    for key in dict.fromkeys(keys) or originals:
        if key not in originals:
            hint = suggestion(key, originals) or f"articles: {shown_list(originals)}"
            raise SourceError(Problem(f"the report has no article “{key}”", loaded.path, hint=hint))
        original = originals[key]
        found = [each for each in _translations(catalogue, loaded, original) if lang in (None, each.lang)]
        if keys and not found:
            where = f" into “{lang}”" if lang else ""
            raise SourceError(Problem(f"there is no translation of “{key}”{where}", original.path))
        for article in found:
            accepted[key, article.lang] = content_digest(original)
            declared.append(f"{key}.{article.lang}")
    if declared:
        write_accepted(project, accepted)
    return tuple(declared)


def _originals(catalogue: Catalogue, loaded: LoadedManifest) -> Iterator[tuple[Wanted, Article]]:
    """The articles that the editions translate, in the order of the report."""
    editions = editions_of(catalogue.project, loaded)
    for wanted in pair_articles(catalogue, loaded, editions[0]):
        original = catalogue.original(wanted.key)
        if original is not None and wanted.lang is None:
            yield wanted, original


def _translations(catalogue: Catalogue, loaded: LoadedManifest, original: Article) -> list[Article]:
    editions = editions_of(catalogue.project, loaded)
    return [each for each in catalogue.versions(original.key, editions) if each.lang != original.lang]


class _Comparer:
    """Compares the articles of one report; an original is read once for all of its translations."""

    def __init__(
        self, project: Project, catalogue: Catalogue, loaded: LoadedManifest, tolerance: float
    ) -> None:
        self.project = project
        self.catalogue = catalogue
        self.loaded = loaded
        self.tolerance = tolerance
        self.files: Mapping[str, str] = {each.name: each.key for each in catalogue.articles.values()}
        self.accepted = read_accepted(project)

    def compared(self, wanted: Wanted, original: Article) -> Compared:
        translations = _translations(self.catalogue, self.loaded, original)
        findings = list(self.missing(wanted, original))
        if translations:
            whole = Version(original, self.shape(original))
            for article in translations:
                findings += differences(Version(article, self.shape(article)), whole, self.tolerance)
            findings += self.declarations(original, translations)
        return Compared(
            original.key, original, {article.lang: article for article in translations}, tuple(findings)
        )

    def shape(self, article: Article) -> Shape:
        return shape_of(article, self.project.root, locale_of(self.project, article.lang), self.files)

    def missing(self, wanted: Wanted, original: Article) -> Iterator[Finding]:
        """The editions that have no translation; one with mistakes is there, and its mistakes are told."""
        path, line = self.loaded.path, self.loaded.source.line(wanted.path)
        for lang in editions_of(self.project, self.loaded):
            there = (wanted.key, lang) in self.catalogue.articles
            if there or self.catalogue.errors_of(wanted.key, lang):
                continue
            message = _BECOMES[rule_of(self.loaded, wanted, lang)]
            yield Finding(
                lang=lang,
                what="missing",
                message=message.format(lang=lang, original=original.lang),
                file=path,
                line=line,
                hint=f"translate {original.name}",
            )

    def declarations(self, original: Article, translations: Sequence[Article]) -> Iterator[Finding]:
        """Translations of an original that has changed since, or that were never declared current."""
        content = content_digest(original)
        for article in translations:
            if self.accepted.get((article.key, article.lang), content) != content:
                yield Finding(
                    lang=article.lang,
                    what="changed",
                    message="the original changed after this translation was declared current",
                    file=article.path,
                    line=key_line(article, "title"),
                    hint=f"compare it with {original.name}, then editions --accept {article.key}",
                )
        never = [each.lang for each in translations if (each.key, each.lang) not in self.accepted]
        if never:
            yield Finding(
                lang=" ".join(never),
                what="undeclared",
                message="not yet declared current",
                file=original.path,
                line=key_line(original, "title"),
                hint=f"when it is, editions --accept {original.key}",
                level="look",
            )


def parity_file(project: Project, parity: Parity) -> Path:
    """Where the comparison is written as JSON."""
    return project.build / f"{parity.report}.editions.json"
