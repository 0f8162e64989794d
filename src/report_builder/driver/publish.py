"""A finished PDF and its record -> both in place together, unless a build begun later was there before."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from report_builder.project.files import write_atomically
from report_builder.project.variant import SCREEN, Variant


@dataclass(frozen=True, slots=True)
class Output:
    """Where a build puts its results. `begun` is when it began to read the sources, in ns.

    `kin` is the record of the same report for the screen, whose labels a first build of another variant
    begins with.
    """

    pdf: Path
    record: Path
    begun: int = 0
    variant: Variant = SCREEN
    kin: Path | None = None

    @property
    def cover(self) -> Path:
        """Where the cover of a book goes that is printed: `<name>.print-cover.pdf`."""
        return self.pdf.with_name(f"{self.pdf.stem}-cover.pdf")


def output_of(folder: Path, name: str, variant: Variant, begun: int) -> Output:
    """Where the PDF of a report or brief called `name` goes, with its record beside it."""
    stem = f"{name}{variant.suffix}"
    kin = folder / f"{name}.json"
    return Output(folder / f"{stem}.pdf", folder / f"{stem}.json", begun, variant, kin)


def publish(
    output: Output,
    pdf: bytes,
    record: bytes,
    folder: Path,
    beside: Mapping[Path, bytes | None] | None = None,
) -> bool:
    """Put the results in place, one build at a time, and note in `folder` when this one began. `beside` are
    further files, None for one that there is no more.

    Gives False, and leaves what is there, when a build that began later is done already: it has read newer
    sources. Raises OSError.
    """
    with _locked(folder / f"{output.pdf.parent.name}-{output.pdf.stem}") as note:
        if output.pdf.exists() and output.begun < _begun(note):
            return False
        for path, data in (beside or {}).items():
            if data is not None:
                write_atomically(path, data)
            else:
                path.unlink(missing_ok=True)
        write_atomically(output.pdf, pdf)
        write_atomically(output.record, record)
        if note is not None:
            note.seek(0)
            note.truncate()
            note.write(str(output.begun))
        return True


@contextmanager
def _locked(path: Path) -> Generator[IO[str] | None]:
    """The file, held against other builds; None where the file system knows no locks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX)
        except OSError:
            yield None
        else:
            yield note


def _begun(note: IO[str] | None) -> int:
    """When the last build began; 0 when that is unknown, or the clock was set back since."""
    if note is None:
        return 0
    note.seek(0)
    text = note.read(40)
    begun = int(text) if text.isdecimal() else 0
    return begun if begun <= time.time_ns() else 0
