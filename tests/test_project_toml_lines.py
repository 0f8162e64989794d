"""The lines that the TOML locator names are the lines on which the keys stand."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.project.source import KeyPath
from report_builder.project.toml_lines import toml_lines

EVERY_SHAPE = '''\
# comment with = and [brackets]
title = { en = "Syria # not a comment", ar = 'x = "y"' }
"quoted key" = 1
a.b."c d" = """
[[sections]]
title = "not a table"
\\""" still text"""
list = [
  "one", # first
  [1,
   2], { x = 1, y = [
     3 ] },
]
date = 2022-01-01 07:32:00

[options]
colour = \'\'\'it's ''fine''\'\'\'

[[sections]]
title = "One"
articles = ["a",
  "b"]
[[sections]]
select = { kind = "x", from = 2022-01-01 }
[sections.more]
deep.er = true
[[sections.parts]]
n = 1
[[sections.parts]]
n = 2
'''


def test_every_shape_of_toml_is_located():
    lines = toml_lines(EVERY_SHAPE)
    expected: dict[KeyPath, int] = {
        ("title",): 2,
        ("title", "ar"): 2,
        ("quoted key",): 3,
        ("a", "b", "c d"): 4,
        ("list",): 8,
        ("list", 0): 9,
        ("list", 1): 10,
        ("list", 1, 1): 11,
        ("list", 2): 11,
        ("list", 2, "x"): 11,
        ("list", 2, "y", 0): 12,
        ("date",): 14,
        ("options",): 16,
        ("options", "colour"): 17,
        ("sections",): 19,
        ("sections", 0): 19,
        ("sections", 0, "title"): 20,
        ("sections", 0, "articles", 1): 22,
        ("sections", 1): 23,
        ("sections", 1, "select", "from"): 24,
        ("sections", 1, "more", "deep", "er"): 26,
        ("sections", 1, "parts", 0, "n"): 28,
        ("sections", 1, "parts", 1, "n"): 30,
    }
    assert {path: lines.get(path) for path in expected} == expected
    assert set(lines) == set(paths_of(tomllib.loads(EVERY_SHAPE)))


def test_windows_line_ends_do_not_move_lines():
    assert toml_lines(EVERY_SHAPE.replace("\n", "\r\n")) == toml_lines(EVERY_SHAPE)


def paths_of(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Every path in parsed TOML."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[KeyPath] = []
    for part, inner in items:
        found += [(*path, part), *paths_of(inner, (*path, part))]
    return found


# Writing TOML with the line of each key noted as it is written: the oracle is the writer, not the scanner.
names = st.one_of(
    st.text("abz019-_", min_size=1, max_size=4),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=5),
)
words = st.text(st.sampled_from("ab\"'#[]{}=,.\\\n é"), max_size=12)
scalars = st.one_of(
    words, st.integers(-9, 99), st.booleans(), st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)
tables = st.dictionaries(names, values, max_size=4)
documents = st.tuples(
    tables, st.lists(st.tuples(names, st.booleans(), st.lists(tables, min_size=1, max_size=3)))
)


class Writer:
    """Writes TOML in varying notation and notes on which line each path was begun."""

    def __init__(self, draw: st.DataObject) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def note(self, path: KeyPath) -> None:
        self.lines[path] = self.text.count("\n") + 1

    def pick(self, *choices: str) -> str:
        return self.draw.draw(st.sampled_from(choices))

    def key(self, name: str) -> str:
        bare = name.isascii() and name.replace("-", "a").replace("_", "a").isalnum()
        if bare and self.draw.draw(st.booleans()):
            return name
        return (
            f"'{name}'"
            if "'" not in name and self.draw.draw(st.booleans())
            else json.dumps(name, ensure_ascii=False)
        )

    def string(self, word: str) -> str:
        ways = [json.dumps(word, ensure_ascii=False)]
        if "'" not in word and "\n" not in word:
            ways.append(f"'{word}'")
        if "'''" not in word and not word.endswith("'"):
            ways.append(f"'''\n{word}'''")
        ways.append('"""\n' + word.replace("\\", "\\\\").replace('"""', '""\\"').removesuffix('"') + '"""')
        if word.endswith('"'):
            ways.pop()
        return self.pick(*ways)

    def value(self, value: Any, path: KeyPath, inline: bool = False) -> None:
        if isinstance(value, list):
            self.text += "["
            for index, item in enumerate(value):
                self.text += self.pick("", "\n", " # note ]\n  ", " ")
                self.note((*path, index))
                self.value(item, (*path, index), inline)
                self.text += (
                    self.pick(",", " ,", ",\n") if index < len(value) - 1 else self.pick("", ",", "\n")
                )
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{ "
            for index, (name, inner) in enumerate(value.items()):
                self.text += ", " if index else ""
                self.pair(name, inner, path)
            self.text += " }"
        elif isinstance(value, str):
            self.text += self.string(value)
        else:
            self.text += str(value).lower() if isinstance(value, bool) else str(value)

    def pair(self, name: str, value: Any, path: KeyPath) -> None:
        here = (*path, name)
        self.note(here)
        self.text += self.key(name) + self.pick(" = ", "=", "\t= ")
        self.value(value, here)

    def table(self, table: dict[str, Any], path: KeyPath) -> None:
        for name, value in table.items():
            self.text += self.pick("", "\n", "# x = 1\n", "  ")
            self.pair(name, value, path)
            self.text += self.pick("\n", " # end\n")


@settings(max_examples=120, deadline=None)
@given(documents, st.data())
def test_each_key_is_located_on_the_line_where_it_was_written(document: Any, data: st.DataObject):
    writer = Writer(data)
    top, headed = document
    writer.table(top, ())
    used = set(top)
    for name, many, contents in headed:
        if name in used:
            continue
        used.add(name)
        for index, table in enumerate(contents if many else contents[:1]):
            path: KeyPath = (name, index) if many else (name,)
            if index == 0:
                writer.note((name,))
            writer.note(path)
            writer.text += f"[[{writer.key(name)}]]\n" if many else f"[ {writer.key(name)} ]\n"
            writer.table(table, path)
    parsed = tomllib.loads(writer.text)
    lines = toml_lines(writer.text)
    assert set(lines) == set(paths_of(parsed))
    assert lines == writer.lines


@settings(max_examples=120, deadline=None)
@given(st.text(st.sampled_from("ab=.[]{}\"'#,\\\n 1"), max_size=40))
def test_the_locator_knows_exactly_the_keys_of_any_text_that_parses(text: str):
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(toml_lines(text)) == set(paths_of(parsed))
