"""Jobs that come through a pipe -> their results, in a process of its own that can be killed at any time."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from report_builder.driver.bounds import Bounds, Failure, limit_memory, limit_processor, too_large
from report_builder.driver.server import server_context, start_server
from report_builder.project.remedies import remedy
from report_builder.typeset.model import BoundError

J = TypeVar("J")
R = TypeVar("R")

_LOOK_FOR_PARENT = 0.5  # seconds
_DEEP = 20_000  # calls; WeasyPrint recurses a few times for each nested element
_START = 60  # seconds that a worker may take to begin
_READY = "ready"


class Worker:
    """A worker process as its parent sees it: it has one job or none, and a time by which it must be done."""

    def __init__(self, bounds: Bounds, fonts: Path | None) -> None:
        start_server()
        context = server_context()
        self.connection, theirs = context.Pipe()
        self._folder = Path(tempfile.mkdtemp(prefix="report-builder-"))  # the engine's, which is killed
        arguments = (theirs, bounds, fonts, self._folder)
        self._process: BaseProcess = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the worker does
        self._ready = False
        self._seconds = 0.0
        self._unasked = 0  # answers that nobody waits for
        self._warm_for: object = None
        self.deadline = 0.0

    def give(self, work: Callable[[Any], Any], job: object, seconds: float) -> None:
        """Hand it a job. One that is dead already is noticed by `take`."""
        self._seconds = seconds
        self.deadline = time.monotonic() + seconds + (0 if self._ready else _START)
        try:
            self.connection.send((work, job, seconds))
        except OSError:
            pass

    def get_warm(self, work: Callable[[Any], Any], job: object, seconds: float) -> None:
        """Let it do something, before it is given a job, that makes the job quicker; once only."""
        if self._warm_for != job:
            self._warm_for = job
            self._unasked += 1
            self.give(work, job, seconds)

    def take(self) -> tuple[Any] | None:
        """What it sends when there is something: (result,), or None when it only says that it begins with its
        job.

        Raises EOFError when the worker is dead.
        """
        try:
            answer = self.connection.recv()
        except OSError:
            raise EOFError from None
        if answer == _READY:
            self._ready = True
            self.deadline = time.monotonic() + self._seconds
            return None
        if self._unasked:
            self._unasked -= 1
            self.deadline = time.monotonic() + self._seconds
            return None
        return (answer,)

    def end(self, patience: float = 0) -> int | None:
        """End it, after `patience` seconds for one that ends by itself, and give its exit code."""
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        self.connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return self._process.exitcode


def run_job(work: Callable[[J], R], job: J, memory_mb: int = 0) -> R | Failure:
    """Do one job; an exception of the engine becomes a Failure, since it need not survive pickling.

    The garbage it leaves is the caller's to collect.
    """
    try:
        with _room_to_work():
            return work(job)
    except RecursionError:
        return Failure(
            "its elements are nested too deeply to be laid out", "nest lists, boxes and tables less"
        )
    except MemoryError:
        return too_large(memory_mb)
    except BoundError as error:
        return Failure(error.message, error.hint)
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:  # those of pictures have none
            return Failure(_refused(error))
        return Failure(f"{type(error).__name__}: {' '.join(str(error).split())}")


def _refused(error: OSError) -> str:
    """What the system said no to, without the name of a temporary file, which nobody has heard of."""
    name = Path(os.fsdecode(error.filename)).name if error.filename else ""
    return f"{name}: {remedy(error)}" if name and not name.startswith(".") else remedy(error)


def _serve(connection: Connection, bounds: Bounds, fonts: Path | None, folder: Path) -> None:
    """What a worker does until its parent closes the pipe."""
    _begin(fonts, folder)
    limit_memory(bounds)
    try:
        connection.send(_READY)
        while True:
            work, job, seconds = connection.recv()
            limit_processor(seconds)
            result = run_job(work, job, bounds.memory_mb)
            del work, job
            try:
                connection.send(result)
            except MemoryError:
                del result
                connection.send(too_large(bounds.memory_mb))
            result = None
            gc.collect()  # while the parent goes on
    except (EOFError, OSError):
        pass  # the parent has closed the pipe, or is gone


def _begin(fonts: Path | None, folder: Path) -> None:
    """Leave Ctrl-C to the parent, put temporary files into `folder`, and end when the parent has gone, even
    if it was killed."""
    from report_builder.typeset.fontconfig import use_declared_fonts_only

    tempfile.tempdir = str(folder)
    gc.freeze()  # what was imported stays for good
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_FOR_PARENT)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if fonts is not None:  # the server may have been started by a build of another project
        use_declared_fonts_only(fonts)


@contextmanager
def _room_to_work() -> Generator[None]:
    """Let elements nest deeply, and collect no garbage: a layout makes many objects and keeps most of them.
    What was set before is set again."""
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, _DEEP))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()
