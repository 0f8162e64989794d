"""Findings -> SARIF 2.1.0 (OASIS), which code editors and CI services show beside the line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report_builder import __version__
from report_builder.project.errors import Problem
from report_builder.verify.model import Inspected
from report_builder.verify.registry import rules

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SOURCES = "PROJECT"  # what the addresses of the results count from
_OTHER = "sources"  # mistakes that no rule is named for


def sarif(inspected: Sequence[Inspected], root: Path) -> str:
    """The findings of all editions as one run; those that the project waives are suppressed, with the
    reason."""
    results = [_result(problem, each, root) for each in inspected for problem in each.found]
    named = [{"id": rule.id, "shortDescription": {"text": rule.what}} for rule in rules()]
    named.append({"id": _OTHER, "shortDescription": {"text": "a mistake in a source"}})
    run = {
        "tool": {"driver": {"name": "report-builder", "version": __version__, "rules": named}},
        "originalUriBaseIds": {_SOURCES: {"uri": root.as_uri() + "/"}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(problem: Problem, inspected: Inspected, root: Path) -> dict[str, Any]:
    hint = f" ({problem.hint})" if problem.hint else ""
    page = f"page {problem.label or problem.page + 1}: " if problem.page is not None else ""
    result: dict[str, Any] = {
        "ruleId": problem.rule or _OTHER,
        "level": problem.severity,
        "message": {"text": f"{page}{problem.message}{hint}"},
        "properties": {"edition": inspected.edition},
    }
    if problem.page is not None:
        result["properties"] |= {"page": problem.page + 1, "label": problem.label}
    if problem.file is not None:
        result["locations"] = [{"physicalLocation": _place(problem, problem.file, root)}]
    if problem.waived:
        result["suppressions"] = [{"kind": "external", "justification": problem.waived}]
    return result


def _place(problem: Problem, file: Path, root: Path) -> dict[str, Any]:
    if file.is_relative_to(root):
        artifact = {"uri": _quoted(file.relative_to(root)), "uriBaseId": _SOURCES}
    else:
        artifact = {"uri": file.as_uri()}
    place: dict[str, Any] = {"artifactLocation": artifact}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return place


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(path.as_posix())
