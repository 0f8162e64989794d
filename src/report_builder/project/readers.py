"""The names of those who get a copy of their own, from a command line or a file: read, checked, as names of
files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from report_builder.project.errors import Problem, SourceError
from report_builder.project.text import decode_source, read_source

LONGEST = 80  # characters of a name, which is one line on a page
MOST = 2000  # names at once
_MOST_BYTES = 2**20
_MOST_SLUG = 60


def read_readers(names: Sequence[str], file: Path | None = None) -> tuple[str, ...]:
    """The names, those of `file` (one a line, UTF-8) after the others, each once.

    Raises SourceError with every name that is empty, too long or no text, and its line.
    """
    problems: list[Problem] = []
    found = [_checked(name, problems) for name in names]
    if file is not None:
        lines = decode_source(read_source(file, _MOST_BYTES), file).split("\n")
        given = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        found += [_checked(line, problems, file, number) for number, line in given]
        if not given:
            problems.append(Problem("there is no name in this file", file, hint="write one on each line"))
    readers = tuple(dict.fromkeys(found))
    if len(readers) > MOST:
        hint = "make them in several runs"
        problems.append(Problem(f"these are {len(readers)} names, more than {MOST}", file, hint=hint))
    if problems:
        raise SourceError(problems)
    return readers


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A part of a file's name for each name: small ASCII letters, digits and hyphens. Names that fall
    together get a number, in their order."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        slug = stem = _slug(name)
        number = 1
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        found[name] = slug
    return found


def _checked(name: str, problems: list[Problem], file: Path | None = None, line: int | None = None) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    if not any(char.isalnum() for char in text):
        shown = f"“{text}” is no name" if text else "a name is empty"
        problems.append(Problem(shown, file, line, hint="write whom the copy is for"))
    elif len(text) > LONGEST:
        message = f"the name “{text[:30]}…” has {len(text)} characters, more than {LONGEST}"
        problems.append(Problem(message, file, line, hint="shorten it"))
    elif any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in text):
        message = f"the name “{ascii(text)[1:-1]}” has characters that are no text"
        problems.append(Problem(message, file, line, hint="type it again"))
    return text


def _slug(name: str) -> str:
    from anyascii import anyascii

    text = re.sub(r"[^a-z0-9]+", "-", anyascii(name).replace("'", "").lower())
    return text[:_MOST_SLUG].strip("-") or "reader"
