"""The text of a .bib file -> its entries as CSL-JSON with their lines, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_builder.citations.model import Entry
from report_builder.citations.process import ProcessError, convert
from report_builder.project.errors import Problem
from report_builder.project.source import suggestion

_BEGIN = re.compile(r"@[ \t\n]*([A-Za-z]+)[ \t\n]*([{(])")
_KEY = re.compile(r"[ \t\n]*([^\s,{}()=\"#%\\]*)[ \t\n]*(,|[})]|$)?")
_FIELD = re.compile(r"(?:^|,)[ \t\n]*([A-Za-z][\w-]*)[ \t\n]*=", re.DOTALL)
_DATE = re.compile(
    r"(?:^|,)\s*(date|urldate|eventdate|origdate|year)\s*=\s*[{\"]?([^}\",\n]*)", re.IGNORECASE
)
_EDTF = re.compile(
    r"\s*(?:[~?]?-?\d{3,4}[~?%]?|-?\d{2,3}[uX]{1,2})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:Z+.-]+)?[~?%]?\s*"
)
_AT_LINE = re.compile(r"line (\d+)")
_TYPES = [
    "article",
    "artwork",
    "audio",
    "bibnote",
    "book",
    "bookinbook",
    "booklet",
    "collection",
    "commentary",
    "conference",
    "dataset",
    "electronic",
    "image",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "manual",
    "mastersthesis",
    "misc",
    "movie",
    "music",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "patent",
    "performance",
    "periodical",
    "phdthesis",
    "proceedings",
    "reference",
    "report",
    "review",
    "set",
    "software",
    "standard",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "techreport",
    "thesis",
    "unpublished",
    "video",
    "www",
    "xdata",
]
# Entries that are not sources of their own: pandoc takes their fields into others.
_NO_ENTRY = {"comment", "preamble", "string"}


@dataclass(frozen=True, slots=True)
class Block:
    """An `@type{key, …}` of a .bib file."""

    kind: str
    key: str
    line: int
    text: str
    closed: bool
    start: int  # of its text
    brackets: str


def read_bibtex(text: str, file: Path) -> tuple[list[Entry], list[Problem]]:
    """The entries of BibTeX or BibLaTeX `text`, and the mistakes in it. Nothing is raised."""
    found = list(find_blocks(text))
    blocks = [block for block in found if block.kind not in _NO_ENTRY]
    problems = [problem for block in blocks for problem in _mistakes(block, file)]
    if problems:
        return [], problems
    try:
        items: list[dict[str, Any]] = json.loads(convert(_in_braces(text, found), "biblatex", "csljson"))
    except ProcessError as error:
        return [], [_syntax_problem(str(error), file)]
    named: dict[str, list[Block]] = {}
    for block in blocks:
        named.setdefault(block.key, []).append(block)
    entries: list[Entry] = []
    for item in items:
        key = str(item.get("id", ""))
        waiting = named.get(key, [])
        block = waiting.pop(0) if len(waiting) > 1 else next(iter(waiting), None)
        line = block.line if block else 1
        entries.append(Entry(key, _finished(item, block), file, line))
    return entries, [*problems, *(problem for block in blocks for problem in _doubts(block, file))]


def find_blocks(text: str) -> Iterator[Block]:
    """Every `@type{…}` of a .bib file, also one that is not closed, in order."""
    at = 0
    while (begin := _BEGIN.search(text, at)) is not None:
        if _commented(text, begin.start()):
            at = begin.end()
            continue
        end, closed = _end(text, begin.end(), begin[2])
        line = text.count("\n", 0, begin.start()) + 1
        key = _KEY.match(text, begin.end())
        named = key[1] if key is not None and key[2] else ""
        yield Block(begin[1].lower(), named, line, text[begin.end() : end], closed, begin.end(), begin[2])
        at = max(end, begin.end())


def _in_braces(text: str, blocks: list[Block]) -> str:
    """The same with braces around each entry, as `@book(…)` is read by few programs."""
    for block in reversed(blocks):
        end = block.start + len(block.text)
        if block.brackets == "(" and block.closed:
            text = f"{text[: block.start - 1]}{{{block.text}}}{text[end + 1 :]}"
    return text


def _commented(text: str, at: int) -> bool:
    return "%" in text[text.rfind("\n", 0, at) + 1 : at]


def _end(text: str, at: int, opening: str) -> tuple[int, bool]:
    """Where a block ends. One that is not closed ends where the next begins at the start of a line."""
    depth, start = 1, at
    closing = {"{": "}", "(": ")"}[opening]
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "{" or (char == opening and depth == 1):
            depth += 1
        elif (char == "}" and (depth > 1 or opening == "{")) or (char == closing and depth == 1):
            depth -= 1
            if depth == 0:
                return at, True
        at += 1
    following = re.compile(r"^@[A-Za-z]+[ \t]*[{(]", re.MULTILINE).search(text, start)
    return (following.start() if following else len(text)), False


def _mistakes(block: Block, file: Path) -> Iterator[Problem]:
    name = f"@{block.kind}{{{block.key}" if block.key else f"@{block.kind}"
    if not block.closed:
        hint = "close it with “}”, and see that each “{” in it has its “}”"
        yield Problem(f"the entry `{name}` is not closed", file, block.line, hint=hint)
    elif not block.key:
        hint = f"write it like @{block.kind}{{ocha-2022, title = {{…}} }}"
        yield Problem(f"the entry `{name}` has no key", file, block.line, hint=hint)
    elif block.kind not in _TYPES:
        hint = suggestion(block.kind, _TYPES) or "take @misc when nothing fits"
        yield Problem(f"there is no type of entry `@{block.kind}`", file, block.line, hint=hint)
    elif _FIELD.search(block.text) is None:
        hint = "give it at least a title, like title = {…}"
        yield Problem(f"the entry `{name}` has no fields", file, block.line, hint=hint)


def _doubts(block: Block, file: Path) -> Iterator[Problem]:
    """Dates that no one reads."""
    for found in _DATE.finditer(block.text):
        value = found[2].strip()
        parts = value.split("/")
        if not value or value.isalpha() or (len(parts) < 3 and all(_is_date(part) for part in parts)):
            continue
        line = block.line + block.text.count("\n", 0, found.start(2))
        hint = "write 2022, 2022-03, 2022-03-02, or two of them with “/” between"
        message = f"the {found[1].lower()} “{value[:40]}” of `{block.key}` is not a date that can be read"
        yield Problem(message, file, line, hint=hint, severity="warning")


def _is_date(part: str) -> bool:
    found = _EDTF.fullmatch(part)
    if part.strip() in ("", "..", "open", "unknown"):
        return True
    if found is None:
        return False
    month, day = int(found[1] or 1), int(found[2] or 1)
    return (1 <= month <= 12 or 21 <= month <= 41) and 1 <= day <= 31


def _finished(item: dict[str, Any], block: Block | None) -> dict[str, Any]:
    """What pandoc read, with what it takes for granted said: titles without a language were read as
    English."""
    data = dict(item)
    text = "".join(str(data.get(name, "")) for name in ("title", "container-title"))
    if "language" not in data and block is not None and re.search(r"[A-Za-z]{2}", text):
        data["language"] = "en-US"
    if not data.get("type"):
        data["type"] = "document"
    return data


def _syntax_problem(said: str, file: Path) -> Problem:
    line = _AT_LINE.search(said)
    cause = re.sub(r"^.*?column \d+\):?", "", said).strip()
    cause = re.sub(r"[\^\s]+$", "", cause)
    message = "this is not BibTeX" + (f": {cause[:120]}" if cause else "")
    hint = "look for a comma or brace that is missing before this place"
    return Problem(message, file, int(line[1]) if line else 1, hint=hint)
