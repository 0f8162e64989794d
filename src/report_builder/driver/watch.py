"""Changes of sources and layouts -> builds, with workers, objects and the linked file kept warm."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from report_builder.driver.build import build_with
from report_builder.driver.builder import Builder
from report_builder.driver.model import BuildRequest, BuildResult, Progress
from report_builder.project.errors import Problem, ProjectError
from report_builder.project.paths import PROJECT_FILE, Project, find_project
from report_builder.project.remedies import remedy

_STEP = 20  # ms without a further change before a build begins
_LONGEST = 600  # ms that a build waits while changes go on coming
_FIRST = 100  # ms until a look without changes is given up


def watch(
    project: Project,
    request: BuildRequest,
    on_result: Callable[[BuildResult], None],
    on_problem: Callable[[ProjectError], None],
    progress: Progress,
    stop: threading.Event | None = None,
) -> None:
    """Build, and build again on every change below sources/, layouts/, fonts/ or of the project file.

    A build that fails is reported and the last good PDF stays. Returns when `stop` is set; Ctrl-C raises
    KeyboardInterrupt.
    """
    from watchfiles import watch as changes_in

    builder = Builder(project, request.jobs, warm=True)
    looks = changes_in(
        project.root,
        watch_filter=lambda _, path: _matters(project.root, Path(path)),
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_FIRST,
        yield_on_timeout=True,  # the first look is empty, and begins once nothing can be missed any more
    )
    begun = False
    try:
        for changes in looks:
            if begun and not changes:
                continue
            if any(Path(path).name == PROJECT_FILE for _, path in changes):
                builder = _reopened(builder, request, on_problem)
            _build(builder, request, on_result, on_problem, progress)
            begun = True
    finally:
        builder.close()


def _build(
    builder: Builder,
    request: BuildRequest,
    on_result: Callable[[BuildResult], None],
    on_problem: Callable[[ProjectError], None],
    progress: Progress,
) -> None:
    try:
        on_result(build_with(builder, request, progress))
    except ProjectError as error:
        on_problem(error)
    except OSError as error:  # the disk is full, say: the next change may find it mended
        message = f"the build could not go on: {remedy(error)}"
        on_problem(ProjectError(Problem(message, Path(error.filename) if error.filename else None)))


def _reopened(builder: Builder, request: BuildRequest, on_problem: Callable[[ProjectError], None]) -> Builder:
    """A builder with the project file read again; the old one when the file has mistakes."""
    try:
        project = find_project(builder.project.root, builder.project.root)
    except ProjectError as error:
        on_problem(error)
        return builder
    builder.close()
    return Builder(project, request.jobs, warm=True)


def _matters(root: Path, path: Path) -> bool:
    """Whether a changed file can change the report; editors' swap files and our own results cannot."""
    try:
        parts: Iterable[str] = path.relative_to(root).parts
    except ValueError:
        return False
    parts = tuple(parts)
    if not parts or any(
        part.startswith((".", "~")) or part.endswith(("~", ".tmp", ".swp")) for part in parts
    ):
        return False
    return parts[0] in ("sources", "layouts", "fonts") or parts == (PROJECT_FILE,)
