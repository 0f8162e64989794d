"""Turns the text of a YAML or TOML source into its data and the line of each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nlargest
from os.path import commonprefix
from pathlib import Path
from typing import Any

from report_builder.project.errors import Problem

KeyPath = tuple[str | int, ...]
_MANY = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as data, with the 1-based line on which each key, table and list item begins."""

    file: Path | None
    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int] = field(default_factory=dict[KeyPath, int])
    first_line: int = 1

    def line(self, path: KeyPath) -> int | None:
        """The line of `path`, or of the nearest thing around it that stands in the file."""
        for length in range(len(path), 0, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return self.first_line if self.file is not None else None

    def problem(self, path: KeyPath, message: str, hint: str | None = None) -> Problem:
        """An error at `path`."""
        return Problem(message, self.file, self.line(path), shown_key(path) or None, hint)


def shown_key(path: KeyPath) -> str:
    """The path as an editor reads it, list items counted from 1: `sections[2].articles`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def suggestion(word: str, choices: Iterable[str]) -> str | None:
    """`did you mean “articles”?` when one of `choices` is close to `word` (letter case and dashes aside)."""
    known = sorted(set(choices))
    folded = {_fold(choice): choice for choice in reversed(known)}
    close = nearest(_fold(word), folded)
    return f"did you mean “{folded[close]}”?" if close is not None else None


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The one of `choices` that is most like `word`, None when none is."""
    known = list(choices)
    if len(known) > _MANY:  # comparing is slow: only those that begin and end like the word
        known = nlargest(_MANY, known, lambda each: _shared(word, each) + _shared(word[::-1], each[::-1]))
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return close[0] if close else None


def _shared(one: str, other: str) -> int:
    """How many characters two words begin with alike."""
    return len(commonprefix([one, other]))  # noqa: RUF071, of words and not of paths


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def shown_list(words: Iterable[str], most: int = 12) -> str:
    """The first words of a list for a hint: `a, b, c …`."""
    known = list(words)
    return ", ".join(known[:most]) + (" …" if len(known) > most else "")
