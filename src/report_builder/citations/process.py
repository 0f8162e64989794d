"""Documents with citations -> the same with their citations set, by pandoc in processes of its own.

Pandoc (GPL-2.0-or-later, https://pandoc.org) is a program apart: nothing of it is linked with or copied into
this one. It was chosen for its CSL processor; docs/citations.md says how it does in the CSL project's tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).parent / "data" / "format.lua"
_PACKAGE = "pypandoc-binary"
_API = [1, 23, 1]  # of pandoc's JSON


class ProcessError(Exception):
    """Pandoc gave no answer; the text says why."""


@cache
def pandoc_version() -> str:
    """The version of the package that pandoc comes in, without running it."""
    from importlib.metadata import version

    return version(_PACKAGE)


@cache
def _program() -> str:
    """The pandoc that was installed with this program: another on the path may set citations otherwise."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        found = [file for file in files(_PACKAGE) or () if file.stem == "pandoc" and "files" in file.parts]
    except PackageNotFoundError:
        found = []
    if not found:
        raise ProcessError("pandoc is missing; install report-builder again")
    return str(found[0].locate())


def set_documents(
    jobs: Sequence[tuple[Mapping[str, Any], str, str]], seconds: float = 120, memory_mb: int = 1024
) -> list[Mapping[str, Any] | str]:
    """The documents (blocks and metadata), each with its sources (CSL-JSON) and style (CSL), with citations
    set.

    In place of a document that cannot be set there is the reason. Raises ProcessError when nothing comes back
    within `seconds` for each document, or within `memory_mb`.
    """
    if not jobs:
        return []
    with tempfile.TemporaryDirectory(prefix="citations-") as folder:
        sent: list[dict[str, str]] = []
        files: dict[str, str] = {}
        for document, items, style in jobs:
            path = files.get(style)
            if path is None:
                path = files[style] = str(Path(folder) / f"{len(files)}.csl")
                Path(path).write_text(style, encoding="utf-8")
            meta = {**document["meta"], "csl": {"t": "MetaString", "c": path}}
            whole = {"pandoc-api-version": _API, "blocks": document["blocks"], "meta": meta}
            sent.append({"document": json.dumps(whole), "items": items})
        out = _run(["lua", str(_SCRIPT)], json.dumps(sent), seconds * len(jobs), memory_mb, folder)
    answers: list[dict[str, Any]] = json.loads(out)
    return [json.loads(each["result"]) if each["done"] else _reason(each["result"]) for each in answers]


def convert(text: str, source: str, target: str, seconds: float = 60, memory_mb: int = 1024) -> str:
    """`text` from one format of pandoc's into another; it may read no file. Raises ProcessError."""
    with tempfile.TemporaryDirectory(prefix="citations-") as folder:
        return _run(["--sandbox", "-f", source, "-t", target], text, seconds, memory_mb, folder)


def convert_document(
    data: bytes, source: str, target: str, seconds: float = 60, memory_mb: int = 1024
) -> str:
    """A document of an office program in the format `source` (`docx`) as text in the format `target`.

    It may read no file and fetch nothing. Raises ProcessError.
    """
    with tempfile.TemporaryDirectory(prefix="documents-") as folder:
        arguments = ["--sandbox", "-f", source, "-t", target, "--wrap=none"]
        return _run(arguments, data, seconds, memory_mb, folder)


def _run(arguments: Sequence[str], sent: str | bytes, seconds: float, memory_mb: int, folder: str) -> str:
    command = [_program(), "+RTS", f"-M{memory_mb}m", "-RTS", *arguments]
    # Nothing of the user's own pandoc has a say, nor the language of the machine.
    kept = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "TMP", "TEMP", "TMPDIR")
        if name in os.environ
    }
    env = {**kept, "HOME": folder, "XDG_DATA_HOME": folder, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            input=sent.encode() if isinstance(sent, str) else sent,
            capture_output=True,
            timeout=seconds,
            env=env,
            cwd=folder,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ProcessError(f"it took more than {seconds:g} seconds") from None
    except OSError as error:
        raise ProcessError(f"pandoc cannot be run: {error.strerror}") from None
    if done.returncode:
        raise ProcessError(
            _reason(done.stderr.decode("utf-8", "replace")) or f"pandoc ended with {done.returncode}"
        )
    return done.stdout.decode("utf-8")


def _reason(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("stack traceback", "[C]"))]
    return " ".join(kept)[:400]
