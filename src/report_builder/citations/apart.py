"""The sources that an article cites, and those of the report that they must be told apart from.

A style tells sources apart by what it prints of them: “Smith 2020a”, “A. Smith”. Whether it must is decided
by the whole report, so that “2020a” is the same source in all its articles. What is printed begins with the
first name, so that only sources which share it can ever be mistaken for one another, and an article need not
be set again when any other changes. Some styles tell all names apart wherever they stand; then all of them
count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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


@dataclass
class Apart:
    """The sources of a report, by what may be mistaken for what. `cited` are the keys of those that it
    cites."""

    entries: Mapping[str, Entry]
    cited: Iterable[str] = ()
    all_names: bool = False
    names: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    short: dict[str, Entry] = field(default_factory=dict[str, Entry])

    def __post_init__(self) -> None:
        self.named: dict[str, list[str]] = {}
        for key in dict.fromkeys(self.cited):
            self.names[key] = _names(self.entries[key], self.all_names)
            for name in self.names[key]:
                self.named.setdefault(name, []).append(key)

    def of(self, keys: Iterable[str]) -> tuple[Entry, ...]:
        """The sources of `keys`, and those of the report that may be mistaken for one of them, by their
        keys."""
        own = dict.fromkeys(keys)
        near = {other for key in own for name in self.names.get(key, ()) for other in self.named[name]}
        for key in near - self.short.keys() - own.keys():
            self.short[key] = _short(self.entries[key])
        found = (*(self.entries[key] for key in own), *(self.short[key] for key in near - own.keys()))
        return tuple(sorted(found, key=lambda entry: entry.key))


def _names(entry: Entry, all_names: bool) -> frozenset[str]:
    """The family names that tell a source, the first or all of them; its title when it has no names."""
    found: list[str] = []
    for kind in _NAMES:
        for name in cast("list[dict[str, Any]]", entry.data.get(kind) or []):
            if text := str(name.get("family") or name.get("literal") or ""):
                found.append(text.casefold())
    title = str(entry.data.get("title-short") or entry.data.get("title") or "").casefold()
    return frozenset(found if all_names else found[:1]) or frozenset({title})


def _short(entry: Entry) -> Entry:
    """A source without what does not tell it from others."""
    return replace(entry, data={name: value for name, value in entry.data.items() if name in _TOLD_BY})
