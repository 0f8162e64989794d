"""The object store: compiled things by key, written atomically, checked when read, trimmed by age and
size."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from report_builder.project.files import write_atomically
from report_builder.project.paths import Project

_MAGIC = b"RBO1"
_ATTEMPTS = 4
_IN_THE_WAY = {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}
_KEPT = {"fontconfig", "results"}  # what builds beside this one may need, and is small
_DAY = 24 * 60 * 60
_STRAY = 60 * 60  # seconds after which a temporary file belongs to no build any more


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries, each a file named by its key; it can be deleted at any time."""

    folder: Path

    def get(self, kind: str, key: str) -> bytes | None:
        """The entry, or None when there is none or it is damaged (it is then removed, and made again)."""
        path = self._path(kind, key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        payload = data[36:]
        if data[:4] != _MAGIC or data[4:36] != hashlib.sha256(payload).digest():
            with suppress(OSError):  # a store that may not be written: it is made again all the same
                path.unlink(missing_ok=True)
            return None
        _touch(path)
        return payload

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Keep an entry. Raises OSError when the folder cannot be written."""
        path = self._path(kind, key)
        data = _MAGIC + hashlib.sha256(payload).digest() + payload
        for attempt in range(_ATTEMPTS):
            try:
                write_atomically(path, data, durable=False)
                return
            except OSError as error:
                # Another build, or `clean`, removed the folder meanwhile; or something else lies there.
                if attempt == _ATTEMPTS - 1 or error.errno not in _IN_THE_WAY:
                    raise
                self._make_way(path)

    def has(self, kind: str, key: str) -> bool:
        """Whether there is such an entry, sound or not."""
        return self._path(kind, key).is_file()

    def trim(self, max_bytes: int, max_days: int) -> tuple[int, int]:
        """Remove entries unused for `max_days`, then the longest unused until `max_bytes` hold the rest.

        Gives the number of files and of bytes removed.
        """
        now = time.time()
        files = sorted(_files(self.folder))
        total = sum(size for _, size, _ in files)
        removed = freed = 0
        for used, size, path in files:
            if total <= max_bytes and now - used <= max_days * _DAY:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
            total -= size
            removed += 1
            freed += size
        return removed, freed

    def _make_way(self, path: Path) -> None:
        """Remove a folder in the place of an entry, and files in the place of the folders above it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        for above in (path.parent, path.parent.parent):
            if above.is_symlink() or above.is_file():
                above.unlink(missing_ok=True)

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key[:2] / key


def store_of(project: Project) -> Store:
    """The store of a project, `build/.store`."""
    return Store(project.store)


def clean(project: Project, everything: bool) -> tuple[int, int]:
    """Trim the store to the bounds of the project file, or remove it whole. Gives files and bytes removed."""
    store = store_of(project)
    for path in list(_strays(project.build)):
        path.unlink(missing_ok=True)
    if not everything:
        limits = project.config.limits
        return store.trim(limits.store_mb * 1_000_000, limits.store_days)
    files = list(_files(store.folder))
    shutil.rmtree(store.folder, ignore_errors=True)
    return len(files), sum(size for _, size, _ in files)


def _touch(path: Path) -> None:
    """Note that an entry was of use, so that trimming spares it."""
    try:
        os.utime(path)
    except OSError:
        pass  # trimmed meanwhile, or a read-only store: nothing is lost


def _strays(build: Path) -> Iterator[Path]:
    """Temporary files that a build which was killed left beside its results."""
    for path in (*build.glob(".*.tmp"), *build.glob("briefs/.*.tmp")):
        with suppress(OSError):  # renamed by a build meanwhile
            if time.time() - path.stat().st_mtime > _STRAY:
                yield path


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Last use, size and path of the entries. Folders may vanish meanwhile: os.walk passes over them, where
    Path.rglob raises."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _KEPT]
        for name in names:
            path = Path(parent, name)
            try:
                status = path.stat()
            except OSError:
                continue  # removed by another build meanwhile
            fresh = name.endswith(".tmp") and time.time() - status.st_mtime < _STRAY
            if not fresh:  # else a build beside this one is writing it
                yield status.st_mtime, status.st_size, path
