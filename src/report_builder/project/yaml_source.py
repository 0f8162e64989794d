"""Turns YAML front matter into its data and the line of each key.

Every value is text, a list, a mapping or nothing: what a key means is for the schema to say, so that
`lang: no` is not false and `title: 2022` is not a number. Anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import yaml

from report_builder.project.errors import Problem, SourceError
from report_builder.project.source import KeyPath, Source
from report_builder.project.text import UNPRINTABLE

MAX_DEPTH = 16
# What YAML does not allow (YAML 1.1, 5.1 Character Set) beyond what no source may contain.
_REFUSED = re.compile("[\x7f-\x84\x86-\x9f]")
# YAML ends a line at these too (YAML 1.1, 5.4 Line Break Characters); no editor does, so that its lines would
# not be those of the file.
_SPACES = {0x85: " ", 0x2028: " ", 0x2029: " "}
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, file: Path | None, first_line: int = 1) -> Source:
    """The mapping that `text` holds; its first line is line `first_line` of `file`.

    Raises SourceError for a syntax error, a duplicate key, an anchor, an alias or a tag.
    """
    if found := _REFUSED.search(text):
        message = f"an invisible control character (U+{ord(found[0]):04X}) stands on this line"
        line = first_line + text.count("\n", 0, found.start())
        raise SourceError(Problem(message, file, line, hint="delete it"))
    loader = _Loader(text.translate(_SPACES))
    try:
        return _Reader(loader.get_event, file, first_line).document()
    except yaml.YAMLError as error:
        raise SourceError(_syntax_problem(error, file, first_line)) from None
    finally:
        loader.dispose()


class _Reader:
    """Builds values from parser events. Nothing is composed, so that nothing can be expanded."""

    def __init__(self, next_event: Callable[[], Any], file: Path | None, first_line: int) -> None:
        self.next_event = next_event
        self.file = file
        self.first_line = first_line
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Source:
        self.next_event()  # the stream begins
        event = self.next_event()
        data: Any = {}
        if not isinstance(event, yaml.StreamEndEvent):
            event = self.next_event()
            data = self.value(event, ())
            if data is None:
                data = {}
            elif not isinstance(data, dict):
                self.refuse(
                    event, (), "this is not a list of keys with values", "write lines like “title: …”"
                )
                data = {}
            self.next_event()  # the document ends
            event = self.next_event()
            if not isinstance(event, yaml.StreamEndEvent):
                self.refuse(event, (), "a second YAML document begins here", "keep one block of keys")
        if self.problems:
            raise SourceError(self.problems)
        return Source(self.file, cast("dict[str, Any]", data), self.lines, self.first_line)

    def value(self, event: Any, path: KeyPath) -> Any:
        if len(path) > MAX_DEPTH:
            self.refuse(event, (), "the values are nested too deeply")
            raise SourceError(self.problems)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            name = f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{event.anchor}"
            self.refuse(
                event, path, f"“{name}” is a YAML reference, which is not allowed", "put quotes around it"
            )
        elif event.tag is not None and event.tag != "!":
            self.refuse(
                event, path, f"“{event.tag}” is a YAML tag, which is not allowed", "put quotes around it"
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path) if isinstance(event, yaml.ScalarEvent) else None

    def scalar(self, event: Any, path: KeyPath) -> str | None:
        value = str(event.value)
        if not event.style and value in _NOTHING:
            return None
        if found := UNPRINTABLE.search(value):
            self.refuse(event, path, f"a control character (U+{ord(found[0]):04X}) stands in this value")
        return value

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key = self.value(event, (*path, "?"))
            if not isinstance(key, str):
                self.refuse(event, path, "a key must be a word")
                key = "?"
            here = (*path, key)
            line = self.line_of(event)
            if key in values:
                self.refuse(
                    event, here, f"this key stands twice, first on line {self.lines[here]}", "keep one"
                )
            self.lines.setdefault(here, line)
            values[key] = self.value(self.next_event(), here)
        return values

    def sequence(self, path: KeyPath) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            here = (*path, len(values))
            self.lines[here] = self.line_of(event)
            values.append(self.value(event, here))
        return values

    def line_of(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def refuse(self, event: Any, path: KeyPath, message: str, hint: str | None = None) -> None:
        at = Source(self.file, {}, {path: self.line_of(event)}, self.line_of(event))
        self.problems.append(at.problem(path, message, hint))


# What PyYAML says -> what an editor reads. The first phrase that occurs wins.
_PLAIN: tuple[tuple[str, str, str | None], ...] = (
    (
        "mapping values are not allowed",
        "a value that contains a colon and a space needs quotes",
        'write it like title: "Syria: a year"',
    ),
    ("maximum nesting depth", "the values are nested too deeply", None),  # a bound of PyYAML from 6.0.4 on
    ("cannot start any token", "a value cannot begin with this character", "put quotes around the value"),
    ("found character", "a value cannot begin with this character", "put quotes around the value"),
    ("unexpected end of stream", "a quotation mark is opened here and never closed", "close it"),
    ("could not find expected ':'", "this line is not a key with a value", "write it like “title: …”"),
    (
        "did not find expected key",
        "this line does not fit the lines around it",
        "check quotes and indentation",
    ),
    ("expected <block end>", "this line does not fit the lines around it", "check quotes and indentation"),
    ("expected ',' or", "a list or table in brackets is not closed", "check brackets and commas"),
    ("document start", "this line does not fit the lines around it", "check the line for “---” or “...”"),
    ("undefined alias", "a value cannot begin with “*”", "put quotes around the value"),
    ("unknown escape", "a backslash in double quotes begins an escape", "use single quotes, or double it"),
)


def _syntax_problem(error: yaml.YAMLError, file: Path | None, first_line: int) -> Problem:
    line, said = first_line, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or said
        unclosed = "unexpected end of stream" in said
        mark = error.context_mark if unclosed and error.context_mark else error.problem_mark
        if mark is not None:
            line += mark.line
        if "'\\t'" in said or "found a tab character" in said:
            return Problem("tabs cannot indent YAML", file, line, hint="use spaces")
    for phrase, message, hint in _PLAIN:
        if phrase in said:
            return Problem(message, file, line, hint=hint)
    return Problem(f"this is not YAML: {said.splitlines()[0]}", file, line)
