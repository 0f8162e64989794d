"""A request for a report that is named -> what a builder makes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

from report_builder.articles.catalogue import load_catalogue
from report_builder.driver.builder import Builder
from report_builder.driver.early import looks_changed
from report_builder.driver.model import BuildRequest, BuildResult, Progress
from report_builder.driver.publish import output_of
from report_builder.manuscript.report import resolve_report
from report_builder.project.paths import Project
from report_builder.verify.model import Inspected

R = TypeVar("R")


def build_report(project: Project, request: BuildRequest, progress: Progress) -> BuildResult:
    """Build one edition of a report into `build/<report>.<lang>.pdf`, with its record beside it.

    Raises ProjectError with every mistake; nothing is then written.
    """
    with builder_of(project, request.jobs) as builder:
        return build_with(builder, request, progress)


@contextmanager
def builder_of(project: Project, jobs: int | None = None) -> Generator[Builder, None, None]:
    """A builder for one edition after the other, whose workers they share; closed at the end."""
    builder = Builder(project, jobs)
    try:
        yield builder
    finally:
        builder.close()


def build_with(builder: Builder, request: BuildRequest, progress: Progress) -> BuildResult:
    """`build_report` with a builder at hand."""
    started = time.perf_counter()
    result = _asked(partial(builder.build, readers=request.readers), builder, request, progress)
    return replace(result, seconds=time.perf_counter() - started)


def check_with(builder: Builder, request: BuildRequest, progress: Progress) -> Inspected:
    """Everything that the gates find in one edition of a report; nothing is put in place.

    Raises ProjectError with every mistake when there is no PDF to look at.
    """
    return _asked(partial(builder.check, online=request.online), builder, request, progress)


def _asked(make: Callable[..., R], builder: Builder, request: BuildRequest, progress: Progress) -> R:
    """What `make` makes of the report that a request names."""
    project, begun = builder.project, time.time_ns()
    progress.phase("reading")
    if looks_changed(project, (request.report,)):
        builder.get_ready()
    catalogue = load_catalogue(project)
    report = resolve_report(project, catalogue, request.report, request.lang)
    other_layout = request.layout not in (None, report.layout)
    report = replace(report, layout=request.layout or report.layout)
    output = output_of(project.build, f"{report.name}.{report.lang}", request.variant, begun)
    known = catalogue.articles.values()
    return make(report, known, request.options, output, progress, other_layout=other_layout)
