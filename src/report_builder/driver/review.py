"""A finished PDF -> a copy for each of several readers, with the name and the date on every page.

The report is built once. A copy costs a small stamp, which is typeset, and laying it over the pages of the
finished file: no unit is compiled and no gate asked, for the pages below are those that the gates have seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from report_builder.driver.drafts import newest_date
from report_builder.driver.model import Copy, Progress
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.prepare import Prepared
from report_builder.driver.stamps import StampMaker
from report_builder.project.errors import CompileError, Problem
from report_builder.project.files import write_atomically
from report_builder.project.locale import format_date
from report_builder.project.readers import slugs
from report_builder.typeset.stamp import CompiledStamp, Mark, Size, Stamp

FOLDER = "review"


@dataclass(frozen=True, slots=True)
class CopyJob:
    """A copy to make, for a worker: the finished file by its path and SHA-256, what to lay over it, where the
    copy goes. `terms` is what the copy says that it is."""

    pdf: Path
    sha256: str
    pages: int
    reader: str
    terms: str
    stamp: bytes
    sizes: tuple[Size, ...]
    target: Path
    html: str = ""

    @property
    def unit_id(self) -> str:
        return self.target.stem

    @property
    def title(self) -> str:
        return self.reader


def make_copies(
    pdf: Path,
    pages: int,
    readers: Sequence[str],
    prepared: Prepared,
    pool: Pool,
    stamps: StampMaker,
    progress: Progress,
) -> tuple[Copy, ...]:
    """A copy of the finished file `pdf` for each reader, in `review/` beside it.

    Raises CompileError when a name cannot be set, and before any copy is made; or when copies fail, those
    that do not being in place. Raises OSError when their folder cannot be made.
    """
    from report_builder.link.review import sizes_of

    data = pdf.read_bytes()
    sizes = sizes_of(data)
    made = [_stamp(reader, sizes, prepared) for reader in readers]
    compiled = stamps.make_all(made, prepared.sheet)
    _raise_unsettable(readers, compiled)
    names, sha256 = slugs(readers), hashlib.sha256(data).hexdigest()
    folder = pdf.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        CopyJob(
            pdf,
            sha256,
            pages,
            reader,
            " · ".join(part.replace("{name}", reader) for part in stamp.head),
            each.pdf,
            sizes,
            folder / f"{pdf.stem}.{names[reader]}.pdf",
        )
        for reader, stamp, each in zip(readers, made, compiled, strict=True)
    ]
    progress.phase("making review copies", len(jobs))
    results = pool.run(write_copy, jobs, lambda job, _: progress.advance(job.reader))
    failed = [
        Problem(f"the copy for “{job.reader}” could not be made: {result.message}", hint=result.hint)
        for job, result in zip(jobs, results, strict=True)
        if isinstance(result, Failure)
    ]
    if failed:
        raise CompileError(failed)
    return tuple(Copy(job.reader, job.target) for job in jobs)


def write_copy(job: CopyJob) -> str:
    """Make a copy, look at it, put it in place. Raises ValueError when it is not what it ought to be."""
    from report_builder.link.model import Overlay
    from report_builder.link.review import copy_for, is_copy_for

    data = copy_for(_finished(job.pdf, job.sha256), job.reader, job.terms, Overlay(job.stamp, job.sizes))
    if not is_copy_for(data, job.reader, job.pages):
        raise ValueError("the stamp is not on every page")
    write_atomically(job.target, data)
    return job.target.name


def _stamp(reader: str, sizes: tuple[Size, ...], prepared: Prepared) -> Stamp:
    """The name at the head of the page, where no folio is, and faintly across the page below its middle."""
    report = prepared.report
    locale, date = report.locale(report.lang), newest_date(prepared)
    head = [locale.words["review_copy"], *([format_date(date, locale)] if date is not None else [])]
    marks = (Mark(reader, low=True),)
    return Stamp(report.lang, prepared.right_to_left, sizes, marks, head=tuple(head), name=reader)


def _raise_unsettable(readers: Sequence[str], compiled: Sequence[CompiledStamp]) -> None:
    problems = [
        Problem(
            f"the fonts of the layout lack {' '.join(stamp.missing_glyphs)} of the name “{reader}”",
            hint="write it in a script that the layout has fonts for",
        )
        for reader, stamp in zip(readers, compiled, strict=True)
        if stamp.missing_glyphs
    ]
    if problems:
        raise CompileError(problems)


@lru_cache(maxsize=1)
def _finished(path: Path, sha256: str) -> bytes:
    """The finished file, read once by each worker. Raises ValueError when another build has replaced it."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("the report was built anew meanwhile; build again")
    return data
