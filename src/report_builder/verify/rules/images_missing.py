"""Pictures that a unit asked for and that are not in the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


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
            if warning.startswith("Failed to load image"):
                said = warning.removeprefix("Failed to load image at ")
                name = unquote(said.split("'")[1]) if said.count("'") > 1 else ""
                yield RULE.problem(
                    f"a picture could not be drawn: {said}",
                    expected.file,
                    expected.line_of(name.rpartition("/")[2]),
                    "open the file in a picture program and save it again",
                )


RULE = Rule("images.missing", "error", "a picture that is missing or could not be drawn", "file", file=check)
