"""Turns the folder of articles into a catalogue: every article by key and language."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from report_builder.articles.load import Reading, load_article, read_article, unreadable
from report_builder.articles.model import Article
from report_builder.project.errors import Problem, SourceError, printable
from report_builder.project.paths import Project, same_name, spellings
from report_builder.project.source import shown_list, suggestion

SUFFIXES = frozenset({".md", ".markdown"})
_MOST_TWINS = 4  # named in an error


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The articles of a project, sorted by key and language.

    `broken` are the files with errors, as far as they could be read; `problems` is every error and warning
    of every file, sorted by file and line. A broken article stops only the builds that ask for it.
    """

    project: Project
    articles: Mapping[tuple[str, str], Article]
    broken: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()

    def in_language(self, lang: str) -> tuple[Article, ...]:
        """The articles in `lang`, sorted by key."""
        return tuple(article for article in self.articles.values() if article.lang == lang)

    def versions(self, key: str, languages: Sequence[str] = ()) -> tuple[Article, ...]:
        """The article `key` in every language that it is there in, in the order of `languages` (by default
        those of the project)."""
        order = languages or self.project.config.languages
        return tuple(self.articles[key, lang] for lang in order if (key, lang) in self.articles)

    def original(self, key: str, languages: Sequence[str] = ()) -> Article | None:
        """The version of `key` that the others were translated from: the one that they name with
        `translated_from`, else the first of `languages` (by default those of the project)."""
        versions = self.versions(key, languages)
        named = {article.translated_from for article in versions}
        ranked = sorted(
            versions, key=lambda article: (article.lang not in named, bool(article.translated_from))
        )
        return ranked[0] if ranked else None

    def require(self, key: str, lang: str) -> Article:
        """The article `key` in `lang`. Raises SourceError with its own mistakes, or with a suggestion."""
        if (found := self.articles.get((key, lang))) is not None:
            return found
        if errors := self.errors_of(key, lang):
            raise SourceError(errors)
        message, hint = self.missing(key, lang)
        raise SourceError(Problem(message, hint=hint))

    def errors_of(self, key: str, lang: str) -> tuple[Problem, ...]:
        """The errors of the file that is the article `key` in `lang`, as far as that can be told."""
        broken = (each for each in self.broken if (each.article.key, each.article.lang) == (key, lang))
        return tuple(error for each in broken for error in each.errors)

    def missing(self, key: str, lang: str) -> tuple[str, str]:
        """What to say, and to suggest, of an article that is not there."""
        others = [article for (other, _), article in self.articles.items() if other == key]
        if others:
            shown = shown_list(f"{article.name} ({article.lang})" for article in others)
            return f"there is no article “{key}” in “{lang}”", f"there is {shown}"
        keys = [other for other, spoken in self.articles if spoken == lang]
        keys += [each.article.key for each in self.broken]
        hint = suggestion(key, keys) or "“report-builder list articles” shows the keys"
        return f"there is no article “{key}”", hint

    def find(self, ref: str, lang: str | None = None) -> Article:
        """The article that `ref` names: a key, a path (from here, or below the project) or a file name.

        A path may lead to a file outside `sources/articles`. Without `lang`, the project's languages are
        tried in their order. Raises SourceError with the article's mistakes or with a suggestion.
        """
        languages = (lang,) if lang else self.project.config.languages
        ref = same_name(ref)
        for each in languages:
            if (ref, each) in self.articles or self.errors_of(ref, each):
                return self.require(ref, each)
        everything = [*self.articles.values(), *(each.article for each in self.broken)]
        if found := self._by_path(ref, everything, languages):
            return load_article(found, self.project)
        self._not_a_file(ref)
        if ref in {article.key for article in everything}:
            message, hint = self.missing(ref, languages[0])
            raise SourceError(Problem(message, hint=hint))
        names = {article.key for article in everything} | {article.path.name for article in everything}
        hint = suggestion(ref, names) or "“report-builder list articles” shows the keys"
        raise SourceError(Problem(f"there is no article “{ref}”", hint=hint))

    def _not_a_file(self, ref: str) -> None:
        """Raise SourceError for the path of a folder or of a link to nothing."""
        path = next((path for path in (Path(ref), self.project.root / ref) if os.path.lexists(path)), None)
        if path is None or path.suffix.lower() not in SUFFIXES:
            return
        if path.is_dir():
            raise SourceError(Problem("this is a folder, not an article", path, hint="name a file in it"))
        fault = _fault(path.absolute(), self.project) or ("this is not a file", "name another")
        raise SourceError(Problem(fault[0], path, hint=fault[1]))

    def _by_path(self, ref: str, known: list[Article], languages: tuple[str, ...]) -> Path | None:
        here = Path()
        for name, folder in product(spellings(ref), (here, self.project.root, self.project.articles)):
            path = folder / name
            try:
                if path.suffix.lower() in {*SUFFIXES, ".txt"} and path.is_file():
                    return path.resolve()
            except (OSError, ValueError):
                return None
        named = [article for article in known if ref in _names(article)]
        named.sort(key=lambda article: (_rank(article.lang, languages), article.name))
        return named[0].path if named else None


