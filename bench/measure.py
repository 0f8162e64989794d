"""Turns a command into what it cost: wall time, CPU time of its process tree, peak memory of a process.

Linux: orphans (the server of the workers outlives its parent for a moment) are adopted and waited for.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, prctl(2)
_POLL = 0.005  # s
_PATIENCE = 900  # s
_TICK = os.sysconf("SC_CLK_TCK")


class MeasureError(Exception):
    """A command failed or never came to an end; the text says how."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Times in seconds, memory in bytes, and the last JSON object that the command printed."""

    wall: float
    cpu: float
    memory: int
    said: Any = None


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that their usage is counted."""
    if sys.platform != "linux" or ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) != 0:
        raise MeasureError("the measurement needs Linux")


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command to its end in `folder`. Raises MeasureError if it fails."""
    log = folder / "command.out"
    with log.open("wb") as out, (folder / "command.err").open("wb") as err:
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_reaped()]
    if process.returncode != 0:
        raise MeasureError(f"exit code {process.returncode}: {log.read_text()[-2000:]}")
    cpu = sum(each.ru_utime + each.ru_stime for each in usages)
    return Cost(wall, cpu, max(each.ru_maxrss for each in usages) * 1024, _last_object(log))


class Watching:
    """A `watch` that runs; each edit is timed from the save to the new PDF."""

    def __init__(self, command: Sequence[str | Path], folder: Path, pdf: Path) -> None:
        self.pdf = pdf
        self._log = folder / "watch.out"
        self._seen = 0
        with self._log.open("wb") as out, (folder / "watch.err").open("wb") as err:
            self._process = subprocess.Popen(
                [str(part) for part in command], cwd=folder, stdout=out, stderr=err, start_new_session=True
            )
        self._next_object()

    def edit(self, path: Path, text: str) -> Cost:
        """Save `text` as `path` and wait for the PDF."""
        for process in self._tree():
            (process / "clear_refs").write_text("5")  # forget the peak so far, proc(5)
        cpu, before = self._cpu(), _identity(self.pdf)
        started = time.perf_counter()
        path.write_text(text, encoding="utf-8")
        while _identity(self.pdf) == before:
            if time.perf_counter() - started > _PATIENCE:
                raise MeasureError("the watch built nothing after an edit")
            time.sleep(_POLL)
        wall = time.perf_counter() - started
        said = self._next_object()
        return Cost(wall, self._cpu() - cpu, max(_peak(process) for process in self._tree()), said)

    def close(self) -> None:
        """End the watch as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)
        _reaped()

    def _next_object(self) -> Any:
        """The next line of JSON that it prints."""
        for _ in range(int(_PATIENCE / _POLL)):
            lines = self._log.read_text(encoding="utf-8").split("\n")[:-1]
            if len(lines) > self._seen:
                self._seen += 1
                said = json.loads(lines[self._seen - 1])
                if not said["ok"]:
                    raise MeasureError(f"a build under watch failed: {lines[self._seen - 1][:2000]}")
                return said
            if self._process.poll() is not None:
                raise MeasureError("the watch ended early")
            time.sleep(_POLL)
        raise MeasureError("the watch said nothing")

    def _tree(self) -> list[Path]:
        """The processes of its session, as their folders in /proc."""
        session = str(self._process.pid)
        return [process for process in _processes() if _fields(process)[3:4] == [session]]

    def _cpu(self) -> float:
        return sum(sum(map(int, _fields(process)[11:13])) for process in self._tree()) / _TICK


def _reaped() -> Iterator[Any]:
    """The usage of every child that is left, as each ends."""
    usages: list[Any] = []
    while True:
        try:
            usages.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return iter(usages)


def _last_object(log: Path) -> Any:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else None


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns


def _processes() -> Iterator[Path]:
    return (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _fields(process: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name: session is 3, utime 11, stime 12 (proc(5))."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []  # it ended meanwhile


def _peak(process: Path) -> int:
    for line in (process / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
