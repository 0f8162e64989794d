"""The sources that an article cites, and those of the report that they must be told apart from.

A style tells sources apart by what it prints of them: “Smith 2020a”, “A. Smith”. Whether it must is decided
by the whole report, so that “2020a” is the same source in all its articles. Only sources with a name in
common can ever be mistaken for one another, so that an article need not be set again when any other changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from report_builder.citations.model import Entry

_NAMES = (
    "author",
    "editor",
    "translator",
    "director",
    "composer",
    "interviewer",
    "compiler",
    "container-author",
)
_TOLD_BY = (*_NAMES, "type", "title", "title-short", "issued", "container-title", "language")


def to_be_set(cited: Iterable[str], entries: Mapping[str, Entry], report: Iterable[str]) -> tuple[Entry, ...]:
    """The sources `cited` by an article, and those of the `report` that may be mistaken for one, by their
    keys."""
    own = dict.fromkeys(cited)
    names = {name for key in own for name in _names(entries[key])}
    others = [
        _short(entries[key])
        for key in dict.fromkeys(report)
        if key not in own and names & _names(entries[key])
    ]
    return tuple(sorted((*(entries[key] for key in own), *others), key=lambda entry: entry.key))


def _names(entry: Entry) -> set[str]:
    """The names that a style may print of a source, without given names; its title when it has no names."""
    found: set[str] = set()
    for kind in _NAMES:
        for name in cast("list[dict[str, Any]]", entry.data.get(kind) or []):
            if text := str(name.get("family") or name.get("literal") or ""):
                found.add(text.casefold())
    return found or {str(entry.data.get("title-short") or entry.data.get("title") or "").casefold()}


def _short(entry: Entry) -> Entry:
    """A source without what does not tell it from others."""
    return replace(entry, data={name: value for name, value in entry.data.items() if name in _TOLD_BY})
