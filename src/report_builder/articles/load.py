"""Turns an article file into an Article, with every mistake in it found in one reading."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from report_builder.articles.model import Article
from report_builder.articles.schema import FrontMatter
from report_builder.articles.split import Parts, conflict_line, first_heading, split_front_matter
from report_builder.project.errors import Problem, SourceError
from report_builder.project.paths import Project, file_below
from report_builder.project.source import Source, suggestion
from report_builder.project.text import decode_source, read_source
from report_builder.project.validation import problems_of
from report_builder.project.values import is_key_char
from report_builder.project.yaml_source import read_yaml

EVERYTHING = frozenset(FrontMatter.model_fields)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as far as it could be read.

    With errors among `problems`, `article` is a guess, and the fields in `unknown` may be anything.
    `key_line` is where the front matter gives the key, or the first line.
    """

    article: Article
    problems: tuple[Problem, ...] = ()
    unknown: frozenset[str] = frozenset()
    key_line: int = 1

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


def load_article(path: Path, project: Project) -> Article:
    """The article in the file at `path`. Raises SourceError with every mistake in it."""
    reading = read_article(path, project)
    if reading.errors:
        raise SourceError(reading.errors)
    return reading.article


def read_article(path: Path, project: Project) -> Reading:
    """The article in the file at `path` as far as it can be read; never raises for what is in the file."""
    if not path.is_relative_to(project.root):
        path = path.resolve()
    guess = _guess(path, project)
    try:
        data = read_source(path, round(project.config.limits.max_article_mb * 2**20))
        text = decode_source(data, path)
        if not text.strip():
            raise SourceError(Problem("the file is empty", path, 1, hint=_WRITE))
        conflict = conflict_line(text)
        parts = split_front_matter(text)
        if parts.unclosed is not None:
            raise SourceError(_unclosed(path, parts.unclosed))
        try:
            source = _front_source(path, parts)
        except SourceError:
            if conflict is not None:  # the mistake is that, and not what YAML says of it
                raise SourceError(_conflict(path, conflict)) from None
            raise
    except SourceError as error:
        return unreadable(path, project, error.problems)
    reading = _Builder(path, project, parts, source).reading(guess, hashlib.sha256(data).hexdigest())
    if conflict is None:
        return reading
    return replace(reading, problems=(*reading.problems, _conflict(path, conflict)))


def unreadable(path: Path, project: Project, problems: tuple[Problem, ...]) -> Reading:
    """What is known of the file at `path` when nothing of it could be read: what its name says."""
    unknown = EVERYTHING if _named_language(path, project) is None else EVERYTHING - {"lang"}
    return Reading(_guess(path, project), problems, unknown)


def _guess(path: Path, project: Project) -> Article:
    key, lang = _from_file_name(path, project)
    return Article(path, project.name_of(path), key, lang, path.stem, "", 1, "")


def _front_source(path: Path, parts: Parts) -> Source:
    if parts.front is None:
        return Source(path, {})
    source = read_yaml(parts.front, path, parts.front_line)
    # `summary:` with nothing after it is a key not filled in yet.
    data = {key: value for key, value in source.data.items() if value is not None}
    return Source(path, data, source.lines, max(1, parts.front_line - 1))


