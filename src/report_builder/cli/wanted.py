"""Turns the reports named on a command line into the editions to build, report by report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from report_builder.project.errors import Problem, ProjectError, SourceError

if TYPE_CHECKING:
    from report_builder.project.paths import Project


def editions(
    project: Project, reports: Sequence[str], lang: str | None
) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """Name and language of every edition to build, and the problems of manifests that cannot be read.

    Without `reports` all of the project; a report that is named must have an edition in `lang`, of the others
    those are left out that have none. Raises SourceError when that leaves nothing to build.
    """
    from report_builder.manuscript.load import list_reports
    from report_builder.manuscript.report import report_editions

    wanted: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(reports) or list_reports(project):
        try:
            found = report_editions(project, name)
        except ProjectError as error:
            problems.extend(error.problems)
            continue
        if lang is None:
            wanted.extend((name, each) for each in found)
        elif lang in found or reports:
            wanted.append((name, lang))  # resolving it says which editions there are
    if not wanted and not problems:
        raise SourceError(_nothing(project, lang))
    return tuple(wanted), tuple(problems)


def _nothing(project: Project, lang: str | None) -> Problem:
    if lang is not None:
        return Problem(f"no report has an edition in “{lang}”", project.reports)
    return Problem("there is no report", project.reports, hint="write one: report-builder new report NAME")
