"""Turns whatever goes wrong in a command into lines that say what to do, and an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from report_builder.cli.session import Session, session
from report_builder.project.errors import Problem, ProjectError, printable
from report_builder.project.remedies import remedy


@contextmanager
def reported(ctx: click.Context) -> Generator[None, None, None]:
    """Run a command; report what it raises and exit: 1 for failures, 130 when interrupted."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except ProjectError as error:
        report(session(ctx), error.problems)
        ctx.exit(1)
    except KeyboardInterrupt:
        click.echo("\ninterrupted; what was built before is untouched", err=True)
        ctx.exit(130)
    except Exception as error:
        if isinstance(error, BrokenPipeError):  # the reader of our output left: click ends quietly
            raise
        if session(ctx).debug:
            raise
        _report_unexpected(session(ctx), error)
        ctx.exit(1)


def report(session: Session, problems: Iterable[Problem]) -> None:
    """Print problems: a line each on standard error, or one JSON object on standard output."""
    found = tuple(problems)
    session.give({"ok": False, "problems": [as_json(problem, session) for problem in found]})
    if not session.json:
        for problem in found:
            click.echo(line(problem, session), err=True)


def line(problem: Problem, session: Session) -> str:
    """`error: sources/reports/x.toml:12: key: message (hint)`, the severity coloured on a terminal."""
    colour = {"error": "red", "warning": "yellow"}[problem.severity]
    label = f"{problem.severity}:"
    if session.colour:
        label = click.style(label, fg=colour, bold=True)
    return f"{label} {problem.text(session.root)}"


def as_json(problem: Problem, session: Session) -> dict[str, Any]:
    """The problem as an object; `file` is relative to the project when it lies in it."""
    file = problem.file
    if file is not None and session.root is not None and file.is_relative_to(session.root):
        file = file.relative_to(session.root)
    return {
        "severity": problem.severity,
        "file": printable(file.as_posix()) if file is not None else None,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
        "hint": problem.hint,
        "rule": problem.rule,
        "page": problem.page + 1 if problem.page is not None else None,
        "label": problem.label,
        "box": problem.box,
        "waived": problem.waived,
    }


def _report_unexpected(session: Session, error: Exception) -> None:
    problem = _unexpected(error, session.root)
    try:
        report(session, (problem,))
    except OSError:
        # Standard output itself cannot be written (a full disk): what it still holds is let go.
        click.echo(line(problem, session), err=True)
        sys.stdout = io.StringIO()


def _unexpected(error: Exception, root: Path | None) -> Problem:
    if isinstance(error, OSError) and error.errno is not None:
        return Problem(f"{_place(error, root)}{remedy(error)}")
    said = " ".join(str(error).split())[:200]
    argv = " ".join(sys.argv[1:])
    return Problem(
        f"report-builder failed unexpectedly: {type(error).__name__}: {said}".rstrip(": "),
        hint=f"this is a fault of the program: please report it with the output of "
        f"report-builder --debug {argv}".rstrip(),
    )


def _place(error: OSError, root: Path | None) -> str:
    """`build/: `, the file or folder at fault: the topmost below the project that is in the way of a file to
    be written, in place of a file of our own that the user has never heard of."""
    if not error.filename:
        return ""
    path = Path(os.fsdecode(error.filename))
    if root is None or not path.is_relative_to(root):
        return f"{path}: "
    above = [each for each in path.parents if each != root and each.is_relative_to(root)]
    if not path.exists():
        blocked = [each for each in above if each.is_file() or _is_closed(each)]
        path = blocked[-1] if blocked else path
    return f"{path.relative_to(root).as_posix()}{'/' if path.is_dir() else ''}: "


def _is_closed(folder: Path) -> bool:
    return folder.is_dir() and not os.access(folder, os.W_OK)