class _Builder:
    """Collects the problems of one file while its Article is put together."""

    def __init__(self, path: Path, project: Project, parts: Parts, source: Source) -> None:
        self.path = path
        self.project = project
        self.parts = parts
        self.source = source
        self.problems: list[Problem] = []
        self.unknown: set[str] = set()

    def reading(self, guess: Article, digest: str) -> Reading:
        front = self.front_matter()
        body, body_line, title = self.body(front)
        picture = self.picture(front)
        if self.parts.front is None:
            self.warn(1, "there is no front matter, so date, kind, authors and tags are unknown", _TEMPLATE)
        self.compare_language(front)
        article = Article(
            path=self.path,
            name=guess.name,
            key=front.key or guess.key,
            lang=front.lang or guess.lang,
            title=title or guess.title,
            body=body,
            body_line=body_line,
            digest=digest,
            subtitle=front.subtitle,
            short_title=front.short_title,
            date=front.date,
            kind=front.kind,
            authors=front.authors,
            summary=front.summary,
            tags=front.tags,
            source_url=front.source_url,
            picture=picture,
            translated_from=self.original(front, front.lang or guess.lang),
            warnings=tuple(problem for problem in self.problems if problem.severity == "warning"),
        )
        key_line = self.source.line(("key",)) or 1
        return Reading(article, tuple(self.problems), frozenset(self.unknown), key_line)

    def front_matter(self) -> FrontMatter:
        """The front matter; keys with mistakes are left out, reported and counted as unknown."""
        context = {"kinds": self.project.config.kinds, "languages": self.project.config.languages}
        data = dict(self.source.data)
        try:
            return FrontMatter.model_validate(data, context=context)
        except ValidationError as error:
            self.problems += problems_of(error, FrontMatter, self.source)
            bad = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
            # A misspelt key may have been meant for any key that is not there.
            misspelt = bad - EVERYTHING
            self.unknown |= (bad & EVERYTHING) | (EVERYTHING - data.keys() if misspelt else set())
        good = {key: value for key, value in data.items() if key not in bad}
        return FrontMatter.model_validate(good, context=context)

    def body(self, front: FrontMatter) -> tuple[str, int, str | None]:
        """The body, the line it begins on, and the title."""
        body, line, title = self.parts.body, self.parts.body_line, front.title
        heading = first_heading(body) if title is None else None
        if heading is not None:
            title = heading.text or None
            if heading.is_first_block:
                body = "\n".join(body.split("\n")[heading.end :])
                line += heading.end
        if title is None and "title" not in self.unknown:
            message = "the article has no title"
            hint = (
                "add “title: …” to the front matter"
                if self.source.data
                else "begin the text with “# The title”"
            )
            self.problems.append(Problem(message, self.path, self.source.first_line, "title", hint))
        if not body.strip():
            where = "heading" if self.parts.front is None and title else "front matter"
            message, at = f"there is no text below the {where}", min(line, self.parts.last_line)
            self.problems.append(Problem(message, self.path, at, hint=_WRITE))
        return body, line, title

    def picture(self, front: FrontMatter) -> str | None:
        if front.picture is None:
            return None
        found = file_below(self.project, front.picture, self.path.parent)
        if found is None:
            message = f"there is no picture “{front.picture}” in this project"
            self.problems.append(self.source.problem(("picture",), message, self.picture_hint(front.picture)))
        return found

    def picture_hint(self, reference: str) -> str:
        media = self.project.media
        names = [path.name for path in media.iterdir()] if media.is_dir() else []
        return (
            suggestion(reference.rpartition("/")[2], names)
            or "a path beginning with / counts from the project"
        )

    def compare_language(self, front: FrontMatter) -> None:
        named = _named_language(self.path, self.project)
        languages = self.project.config.languages
        if front.lang is None and named is not None and named not in languages:
            message = f"the file name says “{named}”, which is not among the languages in report-builder.toml"
            hint = "rename the file, or add the language to report-builder.toml"
            self.problems.append(Problem(message, self.path, 1, "lang", hint))
            self.unknown.add("lang")
        elif front.lang is not None and named is not None and front.lang != named:
            line = self.source.line(("lang",))
            self.warn(
                line, f"the file name says “{named}”, but lang is “{front.lang}”", "the front matter holds"
            )

    def original(self, front: FrontMatter, lang: str) -> str | None:
        """The language that the text was translated from, which cannot be its own."""
        if front.translated_from != lang:
            return front.translated_from
        message = f"the article is in “{lang}” itself"
        hint = "name the language of the original, or take the key out"
        self.problems.append(self.source.problem(("translated_from",), message, hint))
        return None

    def warn(self, line: int | None, message: str, hint: str) -> None:
        self.problems.append(Problem(message, self.path, line, hint=hint, severity="warning"))


_WRITE = "write the article, or delete the file"
_TEMPLATE = "put the keys between two lines of --- at the top"


def _conflict(path: Path, line: int) -> Problem:
    hint = "keep what is right and take out the lines of <<<<<<<, ======= and >>>>>>>"
    return Problem("here begin two versions of a text, and nobody chose between them", path, line, hint=hint)


def _unclosed(path: Path, line: int) -> Problem:
    message = "the front matter begins here and never ends"
    return Problem(message, path, line, hint="put a line of --- after its last key")


def _from_file_name(path: Path, project: Project) -> tuple[str, str]:
    """Key and language of `idlib-sochi.en.md`."""
    lang = _named_language(path, project)
    stem = unicodedata.normalize("NFC", path.stem if lang is None else path.stem[: -len(lang) - 1])
    key = re.sub(r"-{2,}", "-", "".join(char if is_key_char(char) else "-" for char in stem)).strip("-")
    return key or "article", lang or project.config.languages[0]


def _named_language(path: Path, project: Project) -> str | None:
    name, _, last = path.stem.rpartition(".")
    is_code = last in project.config.languages or re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", last)
    return last if name and is_code else None
