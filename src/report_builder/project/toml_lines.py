"""Turns TOML text that parses into the line of each key, table and list item.

`tomllib` gives no positions. The scanner follows TOML 1.0 (https://toml.io/en/v1.0.0) and relies on the text
having been accepted by `tomllib` before: it only walks, it does not judge.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from report_builder.project.source import KeyPath

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'  # multi-line basic, which may end in up to two quotes of its own
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^\s,\]}#][^,\]}#\n]*")


def toml_lines(text: str) -> dict[KeyPath, int]:
    """The 1-based line on which each key stands (tables: their header; list items: their beginning)."""
    return _Scanner(text.replace("\r\n", "\n")).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}  # how many items each array of tables has so far

    def run(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.skip_blank():
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    def header(self) -> KeyPath:
        line = self.line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self.key()
        self.at += 2 if many else 1
        path: KeyPath = ()
        for position, name in enumerate(names):
            path = (*path, name)
            self.lines.setdefault(path, line)
            last = position == len(names) - 1
            if last and many:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self.lines.setdefault(path, line)
        return path

    def pair(self, table: KeyPath) -> None:
        line = self.line()
        path = table
        for name in self.key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self.skip_blank()
        self.value(path)

    def key(self) -> list[str]:
        """The parts of a dotted key; stops at what follows it."""
        names: list[str] = []
        while True:
            self.skip_blank()
            if found := _STRING.match(self.text, self.at):
                names.append(str(tomllib.loads(f"key = {found[0]}")["key"]))
                self.at = found.end()
            elif found := _BARE_KEY.match(self.text, self.at):
                names.append(found[0])
                self.at = found.end()
            self.skip_blank()
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def value(self, path: KeyPath) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        elif found := _STRING.match(self.text, self.at) or _BARE_VALUE.match(self.text, self.at):
            self.at = found.end()

    def array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while self.skip_blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            here = (*path, index)
            self.lines[here] = self.line()
            self.value(here)
            index += 1
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while self.skip_blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self.pair(path)
        self.at += 1

    def skip_blank(self) -> bool:
        """Go past space, line ends and comments; False at the end of the text."""
        if found := _BLANK.match(self.text, self.at):
            self.at = found.end()
        return self.at < len(self.text)

    def line(self) -> int:
        return bisect_right(self.starts, self.at)
