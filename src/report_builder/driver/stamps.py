"""Stamps -> their PDFs: from the store, or typeset by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.driver.codec import body_of, header_of, pack
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.store import Store
from report_builder.project.errors import CompileError, Problem
from report_builder.typeset.model import StyleSheet
from report_builder.typeset.stamp import CompiledStamp, Stamp, StampJob, typeset_stamp

_KIND = "stamp"  # of entries in the store


@dataclass(frozen=True, slots=True)
class StampMaker:
    """Makes stamps, and keeps them in the store."""

    store: Store
    pool: Pool

    def make(self, stamp: Stamp, sheet: StyleSheet) -> CompiledStamp:
        """One stamp. Raises CompileError when it cannot be typeset."""
        return self.make_all([stamp], sheet)[0]

    def make_all(self, stamps: Sequence[Stamp], sheet: StyleSheet) -> list[CompiledStamp]:
        """Several stamps, in order; what the store does not have is typeset. Raises CompileError."""
        jobs = [StampJob(f"stamp-{number}", "the stamp", each, sheet) for number, each in enumerate(stamps)]
        keys = [job.key for job in jobs]
        found = {key: stored for key in dict.fromkeys(keys) if (stored := self._stored(key)) is not None}
        todo = {key: job for key, job in zip(keys, jobs, strict=True) if key not in found}
        results = self.pool.run(typeset_stamp, list(todo.values()), self._keep)
        for (key, job), result in zip(todo.items(), results, strict=True):
            if isinstance(result, Failure):
                what = f"the stamp of “{job.stamp.name}”" if job.stamp.name else "the watermark"
                raise CompileError(
                    Problem(f"{what} could not be typeset: {result.message}", hint=result.hint)
                )
            found[key] = result
        return [found[key] for key in keys]

    def _keep(self, job: StampJob, result: CompiledStamp | Failure) -> None:
        if isinstance(result, CompiledStamp):
            header = {"base": result.base, "missing_glyphs": list(result.missing_glyphs)}
            self.store.put(_KIND, job.key, pack(header, result.pdf))

    def _stored(self, key: str) -> CompiledStamp | None:
        entry = self.store.get(_KIND, key)
        if entry is None:
            return None
        header = header_of(entry)
        return CompiledStamp(body_of(entry), header["base"], tuple(header["missing_glyphs"]))
