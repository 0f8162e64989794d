"""Jobs -> results, in this process or in worker processes, in the order they were given."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from report_builder.project.errors import CompileError, Problem

_LOOK_FOR_PARENT = 0.5  # seconds
_DEEP = 20_000  # calls; WeasyPrint recurses a few times for each nested element


class Job(Protocol):
    """What can be compiled: it knows the unit it belongs to."""

    @property
    def unit_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def html(self) -> str: ...


J = TypeVar("J", bound=Job)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that raised an exception, said in words."""

    message: str


class Pool:
    """Workers that are started when they are worth it and kept until `close`.

    `jobs` None means one worker for each core. `warm` starts them at once and always uses them, for `watch`.
    """

    def __init__(self, jobs: int | None = None, *, warm: bool = False) -> None:
        self._count = jobs or os.cpu_count() or 1
        self._executor: Executor | None = None
        if warm:
            self._start()

    @property
    def workers(self) -> int:
        """How many workers run or may be started at once for more jobs; 1 when all is done in this
        process."""
        return self._count if self._executor is not None else 1

    def get_ready(self) -> None:
        """Start a worker now, because there will be work: it gets ready while this process reads the
        sources."""
        if self._executor is None and self._count > 1:
            self._start()

    def run(self, work: Callable[[J], R], jobs: Sequence[J], done: Callable[[J], None]) -> list[R | Failure]:
        """The result of each job, in order; `done` is called as each is finished.

        Raises CompileError when the system killed a worker.
        """
        alone = self._executor is None and (self._count == 1 or len(jobs) == 1)
        if not jobs:
            return []
        if alone:
            return [_finished(run_job(work, job), job, done) for job in jobs]
        executor = self._executor or self._start()
        order = sorted(range(len(jobs)), key=lambda index: -len(jobs[index].html))  # the longest first
        futures: dict[Future[R | Failure], int] = {
            executor.submit(run_job, work, jobs[index]): index for index in order
        }
        results: dict[int, R | Failure] = {}
        try:
            for future in as_completed(futures):
                index = futures[future]
                results[index] = future.result()
                done(jobs[index])
        except BrokenProcessPool:
            self.close()
            waiting = [jobs[index].title for index in range(len(jobs)) if index not in results]
            raise CompileError(
                Problem(
                    "the system stopped a worker, perhaps for want of memory, while one of these "
                    f"was typeset: {', '.join(waiting[: self._count])}",
                    hint="close other programs, or build again with --jobs 1",
                )
            ) from None
        except BaseException:
            for future in futures:
                future.cancel()
            raise
        return [results[index] for index in range(len(jobs))]

    def close(self) -> None:
        """Stop the workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _start(self) -> Executor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["report_builder.driver.preload"])
        self._executor = ProcessPoolExecutor(self._count, mp_context=context, initializer=begin_worker)
        self._executor.submit(os.getpid)  # a worker begins with the first job it is given
        return self._executor


def begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent has gone, even if it was killed."""
    gc.freeze()  # what was imported stays for good
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_FOR_PARENT)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _room_to_work() -> Generator[None]:
    """Let elements nest deeply, and collect garbage once after a job and not during it: a layout makes many
    objects and keeps most of them. What was set before is set again."""
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, _DEEP))
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()


def run_job(work: Callable[[J], R], job: J) -> R | Failure:
    """Do one job; an exception of the engine becomes a Failure, since it need not survive pickling."""
    try:
        with _room_to_work():
            return work(job)
    except RecursionError:
        return Failure("its elements are nested too deeply to be laid out")
    except Exception as error:
        return Failure(f"{type(error).__name__}: {' '.join(str(error).split())}")


def _finished(result: R | Failure, job: J, done: Callable[[J], None]) -> R | Failure:
    done(job)
    return result
