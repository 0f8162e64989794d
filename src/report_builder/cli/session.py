"""Turns the options that every command takes into one value: where the project is and how to speak."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from report_builder.project.paths import Project

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Session:
    """What the common options said, wherever on the line they stood (before the command or after it)."""

    folder: Path | None = None
    json: bool = False
    quiet: bool = False
    plain: bool = False
    debug: bool = False
    root: Path | None = None  # set when the project is found; shortens the paths in messages

    @property
    def colour(self) -> bool:
        """Whether standard error is a terminal that may be given colours."""
        return sys.stderr.isatty() and not self.plain and not os.environ.get("NO_COLOR")

    def project(self) -> Project:
        """The project that `--project` names, or the nearest one upward from the current folder."""
        from report_builder.project.paths import find_project

        # Known before the project file is read, so that its own mistakes are printed with short paths too.
        self.root = (self.folder or Path.cwd()).resolve()
        project = find_project(Path.cwd(), self.folder)
        self.root = project.root
        return project

    def say(self, line: str) -> None:
        """A result, for people: nothing when quiet or when JSON is wanted."""
        if not self.quiet and not self.json:
            click.echo(line)

    def give(self, value: Mapping[str, Any]) -> None:
        """A result, for programs: one JSON object on a line of its own, when JSON is wanted."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=False, default=_plain))

    def shown(self, path: Path) -> str:
        """The path as people would type it: from the current folder when it lies below it."""
        here = Path.cwd()
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def session(ctx: click.Context) -> Session:
    """The session of this run of the program."""
    return ctx.ensure_object(Session)


pass_session = click.make_pass_decorator(Session, ensure=True)


def common_options(function: F) -> F:
    """Add `--project`, `--json`, `--quiet`, `--no-color` and `--debug`; each sets a field of the Session."""
    flags = (
        ("--json", "json", "Print results as JSON."),
        ("-q/--quiet", "quiet", "Print errors only."),
        ("--no-color", "plain", "No colours and no bars (also: NO_COLOR=1)."),
        ("--debug", "debug", "Print the traceback of an unexpected error."),
    )
    for names, field, text in reversed(flags):
        option = click.option(
            *names.split("/"), field, is_flag=True, help=text, expose_value=False, callback=_remember
        )
        function = option(function)
    return click.option(
        "--project",
        "folder",
        type=click.Path(exists=True, path_type=Path),
        metavar="DIR",
        help="The project, if it is not the current folder or above it.",
        expose_value=False,
        callback=_remember,
    )(function)


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    if value and parameter.name:
        setattr(session(ctx), parameter.name, value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(value)
