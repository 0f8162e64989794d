"""What citations are made of: sources, the places that cite them, a style, and the text that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from report_builder.project.files import canonical_json, digest

Mode = Literal["normal", "narrative", "year-only"]
StyleClass = Literal["note", "in-text"]


@dataclass(frozen=True)
class Entry:
    """A source of the bibliography as CSL-JSON, and where it is written."""

    key: str
    data: Mapping[str, Any]
    file: Path
    line: int

    @cached_property
    def digest(self) -> str:
        """Stands for everything that a style may print of it."""
        return digest(canonical_json(dict(self.data)))


@dataclass(frozen=True, slots=True)
class Cite:
    """One source in a citation. `label` is the CSL name of what `locator` counts: "page", "chapter".

    Affixes are text in which `*words*` are emphasised.
    """

    key: str
    mode: Mode = "normal"
    prefix: str = ""
    label: str = ""
    locator: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A citation: the sources in one pair of brackets, or one in the sentence (`narrative`).

    `text` is what the author wrote, on `line` of the article's file. `note` is the number of the note that it
    stands in, 0 in the text; `alone` says that the note was made for it and has no other words.
    """

    cites: tuple[Cite, ...]
    text: str = ""
    line: int = 0
    note: int = 0
    alone: bool = False

    @property
    def narrative(self) -> bool:
        """Whether the author's name is part of the sentence."""
        return any(cite.mode == "narrative" for cite in self.cites)


@dataclass(frozen=True, slots=True)
class Citing:
    """How an article cites: in notes or in the text, and which of its bare `@words` are sources.

    No other keys are here, so that markup does not change with the bibliography.
    """

    kind: StyleClass
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style made ready for one language: the text of the file, and whether it cites in notes.

    `labels` are the words for what a locator counts that the processor reads, by their CSL names; `ordered`
    says that the style sorts its list of sources.
    """

    name: str
    lang: str
    kind: StyleClass
    xml: str
    labels: Mapping[str, str]
    months: tuple[str, ...] = ()
    ordered: bool = True

    @property
    def digest(self) -> str:
        return digest(self.name, self.lang, self.xml)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be set at once: the citations of one article in reading order, and a list of sources.

    `entries` are all that may be listed or must be told apart from those cited. `listed` asks for the list of
    them. `before` are the keys of what the report cited before, in order, in a style that numbers its
    sources.
    """

    style: Style
    entries: tuple[Entry, ...]
    clusters: tuple[Cluster, ...] = ()
    listed: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetCluster:
    """A citation as HTML. `author` is the part that belongs to the sentence when the rest is a note.

    What is printed of each source is in a `span.to-source`, whose title is its place in the request's
    `entries`.
    """

    html: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class SetEntry:
    """An entry of a list of sources as HTML. The list is in the order of the style."""

    key: str
    html: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a request gives. `failure` says why it gives nothing."""

    clusters: tuple[SetCluster, ...] = ()
    entries: tuple[SetEntry, ...] = ()
    failure: str | None = None
