"""The limits of a project -> bounds that the system keeps on a worker, and words for what goes beyond."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from report_builder.typeset import model

if TYPE_CHECKING:
    from report_builder.project.config import Limits

_BY_TABLES = "simplify its tables, pictures and raw HTML"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Wall clock, memory and pages of one unit; the limits of the project file."""

    seconds: float = 120
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that could not be done, said in words: what happened, and what to do."""

    message: str
    hint: str | None = None
    spent: bool = False  # the worker's memory was; a new worker may have enough


def bounds_of(limits: Limits) -> Bounds:
    """The bounds that a project sets."""
    return Bounds(limits.unit_seconds, limits.unit_memory_mb)


def too_slow(seconds: float) -> Failure:
    """For a job that the clock ended."""
    return Failure(
        f"it takes longer than {seconds:g} second{'' if seconds == 1 else 's'}",
        f"{_BY_TABLES}, or raise unit_seconds below [limits] in report-builder.toml",
    )


def too_long(pages: int) -> Failure:
    """For a unit with more pages than it may have."""
    error = model.too_long(pages)
    return Failure(error.message, error.hint)


def too_large(memory_mb: int) -> Failure:
    """For a job that asked for more memory than there is for it."""
    return Failure(
        f"it needs more than {memory_mb} MB of memory",
        f"{_BY_TABLES}, or raise unit_memory_mb below [limits] in report-builder.toml",
        spent=True,
    )


def stopped(exitcode: int | None) -> Failure:
    """For a job whose worker ended before it did."""
    try:
        how = signal.Signals(-(exitcode or 0)).name
    except ValueError:
        how = f"exit code {exitcode}"
    return Failure(
        f"the system stopped its worker twice ({how}), perhaps for want of memory",
        f"close other programs, or {_BY_TABLES}",
    )


def limit_memory(bounds: Bounds) -> None:
    """Let this process have so much memory for data and no more, where the system can see to that.

    Data and not address space: libraries and fonts that are only mapped cost nothing.
    """
    resource = import_module("resource")
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = bounds.memory_mb * 2**20
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    except (OSError, ValueError):
        pass  # a system without that limit: the parent's clock is left


def limit_processor(seconds: float) -> None:
    """End this process when its next job has used twice its time.

    The parent's clock comes first. This one is for a worker whose parent was killed, while it is deep in code
    that lets no other thread of it run.
    """
    resource = import_module("resource")
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time() + 2 * seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))
    except (OSError, ValueError):
        pass
