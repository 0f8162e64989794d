"""What is wrong with a file by ISO 19005-3."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the clause it is against, what it is, the page (from 0) where it is on one, what helps."""

    clause: str
    message: str
    page: int | None = None
    hint: str | None = None
