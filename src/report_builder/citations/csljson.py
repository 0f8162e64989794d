"""The text of a CSL-JSON file -> its entries with their lines, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from report_builder.citations.model import Entry
from report_builder.project.errors import Problem
from report_builder.project.source import suggestion

_ID = re.compile(r'"(?:id|citation-key)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)')
_TYPES = [
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]
_NAMES = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
]
_DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
_LISTED = ("categories", "keyword", "custom")


def read_csl_json(text: str, file: Path) -> tuple[list[Entry], list[Problem]]:
    """The entries of a CSL-JSON file, and the mistakes in it. Nothing is raised."""
    try:
        found = json.loads(text)
    except RecursionError:
        return [], [Problem("the values are nested too deeply", file, 1)]
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        said = str(getattr(error, "msg", error))
        message = f"this is not JSON: {said[:1].lower()}{said[1:]}"
        return [], [
            Problem(message, file, line, hint="export it again, or look for a comma or quote that is missing")
        ]
    if not isinstance(found, list):
        return [], [Problem("this is not CSL-JSON, which is a list of sources", file, 1, hint=_EXPORT)]
    lines = _lines(text)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, item in enumerate(cast("list[Any]", found), 1):
        if not isinstance(item, dict):
            problems.append(Problem(f"the source number {number} is not an object", file, 1, hint=_EXPORT))
            continue
        data = cast("dict[str, Any]", item)
        key = str(data.get("citation-key") or data.get("id") or "")
        line = lines.get(key, 1)
        mistakes = list(_mistakes(data, key, number, line, file))
        problems += mistakes
        if not mistakes:
            entries.append(Entry(key, _cleaned(data), file, line))
    return entries, problems


_EXPORT = "export it as “CSL JSON” from Zotero"


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    line, last = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        try:
            found.setdefault(str(json.loads(match[1])), line)
        except ValueError:
            continue
    return found


def _mistakes(data: dict[str, Any], key: str, number: int, line: int, file: Path) -> Iterator[Problem]:
    if not key:
        yield Problem(f"the source number {number} has no “id”", file, line, hint="give it one to cite it by")
        return
    kind = str(data.get("type") or "")
    if kind not in _TYPES:
        message = f"the source “{key}” is of no type that CSL has: “{kind}”"
        yield Problem(message, file, line, hint=suggestion(kind, _TYPES) or "take document when nothing fits")
    for name in _NAMES:
        value = data.get(name, [])
        if not isinstance(value, list) or not all(
            isinstance(each, dict) for each in cast("list[Any]", value)
        ):
            message = f"“{name}” of “{key}” must be a list of names"
            yield Problem(message, file, line, hint='like [{"family": "Deeb", "given": "Rim"}]')
    for name in _DATES:
        if name in data and not isinstance(data[name], dict):
            message = f"“{name}” of “{key}” must be a date"
            yield Problem(message, file, line, hint='like {"date-parts": [[2022, 3, 2]]}')


def _cleaned(data: dict[str, Any]) -> dict[str, Any]:
    """The fields that a style can print, with values of a kind that the processor reads."""
    kept: dict[str, Any] = {}
    for name, value in data.items():
        if name in ("citation-key", *_LISTED) or value is None:
            continue
        if name in _NAMES:
            kept[name] = [_flat(cast("dict[str, Any]", each)) for each in value]
        elif name in _DATES:
            kept[name] = _date(cast("dict[str, Any]", value))
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            kept[name] = value if isinstance(value, (str, int)) else str(value)
    return {name: value for name, value in kept.items() if value not in ([], {}, "")}


def _flat(name: dict[str, Any]) -> dict[str, Any]:
    return {str(key): each for key, each in name.items() if isinstance(each, (str, bool, int))}


def _date(value: dict[str, Any]) -> dict[str, Any]:
    """A date with numbers in place of numerals; one that cannot be read is kept as words."""
    try:
        listed = cast("list[list[Any]]", value.get("date-parts") or [])
        parts = [[int(each) for each in part if each not in ("", None)] for part in listed]
    except (TypeError, ValueError):
        parts = []
    kept: dict[str, Any] = {
        name: value[name] for name in ("season", "circa", "literal", "raw") if name in value
    }
    kept = {name: each for name, each in kept.items() if isinstance(each, (str, int, bool))}
    found = [part[:3] for part in parts if part][:2]
    return {"date-parts": found, **kept} if found else kept
