"""What differs between the editions of a report: plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from report_builder.articles.model import Article
from report_builder.project.errors import Problem

Level = Literal["differs", "look"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between a translation and its original, at a line of the translation (or the manifest).

    `what` names the kind of difference; "look" is what may well be right and is worth a look.
    """

    lang: str
    what: str
    message: str
    file: Path | None = None
    line: int | None = None
    hint: str | None = None
    level: Level = "differs"


@dataclass(frozen=True, slots=True)
class Compared:
    """An article of a report with its original and its translations by language."""

    key: str
    original: Article
    translations: Mapping[str, Article]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Parity:
    """All articles of a report compared. `problems` are mistakes for which an edition cannot be built."""

    report: str
    editions: tuple[str, ...]
    articles: tuple[Compared, ...]
    problems: tuple[Problem, ...] = ()

    def findings(self, level: Level) -> Iterator[Finding]:
        """The findings of one level, article by article."""
        return (each for article in self.articles for each in article.findings if each.level == level)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.problems and not any(self.findings("differs"))
