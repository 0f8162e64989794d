"""What the user named (files, folders, lists, addresses) -> the sources to import, in a fixed order."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from report_builder.intake.clean import names as named
from report_builder.intake.errors import IntakeError

MOST_FILES = 100_000
MOST_BYTES = 200 * 2**20  # of one file: an export of WordPress may be large
_LISTS_IN_LISTS = 4


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to import: `origin` as the user would name it; a file, or an address where `path` is None."""

    origin: str
    path: Path | None = None


def gather(names: tuple[str, ...], depth: int = 0) -> list[Source]:
    """The sources that the names stand for: `@list.txt` has one on each line, a folder stands for its files.

    A name that leads nowhere is a source too, and fails when it is read. Raises IntakeError for a list that
    cannot be read.
    """
    found: list[Source] = []
    for name in names:
        if is_address(name):
            found.append(Source(name))
        elif name.startswith("@"):
            found += _listed(Path(name[1:]), depth)
        else:
            found += _files(Path(name))
    return list(dict.fromkeys(found))


def is_address(name: str) -> bool:
    """Whether a name is an address, on the web or elsewhere."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name) is not None


def _listed(path: Path, depth: int) -> list[Source]:
    if depth >= _LISTS_IN_LISTS:
        raise IntakeError(f"{path}: lists name lists more than {_LISTS_IN_LISTS} deep")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(
            f"{path}: the list cannot be read", "one file, folder or address on each line"
        ) from error
    names: list[str] = []
    for line in lines:
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        beside = path.parent / name.removeprefix("@")
        relative = not is_address(name) and not Path(name.removeprefix("@")).is_absolute()
        names.append(f"{'@' if name.startswith('@') else ''}{beside}" if relative else name)
    return gather(tuple(names), depth + 1)


def _files(path: Path) -> list[Source]:
    if not path.is_dir():
        return [Source(path.as_posix(), path)]
    found: list[Source] = []
    for folder, folders, names in os.walk(path, followlinks=False):
        # The pictures and scripts of a saved page lie in a folder of its name.
        pages = {Path(name).stem for name in names}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not (
                name.endswith(("_files", ".files", "_dosyalar")) and name.rpartition("_")[0] in pages | {""}
            )
        )
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() not in _NOT_TEXT:
                found.append(Source(Path(folder, name).as_posix(), Path(folder, name)))
            if len(found) > MOST_FILES:
                raise IntakeError(f"{path}: more than {MOST_FILES:,} files", "import them folder by folder")
    return found


_NOT_TEXT = named(
    """
    .png .jpg .jpeg .gif .webp .svg .avif .ico .css .js .woff .woff2 .ttf .otf .mp4 .mp3 .zip .db
    """
)


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises IntakeError when it cannot be read or is too large."""
    try:
        if not path.exists():
            raise IntakeError("there is no such file or folder", "look at the spelling")
        if not path.is_file():
            raise IntakeError("this is no file", "name another")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise IntakeError(f"the file has more than {MOST_BYTES // 2**20} MB", "import a part of it")
        return path.read_bytes()
    except OSError as error:
        raise IntakeError(f"the file cannot be read: {error.strerror or error}") from error
