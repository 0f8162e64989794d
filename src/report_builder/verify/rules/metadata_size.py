"""Files whose name or size makes trouble where they are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule

_LONG = 120  # characters; some mail programs cut longer names


def check(file: FinishedFile) -> Iterator[Problem]:
    bound = file.facts.bounds.pdf_mb
    if len(file.data) > bound * 1_000_000:
        yield RULE.problem(
            f"the file has {len(file.data) / 1_000_000:.1f} MB, more than {bound}",
            hint="make its largest pictures smaller, or raise `pdf_mb` in report-builder.toml",
        )
    if not re.fullmatch(r"[\w.-]+", file.facts.name) or len(file.facts.name) > _LONG:
        yield RULE.problem(
            f"the name {file.facts.name} does not survive every mail program",
            hint="name the manifest or the article with letters, digits, `-` and `_`",
        )


RULE = Rule("metadata.size", "warning", "a file too large, or with a difficult name", "file", file=check)
