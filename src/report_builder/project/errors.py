"""What can be wrong with a project, said so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
Box = tuple[float, float, float, float]  # left, bottom, right, top in pt from the lower left of a page


def printable(text: str) -> str:
    """`text` as one line that every terminal takes: a source or a file name quoted in it may have line ends,
    and bytes that are no characters."""
    return " ".join(text.encode("utf-8", "replace").decode().splitlines())


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or doubt: what is wrong, where, and what to do about it.

    `line` is 1-based in `file`; `key` is the front matter or manifest key at fault.
    `message` is one sentence without a final full stop; `hint` says what to do. What a gate found names its
    `rule`, the `page` of the finished file (from 0) and its `label`, and the place on it. `waived` is the
    reason why the project accepts it.
    """

    message: str
    file: Path | None = None
    line: int | None = None
    key: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    rule: str | None = None
    page: int | None = None
    label: str | None = None
    box: Box | None = None
    waived: str | None = None

    def text(self, root: Path | None = None) -> str:
        """One line: `sources/reports/x.toml:12: title: message (hint)`; paths below `root` are short.

        What a gate found on a page has `page 12: ` before the message, and the rule after the line.
        """
        where = ""
        if self.file is not None:
            shown = self.file
            if root is not None and shown.is_absolute() and shown.is_relative_to(root):
                shown = shown.relative_to(root)
            where = f"{shown.as_posix()}:{self.line}: " if self.line else f"{shown.as_posix()}: "
        key = f"{self.key}: " if self.key else ""
        hint = f" ({self.hint})" if self.hint else ""
        page = f"page {self.label or self.page + 1}: " if self.page is not None else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return printable(f"{where}{key}{page}{self.message}{hint}{rule}")


class ProjectError(Exception):
    """Mistakes that a user can mend; the CLI prints them all, one line each, and exits 1."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


class SourceError(ProjectError):
    """A mistake in an article, a manifest or the project file."""


class LayoutError(ProjectError):
    """A mistake in a layout: its `layout.toml`, a template, a style sheet, an option given to it."""


class CompileError(ProjectError):
    """A unit could not be typeset, or the objects could not be linked."""


class GateError(ProjectError):
    """A finished PDF failed a gate; the last good PDF was left in place."""
