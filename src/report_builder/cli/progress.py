"""Turns the steps of a build into bars on a terminal, or into a few plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from report_builder.cli.failures import line
from report_builder.driver.model import Progress, Silent
from report_builder.project.errors import Problem

if TYPE_CHECKING:
    from report_builder.cli.session import Session

EVERY = 10  # plain lines: the last and every tenth step of a phase


class Display(Progress, Protocol):
    """Progress that can leave the screen for a while, so that results can be printed."""

    def rest(self) -> None:
        """Clear what is shown, until the next phase begins."""
        ...


@contextmanager
def display(session: Session, told: set[str] | None = None) -> Generator[Display, None, None]:
    """Bars on a terminal, lines elsewhere, nothing when quiet or when JSON is wanted; cleared at the end.

    `told` are warnings that this command has given: they are not given again, and new ones are added. Without
    it all are.
    """
    shown = _display(session, told)
    try:
        yield shown
    finally:
        shown.rest()


def _display(session: Session, told: set[str] | None) -> Display:
    if session.quiet or session.json:
        return Nothing()
    if sys.stderr.isatty() and not session.plain:
        return Bars(session, told)
    return Lines(session, told)


def _is_new(problem: Problem, told: set[str] | None) -> bool:
    """Whether `told` has no such line yet; it has it then."""
    text = problem.text()
    if told is None or text not in told:
        if told is not None:
            told.add(text)
        return True
    return False


class Nothing(Silent):
    """Says nothing."""

    def rest(self) -> None:
        pass


class Lines:
    """`typesetting 12/34 Title` on standard error."""

    def __init__(self, session: Session, told: set[str] | None) -> None:
        self._session, self._told = session, told
        self._name = ""
        self._total: int | None = None
        self._done = 0

    def phase(self, name: str, total: int | None = None) -> None:
        self._name, self._total, self._done = name, total, 0
        click.echo(f"{name} ({total})" if total else name, err=True)

    def advance(self, what: str) -> None:
        self._done += 1
        if self._done % EVERY == 0 or self._done == self._total:
            of = f"/{self._total}" if self._total else ""
            click.echo(f"{self._name} {self._done}{of} {what}", err=True)

    def warn(self, problem: Problem) -> None:
        if _is_new(problem, self._told):
            click.echo(line(problem, self._session), err=True)

    def rest(self) -> None:
        pass


class Bars:
    """One bar that names the phase and the step."""

    def __init__(self, session: Session, told: set[str] | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._session, self._told = session, told
        # Results go to standard output, which may be a file: it must not be drawn into the bars.
        self._bars = RichProgress(
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}", markup=False),
            console=Console(stderr=True, no_color=not session.colour, highlight=False),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task: TaskID | None = None

    def phase(self, name: str, total: int | None = None) -> None:
        self._forget()
        self._task = self._bars.add_task(name, total=total, what="")
        self._bars.start()

    def advance(self, what: str) -> None:
        if self._task is not None:
            self._bars.update(self._task, advance=1, what=what[:60])

    def warn(self, problem: Problem) -> None:
        from rich.text import Text

        if not _is_new(problem, self._told):
            return
        self._bars.console.print(Text.from_ansi(line(problem, self._session)), soft_wrap=True)

    def rest(self) -> None:
        self._forget()
        self._bars.stop()

    def _forget(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None
