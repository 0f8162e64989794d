"""Pictures that a unit asked for and that are not in the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule

# What WeasyPrint 70 logs of a picture that it leaves out, or leaves off in the middle.
_FAILED = re.compile(
    r"Failed to (?:load image at|render SVG image) '?(?P<url>[^']*)'?(?:: (?:\w+: )?(?P<reason>.*))?",
    re.DOTALL,
)


def check(file: FinishedFile) -> Iterator[Problem]:
    for expected in file.units:
        for url in expected.record.missing_files:
            name = unquote(url).partition(":")[2].lstrip("/") or url
            yield RULE.problem(
                f"`{name}` is not in the PDF: it is no file of the project that a unit may use",
                expected.file,
                expected.line_of(name.rpartition("/")[2]),
                "save the picture below sources/ and name it by its path",
            )
        for warning in expected.record.warnings:
            if found := _FAILED.match(warning):
                reason = found["reason"] or "it is damaged, or no picture at all"
                yield RULE.problem(
                    f"{_named(found['url'])} could not be drawn: {reason}",
                    expected.file,
                    expected.line_of(unquote(found["url"]).rpartition("/")[2]),
                    "open the file in a picture program and save it again",
                )


def _named(url: str) -> str:
    """What an editor calls the picture behind a URL."""
    if not url.startswith("project:"):
        return "a picture inside another one" if url.startswith("data:") else "a picture"
    return f"the picture {unquote(url.removeprefix('project:/'))}"


RULE = Rule("images.missing", "error", "a picture that is missing or could not be drawn", "file", file=check)
