"""Jobs -> results, in worker processes with bounds on time and memory, in the order they were given."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar, cast

from report_builder.driver.bounds import Bounds, Failure, stopped, too_slow
from report_builder.driver.server import start_server
from report_builder.driver.worker import Worker, run_job

__all__ = ["Bounds", "Failure", "Job", "Pool", "Started"]


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


@dataclass(slots=True)
class Started(Generic[J, R]):
    """The jobs of one call of `Pool.run`, by index: those to be done, under way, in doubt, and done.

    A job whose worker died or had to be ended is in doubt: it is done once more, in a new worker with no
    other beside it, and what then happens is its result.
    """

    work: Callable[[J], R]
    jobs: Sequence[J]
    done: Callable[[J, R | Failure], None]
    seconds: float
    waiting: list[int]
    under_way: dict[Worker, int] = field(default_factory=dict[Worker, int])
    doubted: list[int] = field(default_factory=list[int])
    alone: bool = False
    results: dict[int, R | Failure] = field(default_factory=dict[int, "R | Failure"])

    def finish(self, index: int, result: R | Failure) -> None:
        self.results[index] = result
        self.done(self.jobs[index], result)

    def fail(self, index: int, failure: Failure) -> None:
        if self.alone:
            self.finish(index, failure)
        else:
            self.doubted.append(index)


_END = object()


def _nothing(_job: object, _result: object) -> None:
    pass


class Pool:
    """Workers that are started when there is work and kept until `close`.

    `meanwhile` are steps that this process takes while workers work and a core is free, whatever is run.
    `jobs` None means one worker for each core. `warm` starts one at once, for `watch`. `here` does everything
    in this process: for one that is a worker itself. `fonts` is the folder of the font configuration.
    """

    def __init__(
        self,
        jobs: int | None = None,
        bounds: Bounds | None = None,
        *,
        fonts: Path | None = None,
        warm: bool = False,
        here: bool = False,
    ) -> None:
        self.bounds = bounds or Bounds()
        self._count = jobs or os.cpu_count() or 1
        self._fonts = fonts
        self._here = here
        self._idle: list[Worker] = []
        self.meanwhile: Iterator[object] = iter(())
        self._warmth: tuple[Callable[[Any], object], object] | None = None
        if warm:
            self._idle.append(self._worker())

    @property
    def workers(self) -> int:
        """How many workers run or may be started at once for more jobs; 1 when none runs yet."""
        return self._count if self._idle else 1

    def get_ready(self) -> None:
        """Have the engine loaded now, because there will be work, while this process reads the sources."""
        if not self._here and not self._idle:
            start_server()

    def get_warm(self, work: Callable[[Any], object], job: object) -> None:
        """Have each worker do this once it is idle, since it makes the jobs to come quicker."""
        self._warmth = (work, job)
        self._warm()

    def _warm(self) -> None:
        if self._warmth is not None:
            for worker in self._idle:
                worker.get_warm(*self._warmth, self.bounds.seconds)

    def run(
        self,
        work: Callable[[J], R],
        jobs: Sequence[J],
        done: Callable[[J, R | Failure], None] = _nothing,
        *,
        seconds: float | None = None,
    ) -> list[R | Failure]:
        """The result of each job, in order; `done` is called with each as it is finished.

        `seconds` is the bound on a job, if it is not that of a unit. While they work and a core is free, this
        process takes the steps of `meanwhile`.
        """
        return self.finish(self.start(work, jobs, done, seconds=seconds))

    def start(
        self,
        work: Callable[[J], R],
        jobs: Sequence[J],
        done: Callable[[J, R | Failure], None] = _nothing,
        *,
        seconds: float | None = None,
    ) -> Started[J, R]:
        """What `run` does, up to the point where the workers have something to do: this process can do
        something else, and must then call `finish` or `abandon`. Other jobs may be run in between."""
        order = sorted(range(len(jobs)), key=lambda index: -len(jobs[index].html))  # the longest first
        run = Started(work, jobs, done, seconds or self.bounds.seconds, order)
        if not self._here:
            self._hand_out(run, self._count)
        return run

    def finish(self, run: Started[J, R]) -> list[R | Failure]:
        """The results of what was started."""
        if self._here:
            return [self._do_here(run.work, job, run.done) for job in run.jobs]
        for worker in run.under_way:  # it may have waited for this process
            worker.deadline = max(worker.deadline, monotonic() + 1)
        try:
            self._do(run, self._count)
            if run.doubted:
                run.waiting, run.alone = run.doubted, True
                self._end_idle()
                self._do(run, 1)
            self._warm()
        finally:
            self.abandon(run)  # after an exception, Ctrl-C as a rule
        return [run.results[index] for index in range(len(run.jobs))]

    def abandon(self, run: Started[J, R]) -> None:
        """End the workers that are still at it."""
        for worker in run.under_way:
            worker.end()
        run.under_way.clear()

    def roomier(self, memory_mb: int) -> Pool:
        """One worker with so many megabytes more, for what this pool's could not do; to be closed apart."""
        bounds = replace(self.bounds, memory_mb=self.bounds.memory_mb + memory_mb)
        return Pool(1, bounds, fonts=self._fonts, here=self._here)

    def close(self) -> None:
        """Stop the workers."""
        self._end_idle()

    def _do(self, run: Started[J, R], count: int) -> None:
        """Give jobs to workers and take their results until none is left."""
        while run.waiting or run.under_way:
            self._hand_out(run, count)
            connections = {worker.connection: worker for worker in run.under_way}
            for connection in self._ready(run, list(connections)):
                self._take(run, connections[connection])
            now = monotonic()
            for worker in [each for each in run.under_way if each.deadline <= now]:
                worker.end()
                run.fail(run.under_way.pop(worker), too_slow(run.seconds))

    def _hand_out(self, run: Started[J, R], count: int) -> None:
        """Give jobs to workers, so that no more than `count` have one."""
        while run.waiting and len(run.under_way) < count:
            worker = self._idle.pop() if self._idle else self._worker()
            index = run.waiting.pop(0)
            run.under_way[worker] = index
            worker.give(run.work, run.jobs[index], run.seconds)

    def _take(self, run: Started[J, R], worker: Worker) -> None:
        """Take what a worker has sent, or note that it is dead."""
        try:
            answer = worker.take()
        except EOFError:
            run.fail(run.under_way.pop(worker), stopped(worker.end(patience=1)))
            return
        if answer is None:
            return
        index = run.under_way.pop(worker)
        result = cast("R | Failure", answer[0])
        if isinstance(result, Failure) and result.spent and not run.alone:
            worker.end()  # what else it did may have used the memory up
            run.doubted.append(index)
            return
        if run.alone or len(self._idle) == self._count:  # as many again run beside what was started
            worker.end()
        else:
            self._idle.append(worker)
        run.finish(index, result)

    def _ready(self, run: Started[J, R], connections: list[Connection]) -> list[Connection]:
        """Those that have something to tell, waited for until the next deadline; those that have it already
        after a step meanwhile."""
        if len(connections) < self._count and next(self.meanwhile, _END) is not _END:
            return cast("list[Connection]", wait(connections, 0))
        soonest = min(worker.deadline for worker in run.under_way)
        return cast("list[Connection]", wait(connections, max(0.0, soonest - monotonic())))

    def _do_here(self, work: Callable[[J], R], job: J, done: Callable[[J, R | Failure], None]) -> R | Failure:
        result = run_job(work, job, self.bounds.memory_mb)
        gc.collect()
        done(job, result)
        return result

    def _worker(self) -> Worker:
        return Worker(self.bounds, self._fonts)

    def _end_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().end()
