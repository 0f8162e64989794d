"""The files of a kit -> a folder that is there whole or not at all, and the like as a ZIP file."""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from report_builder.kit.model import MANIFEST, Kit, KitFile
from report_builder.project.files import write_atomically

MAKING = ".making"  # below the folder of kits: where a kit is until it is whole
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP file, so that it has no time of day


def place_kit(kit: Kit, parent: Path, locks: Path) -> Path:
    """Put `kit` at `parent/<its name>` and give that folder.

    It is written apart and exchanged with the old one when all is on the disk: until then that is as it was.
    What is in the old folder and is not of a kit, such as the log of what was sent, is carried over. Raises
    OSError.
    """
    folder, making = parent / kit.name, parent / MAKING
    making.mkdir(parents=True, exist_ok=True)
    aside = making / f"{kit.name}.old"
    with _locked(locks / f"{kit.name}.lock"):
        if aside.exists() and not folder.exists():
            aside.rename(folder)  # a run before this one was killed between its two last steps
        for stray in (aside, *making.glob(f"{escape(kit.name)}~*.tmp")):  # of runs that were killed
            shutil.rmtree(stray, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=f"{kit.name}~", suffix=".tmp", dir=making))
        try:
            for file in kit.files:
                _write(made / file.name, file.data)
            _write(made / MANIFEST, manifest_bytes(kit))
            if folder.exists():
                _carry_over(folder, made)
            made.chmod(0o777 & ~_umask())
            _sync(made)
            _exchange(made, folder, aside)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        _sync(parent)
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def place_archive(kit: Kit, parent: Path) -> Path:
    """Put the files of `kit` at `parent/<its name>.zip`: the same bytes for the same kit. Raises OSError."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files: Sequence[tuple[str, bytes]] = [(file.name, file.data) for file in kit.files]
        for name, data in sorted([*files, (MANIFEST, manifest_bytes(kit))]):
            entry = zipfile.ZipInfo(f"{kit.name}/{name}", _EARLIEST)
            entry.external_attr = 0o644 << 16
            packed = zipfile.ZIP_DEFLATED if _is_text(name) else zipfile.ZIP_STORED
            archive.writestr(entry, data, packed, 9)
    path = parent / f"{kit.name}.zip"
    write_atomically(path, out.getvalue())
    return path


def manifest_bytes(kit: Kit) -> bytes:
    """The manifest as it is written."""
    return (json.dumps(kit.manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _is_text(name: str) -> bool:
    return not name.endswith((".png", ".webp", ".pdf"))


def _carry_over(old: Path, new: Path) -> None:
    """Bring along what is in the folder `old` and no kit put there."""
    own = _own_files(old)
    for path in sorted(old.iterdir()):
        target = new / path.name
        if path.name in own or target.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, target, symlinks=True, copy_function=_link)
        else:
            _link(path, target)


def _own_files(folder: Path) -> frozenset[str]:
    """What the kit in `folder` says that it is made of."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        return frozenset({MANIFEST, *(str(file["name"]) for file in data["files"])})
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset({MANIFEST})


def _link(source: str | Path, target: str | Path) -> None:
    """The same file at another place, so that what is written to it meanwhile is not lost; or a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(made: Path, folder: Path, aside: Path) -> None:
    """Put `made` in the place of `folder`, which comes back when that fails."""
    if not folder.exists():
        made.rename(folder)
        return
    folder.rename(aside)
    try:
        made.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in `folder` on the disk, where the system can do that for a folder."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """One run at a time changes a kit; where the file system knows no locks, it goes on without."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX)
        except OSError:
            pass
        yield


def total_bytes(files: Sequence[KitFile]) -> int:
    """How many bytes the files have together."""
    return sum(len(file.data) for file in files)