def _names(article: Article) -> set[str]:
    return {same_name(name) for name in (article.path.name, article.path.stem, article.name)}


def _rank(lang: str, languages: tuple[str, ...]) -> int:
    return languages.index(lang) if lang in languages else len(languages)


def load_catalogue(project: Project) -> Catalogue:
    """Every article file below `sources/articles`, read. Never raises for what is in a file."""
    files, refused = _article_files(project)
    readings = [*(read_article(path, project) for path in files), *refused]
    good, broken = _without_duplicates(readings)
    problems = [problem for reading in (*good, *broken) for problem in reading.problems]
    articles = {(each.article.key, each.article.lang): each.article for each in good}
    return Catalogue(
        project,
        dict(sorted(articles.items())),
        tuple(sorted(broken, key=lambda each: each.article.name)),
        tuple(sorted(problems, key=lambda problem: (str(problem.file), problem.line or 0))),
    )


def _article_files(project: Project) -> tuple[list[Path], list[Reading]]:
    """Article files, sorted, and those that are not read; links to folders are not followed."""
    files: list[Path] = []
    refused: list[Reading] = []

    def closed(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # no folder of articles yet, or one deleted just now
        message, path = f"the folder cannot be read: {error.strerror}", Path(str(error.filename))
        refused.append(_refused(path, project, message, "ask for access to it"))

    for folder, folders, names in os.walk(project.articles, onerror=closed, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() not in SUFFIXES or name.startswith("."):
                continue
            if fault := _fault(path, project):
                refused.append(_refused(path, project, *fault))
            else:
                files.append(path)
    return sorted(files), refused


def _fault(path: Path, project: Project) -> tuple[str, str] | None:
    """Why a file is not read, and what to do."""
    if not _is_text(path):
        return "the name of this file is not UTF-8", "rename it"
    if not path.is_symlink():
        return None
    try:
        if path.resolve().is_relative_to(project.root):
            return None if path.exists() else ("this link leads to no file", "delete it, or mend it")
    except (OSError, RuntimeError):
        return "this link leads in a circle", "delete it, or mend it"
    return "this link leads out of the project and is not read", "copy the file into the project"


def _refused(path: Path, project: Project, message: str, hint: str) -> Reading:
    """What stands in place of a file that is not read; it may be any article."""
    named = path if _is_text(path) else Path(printable(str(path)))
    return unreadable(named, project, (Problem(message, named, hint=hint),))


def _is_text(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_duplicates(readings: list[Reading]) -> tuple[list[Reading], list[Reading]]:
    """Good and broken readings; files that share key and language are broken, all of them."""
    first: dict[tuple[str, str], Article] = {}
    twins: dict[tuple[str, str], list[Article]] = {}
    for reading in readings:
        identity = reading.article.key, reading.article.lang
        if reading.errors and reading.unknown & {"key", "lang"}:
            continue  # which article this is cannot be told
        if identity in first:
            twins.setdefault(identity, [first[identity]]).append(reading.article)
        first.setdefault(identity, reading.article)
    doubled = {article.path for same in twins.values() for article in same}
    good: list[Reading] = []
    broken: list[Reading] = []
    for reading in readings:
        article = reading.article
        if article.path in doubled:
            reading = _as_duplicate(reading, twins[article.key, article.lang])
        (broken if reading.errors else good).append(reading)
    return good, broken


def _as_duplicate(reading: Reading, same: list[Article]) -> Reading:
    article = reading.article
    others = [other.name for other in same[: _MOST_TWINS + 2] if other.path != article.path]
    shown = shown_list(others, _MOST_TWINS)
    message = f"the key “{article.key}” in “{article.lang}” is also that of {shown}"
    alike = [name for name in others if same_name(name) == same_name(article.name)]
    encoded = "their names differ only in how an accent is encoded: delete one of them"
    hint = encoded if alike else "give one of them another key"
    problem = Problem(message, article.path, reading.key_line, "key", hint)
    return replace(reading, problems=(*reading.problems, problem))
