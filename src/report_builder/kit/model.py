"""What a kit is asked for, what it is made of, and what it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from report_builder.compose.model import Layout
from report_builder.manuscript.model import Report
from report_builder.project.errors import Problem, ProjectError
from report_builder.project.locale import Direction, Locale, direction

FORMAT = 1
MANIFEST = "manifest.json"
MESSAGE = "message.eml"
NEWSLETTER = {"html": "newsletter.html", "text": "newsletter.txt", "mjml": "newsletter.mjml"}

EditionKind = Literal["report", "brief"]


@dataclass(frozen=True, slots=True)
class KitRequest:
    """Reports and articles to make kits of. `max_size` is in bytes, `pages` are the numbers printed on the
    pages to show. `combine` makes one kit of all editions, `archive` a ZIP file beside each folder."""

    names: tuple[str, ...]
    lang: str | None = None
    layout: str | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: int | None = None
    max_size: int | None = None
    pages: tuple[str, ...] = ()
    combine: bool = False
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A key finding as plain text, and the title of the article that it is from, if it is from one."""

    text: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: `level` 1 or 2, `label` as the page prints it."""

    title: str
    label: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Edition:
    """One finished edition, or brief, and what its kit tells of it.

    `labels` are the printed numbers of its pages in their order; `shown` the pages (from 0) to show beside
    the cover. What `[kit]` of the project says comes last.
    """

    name: str
    kind: EditionKind
    report: Report
    layout: Layout
    pdf: bytes = field(repr=False)
    file_name: str
    labels: tuple[str, ...]
    shown: tuple[int, ...]
    on_shown: tuple[str, ...] = ()  # the title of what stands on each of them, "" for a brief
    findings: tuple[Finding, ...] = ()
    contents: tuple[ContentsLine, ...] = ()
    people: frozenset[str] = frozenset()  # names that are of persons and not of units
    picture_url: str | None = None  # ends in "/"
    sender: str | None = None
    picture_width: int = 600
    most_findings: int = 5

    @property
    def lang(self) -> str:
        return self.report.lang

    @property
    def locale(self) -> Locale:
        return self.report.locale(self.report.lang)

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the project and of its layout."""
        strings = self.layout.strings
        return {**self.locale.words, **strings.get("en", {}), **strings.get(self.lang, {})}

    @property
    def direction(self) -> Direction:
        return direction(self.lang)

    @property
    def title(self) -> str:
        return self.report.title

    @property
    def date(self) -> dt.date | None:
        return self.report.date

    @property
    def url(self) -> str | None:
        return self.report.source_url

    @property
    def pages(self) -> int:
        return len(self.labels)

    def picture(self, name: str) -> str:
        """The address at which a newsletter finds the picture `name`."""
        return f"{self.picture_url or ''}{name}"


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of a kit. Width and height in pixels, `pages` of a PDF; `what` says what it is for."""

    name: str
    data: bytes = field(repr=False)
    type: str
    what: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit before it is in place: its folder's name, its files, its manifest, what it lacks."""

    name: str
    files: tuple[KitFile, ...]
    manifest: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class KitResult:
    """A kit in place. Sizes in bytes, times in seconds."""

    kit: str
    folder: Path
    manifest: Mapping[str, Any]
    bytes: int
    seconds: float
    archive: Path | None = None
    problems: tuple[Problem, ...] = ()


class KitsError(ProjectError):
    """Some kits could not be made; `results` are those that could."""

    def __init__(self, problems: list[Problem], results: tuple[KitResult, ...]) -> None:
        super().__init__(dict.fromkeys(problems))
        self.results = results


def warning(message: str, file: Path | None, hint: str) -> Problem:
    """What a kit lacks, and what to add."""
    return replace(Problem(message, file, hint=hint), severity="warning")
