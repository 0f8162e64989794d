"""An article as the later phases see it: a plain value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from report_builder.project.errors import Problem


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file with its front matter read and checked.

    `path` is absolute; `name` is the path relative to the project root with `/` (or the absolute path for a
    brief of a file elsewhere); `body` is the Markdown after the front matter, whose first line is line
    `body_line` (1-based) of the file; `digest` is the SHA-256 of the file's bytes.
    """

    path: Path
    name: str
    key: str
    lang: str
    title: str
    body: str
    body_line: int
    digest: str
    subtitle: str | None = None
    short_title: str | None = None
    date: dt.date | None = None
    kind: str | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    tags: tuple[str, ...] = ()
    source_url: str | None = None
    picture: str | None = None  # path below the project root, with "/"
    translated_from: str | None = None
    warnings: tuple[Problem, ...] = ()

    def line_of(self, text: str) -> int | None:
        """The line of the file (from 1) on which `text` first stands in the body, None where it does not."""
        found = self.body.find(text)
        return self.body_line + self.body.count("\n", 0, found) if found >= 0 else None
