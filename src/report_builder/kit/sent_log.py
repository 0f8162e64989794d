"""The log of what was sent of a kit, `sent.jsonl` in its folder: an attempt before, the outcome after.

Each line is on the disk before the next thing is done. So whatever stops the program, a message that may have
been accepted is in the log as an attempt without an outcome, and is not sent again unasked.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal, cast

from report_builder.kit.faults import failed

SENT = "sent.jsonl"
Event = Literal["attempt", "accepted", "refused"]
State = Literal["new", "accepted", "uncertain"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log. `to` is an address or, for a campaign, the address of the newsletter system;
    `reference` is a Message-ID or the campaign; `answer` is what the server said."""

    event: Event
    to: str
    manifest: str
    server: str
    reference: str = ""
    answer: str = ""
    at: str = ""


class SentLog:
    """The log of one kit, held by this run alone."""

    def __init__(self, file: IO[bytes], entries: Iterable[Entry]) -> None:
        self._file = file
        self._entries = list(entries)

    def state(self, to: str, manifest: str) -> tuple[State, Entry | None]:
        """What is known of `to` and this manifest, with the entry that says so."""
        return state_of(self._entries, to, manifest)

    def write(self, entry: Entry) -> None:
        """Add the entry, with the time of day, and wait until it is on the disk. Raises OSError."""
        timed = replace(entry, at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
        self._file.write(json.dumps(_fields(timed), ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._entries.append(timed)


@contextmanager
def sent_log(folder: Path) -> Generator[SentLog]:
    """The log of the kit in `folder`. Raises SendError when another run holds it."""
    path = folder / SENT
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait for it to end; its log is sent.jsonl in the kit"
            raise failed(f"{folder.name}: this kit is being sent by another run", hint) from None
        _sync_folder(folder)
        file.seek(0)
        data = file.read()
        if data and not data.endswith(b"\n"):  # a line that was cut off when the machine stopped
            file.write(b"\n")
        yield SentLog(file, _entries(data))


def logged(folder: Path) -> tuple[Entry, ...]:
    """What the log of the kit in `folder` says, for reading only; nothing when there is none."""
    try:
        return tuple(_entries((folder / SENT).read_bytes()))
    except FileNotFoundError:
        return ()


def state_of(entries: Iterable[Entry], to: str, manifest: str) -> tuple[State, Entry | None]:
    """The state of `to` for this manifest: accepted once is accepted for good, and an attempt that has no
    outcome is uncertain whatever came before it."""
    found: tuple[State, Entry | None] = ("new", None)
    for entry in entries:
        if entry.to.casefold() != to.casefold() or entry.manifest != manifest:
            continue
        if entry.event == "attempt":
            found = ("uncertain", entry) if found[0] != "accepted" else found
        elif entry.event == "accepted":
            found = ("accepted", entry)
        elif found[0] == "uncertain":
            found = ("new", entry)
    return found


def _entries(data: bytes) -> Generator[Entry]:
    """The entries of the log. A line that was cut off says nothing: had it been an attempt, nothing was sent
    yet; had it been an outcome, the attempt before it has none."""
    for line in data.splitlines():
        try:
            value: Any = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            known = {name: str(fields[name]) for name in Entry.__dataclass_fields__ if name in fields}
            if {"event", "to", "manifest", "server"} <= known.keys():
                yield Entry(**known)  # pyright: ignore[reportArgumentType] (an event of a later version is none of ours)


def _fields(entry: Entry) -> dict[str, str]:
    return {name: str(getattr(entry, name)) for name in ("at", *_ORDER)}


def _sync_folder(folder: Path) -> None:
    """Put the name of a new log on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network file systems know no such thing
    finally:
        os.close(handle)


_ORDER = ("event", "to", "manifest", "server", "reference", "answer")
