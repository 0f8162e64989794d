"""What was imported before: `sources/.intake/` keeps each article as it came, so that a later import can
merge.

The folder belongs to the sources and is kept with them: a clone has it, and `clean` leaves it alone.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from report_builder.articles.split import split_front_matter
from report_builder.intake.clean import words
from report_builder.intake.escaping import plain_of
from report_builder.intake.model import Draft
from report_builder.project.errors import SourceError
from report_builder.project.files import write_atomically
from report_builder.project.paths import Project
from report_builder.project.yaml_source import read_yaml

FOLDER = "sources/.intake"
_MARKS = 24  # of a text, by which alike ones are found
_ALIKE = 0.5  # of the runs of three words that two texts have between them
_SAME = 0.9
_SHARED = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|mc_\w+)$")


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it was imported last: `text` is the whole file as it was written then."""

    key: str
    lang: str
    title: str
    source_url: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.key}.{self.lang}.md"


@dataclass
class Register:
    """The articles imported before, found by address, by title or by their words; and pictures by address."""

    folder: Path
    known: dict[str, Known] = field(default_factory=dict[str, Known])
    pictures: dict[str, str] = field(default_factory=dict[str, str])
    fresh: dict[str, str] = field(default_factory=dict[str, str])  # of this import: the origin by name
    _by_url: dict[str, str] = field(default_factory=dict[str, str])
    _by_mark: dict[int, list[str]] = field(default_factory=dict[int, list[str]])

    def find(self, draft: Draft) -> Known | None:
        """The article that this draft was before: the same address, else a text that is much the same."""
        name = self._by_url.get(same_address(draft.source_url)) if draft.source_url else None
        if name is not None:
            return self.known[name]
        runs = _runs(draft.body)
        shared = Counter(other for mark in _marks(runs) for other in self._by_mark.get(mark, ()))
        for other, count in shared.most_common(5):
            known = self.known[other]
            if count < 3 or known.lang != draft.lang:
                continue
            theirs = _runs(split_front_matter(known.text).body)
            alike = len(runs & theirs) / max(1, len(runs | theirs))
            same_title = words(known.title) == words(draft.title)
            if (
                draft.source_url and known.source_url
            ):  # a page that moved; or one of a series, each much like the last
                least = _SAME if same_title and other not in self.fresh else 2.0
            else:
                least = _SAME if other in self.fresh or not same_title else _ALIKE
            if alike >= least:
                return known
        return None

    def by_address(self, url: str) -> Known | None:
        """The article that came from an address."""
        name = self._by_url.get(same_address(url))
        return self.known[name] if name is not None else None

    def keep(self, known: Known) -> None:
        """Note an article as it came, in memory; `save` writes it."""
        self.known[known.name] = known
        if known.source_url:
            self._by_url[same_address(known.source_url)] = known.name
        for mark in _marks(_runs(split_front_matter(known.text).body)):
            self._by_mark.setdefault(mark, []).append(known.name)

    def save(self, known: Known) -> None:
        """Keep an article as it came, on disk too."""
        self.keep(known)
        write_atomically(self.folder / known.name, known.text.encode())

    def save_pictures(self) -> None:
        """Write which picture came from which address."""
        if self.pictures:
            text = json.dumps(dict(sorted(self.pictures.items())), ensure_ascii=False, indent=0)
            write_atomically(self.folder / "pictures.json", f"{text}\n".encode())


def load_register(project: Project) -> Register:
    """What the project has imported before. A file that cannot be read counts as none."""
    register = Register(project.root / FOLDER)
    for path in sorted(register.folder.glob("*.md")) if register.folder.is_dir() else ():
        try:
            text = path.read_text("utf-8")
            front = read_yaml(split_front_matter(text).front or "", None).data
        except (OSError, UnicodeDecodeError, SourceError):
            continue
        key, _, lang = path.stem.rpartition(".")
        if key:
            register.keep(
                Known(key, lang, str(front.get("title") or ""), str(front.get("source_url") or ""), text)
            )
    try:
        pictures: Any = json.loads((register.folder / "pictures.json").read_text("utf-8"))
    except (OSError, ValueError):
        pictures = {}
    if isinstance(pictures, dict):
        register.pictures = {str(url): str(name) for url, name in cast("dict[Any, Any]", pictures).items()}
    return register


def same_address(url: str) -> str:
    """What addresses of one page have in common: no scheme, `www.`, final slash, marks of campaigns."""
    parts = urlsplit(url.strip())
    query = urlencode(
        sorted((name, value) for name, value in parse_qsl(parts.query) if not _SHARED.match(name))
    )
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"{host}{port}{parts.path.rstrip('/')}{f'?{query}' if query else ''}"


def _runs(body: str) -> set[int]:
    """A number for each run of three words."""
    found = words(plain_of(body))
    return {zlib.crc32(" ".join(found[at : at + 3]).encode()) for at in range(max(0, len(found) - 2))}


def _marks(runs: set[int]) -> list[int]:
    return sorted(runs)[:_MARKS]
