"""Turns TOML text into its data and the line of each key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from report_builder.project.errors import Problem, SourceError
from report_builder.project.source import Source
from report_builder.project.text import decode_source, read_source
from report_builder.project.toml_lines import toml_lines

_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

# What tomllib says -> what an editor reads. The first phrase that occurs wins.
_PLAIN: tuple[tuple[str, str, str | None], ...] = (
    ("Cannot overwrite a value", "this key stands twice in its table", "keep one"),
    ("Cannot declare", "this table stands twice", "write [[…]] for a list of tables, or keep one"),
    ("Cannot mutate immutable namespace", "this table is complete already", "put the key where the table is"),
    ("Expected '=' after a key", "a key must be followed by “=” and a value", None),
    ("Invalid value", "this value is not TOML", 'put text in quotes, like title = "Syria during 2022"'),
    ("Invalid statement", "this line is not a key with a value", 'write it like title = "…"'),
    ("Invalid initial character for a key", "a key is missing here", 'write it like title = "…"'),
    ("Unterminated string", "a quotation mark is opened and never closed", "close it"),
    (
        "Expected newline or end of document",
        "something follows the value on this line",
        "one key on each line",
    ),
    ("Unclosed array", "a list is opened with “[” and not closed", "check brackets and commas"),
    ("Unclosed inline table", "a table is opened with “{” and not closed", "check braces and commas"),
    ("Illegal character", "a character stands here that TOML does not allow", "close the quotes on the line"),
    ("Duplicate inline table key", "this key stands twice in its table", "keep one"),
    ("Expected ']", "a table name is not closed", "write it like [[sections]]"),
    ("Unescaped '\\'", "a backslash in double quotes begins an escape", "use single quotes, or double it"),
)


def load_toml(path: Path, most_bytes: int) -> Source:
    """The data of the TOML file at `path` and the line of each key; it may have so many bytes.

    Raises SourceError when it cannot be read, is too large, or is not TOML.
    """
    return read_toml(decode_source(read_source(path, most_bytes), path), path)


def read_toml(text: str, file: Path | None) -> Source:
    """The data of `text`. Raises SourceError with line and plain words for a syntax error."""
    try:
        data = tomllib.loads(text)
        return Source(file, data, toml_lines(text))
    except RecursionError:
        raise SourceError(Problem("the values are nested too deeply", file, 1)) from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise SourceError(_syntax_problem(str(error), text, file)) from None


def _syntax_problem(said: str, text: str, file: Path | None) -> Problem:
    line = 1
    if found := _POSITION.search(said):
        line = int(found[1]) if found[1] else text.rstrip("\n").count("\n") + 1
        said = said[: found.start()]
    for phrase, message, hint in _PLAIN:
        if phrase in said:
            return Problem(message, file, line, hint=hint)
    return Problem(f"this is not TOML: {said[:1].lower()}{said[1:]}", file, line)
