"""What a build is asked for, what it says while it runs, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from report_builder.project.errors import Problem
from report_builder.project.variant import SCREEN, Profile, Variant


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """A report to build. `jobs` None means one worker for each core; `options` override layout options;
    `online` lets a check ask web addresses; each of the `readers` gets a copy stamped with the name."""

    report: str
    lang: str | None = None
    layout: str | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: int | None = None
    online: bool = False
    variant: Variant = SCREEN
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """Articles (keys or paths) to turn into briefs of their own."""

    articles: tuple[str, ...]
    lang: str | None = None
    layout: str | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    jobs: int | None = None
    variants: tuple[Variant, ...] = (SCREEN,)
    readers: tuple[str, ...] = ()  # each gets a copy of every brief, stamped with the name


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made for one reader."""

    reader: str
    pdf: Path


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A finished PDF. Sizes in bytes, times in seconds."""

    name: str
    lang: str
    title: str
    pdf: Path
    record: Path
    pages: int
    bytes: int
    seconds: float
    units: int
    compiled: int  # units typeset in this build
    furniture: int  # units whose furniture was typeset in this build
    rounds: int
    unchanged: bool  # the PDF at hand was already this one
    problems: tuple[Problem, ...] = ()  # warnings
    left_out: tuple[str, ...] = ()  # keys of articles that this edition leaves out for want of a translation
    in_original: Mapping[str, str] = field(default_factory=dict[str, str])  # key -> language it is set in
    profile: Profile = "screen"
    pictures: tuple[int, int] | None = None  # the ppi and the quality that its pictures were made with
    copies: tuple[Copy, ...] = ()  # for readers
    copy_seconds: float = 0.0  # that these took, which is part of `seconds`
    cover: Path | None = None  # of a book for a press: the file of its cover
    spine: float | None = None  # its width in mm


class Progress(Protocol):
    """Where a build tells how far it is. Called from one thread."""

    def phase(self, name: str, total: int | None = None) -> None:
        """A phase begins ("reading", "typesetting", "linking", "checking") with `total` steps if known."""
        ...

    def advance(self, what: str) -> None:
        """One step of the phase is done; `what` names it (a unit's title)."""
        ...

    def warn(self, problem: Problem) -> None:
        """A doubt that does not stop the build."""
        ...


class Silent:
    """Progress that says nothing."""

    def phase(self, name: str, total: int | None = None) -> None:
        del name, total

    def advance(self, what: str) -> None:
        del what

    def warn(self, problem: Problem) -> None:
        del problem
