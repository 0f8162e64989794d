"""Which originals the translations were made of: `sources/translations.toml`, a line for each translation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from report_builder.articles.model import Article
from report_builder.project.errors import SourceError
from report_builder.project.files import canonical_json, digest, write_atomically
from report_builder.project.paths import Project
from report_builder.project.toml_source import load_toml

_HEAD = (
    "# The content of each original when its translation was last declared current, a line for each.\n"
    "# Written by report-builder editions REPORT --accept KEY; lines may be merged and deleted.\n"
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")

Accepted = Mapping[tuple[str, str], str]  # (key, language of the translation) -> content of the original


def accepted_file(project: Project) -> Path:
    """Where the declarations stand."""
    return project.root / "sources" / "translations.toml"


def content_digest(original: Article) -> str:
    """A hash of what is translated: the body, and of the front matter the titles, summary and authors.

    White space at the ends of lines does not count.
    """
    body = "\n".join(line.rstrip() for line in original.body.splitlines()).strip()
    front = [original.title, original.subtitle, original.short_title, original.summary, original.authors]
    return digest(canonical_json(front), body)


def read_accepted(project: Project) -> dict[tuple[str, str], str]:
    """The declarations of the project; none when nothing was declared. Raises SourceError with the line."""
    path = accepted_file(project)
    if not path.exists():
        return {}
    source = load_toml(path, 2**24)
    found: dict[tuple[str, str], str] = {}
    for key, value in source.data.items():
        languages = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {"": value}
        for lang, content in languages.items():
            if not lang or not isinstance(content, str):
                path_there = (key, lang) if lang else (key,)
                raise SourceError(source.problem(path_there, "this is not a declaration", _HINT))
            found[key, lang] = content
    return found


_HINT = 'a line is like idlib-sochi.ar = "…"; delete it and declare the translation anew'


def write_accepted(project: Project, accepted: Accepted) -> Path:
    """Write the declarations, sorted. Raises OSError."""
    lines = [f'{_bare(key)}.{_bare(lang)} = "{accepted[key, lang]}"\n' for key, lang in sorted(accepted)]
    path = accepted_file(project)
    write_atomically(path, (_HEAD + "".join(lines)).encode())
    return path


def _bare(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{name}"'
