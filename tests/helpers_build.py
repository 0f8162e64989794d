"""Builds small reports for tests, in this process or shared between the workers of a test run."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sample_project import article

from report_builder.driver.build import build_report, build_with, builder_of
from report_builder.driver.model import BuildRequest, BuildResult, Silent
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project

CONFIG = """\
publisher = "Institute"
languages = ["en"]
"""
TEXT = (
    "the ceasefire line held through spring while patrols along the northern road were met with fire and "
    "both guarantors issued statements that differed in tone rather than in substance so observers "
    "counted fewer raids than in any earlier year although markets stayed thin and convoys waited at "
    "crossings for weeks"
)
WORDS = TEXT.split()


def prose(sentences: int, seed: int = 0) -> str:
    """So many different sentences, always the same for a seed."""
    state = seed * 7919 + 13
    made: list[str] = []
    for number in range(sentences):
        words: list[str] = []
        for _ in range(9 + state % 11):
            state = (state * 1103515245 + 12345) % 2**31
            words.append(WORDS[(state >> 8) % len(WORDS)])
        made.append(" ".join(words).capitalize() + f", as count {seed}-{number} has it.")
    return " ".join(made)


def paragraphs(count: int, seed: int = 0, sentences: int = 4) -> str:
    return "\n\n".join(prose(sentences, seed * 1000 + number) for number in range(count))


def project(root: Path, files: Mapping[str, str | bytes], config: str = CONFIG) -> Path:
    """A project at `root` that leans on the layouts and fonts that ship."""
    for name, content in {"report-builder.toml": config, **files}.items():
        put(root, name, content)
    return root


def put(root: Path, name: str, content: str | bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def source(root: Path, key: str, title: str, body: str, **keys: str) -> Path:
    """Write the article `key`."""
    return put(root, f"sources/articles/{key}.en.md", article(title, body, **keys))


def manifest(*sections: tuple[str, list[str]], front: list[str] | None = None, more: str = "") -> str:
    """A manifest; `more` are its top keys, besides the title and the date."""
    lines = ['title = "The year"', "date = 2023-01-15", 'layout = "annual-report"', more]
    lines += [f'[[front]]\narticle = "{key}"' for key in front or []]
    for title, keys in sections:
        lines += ["[[sections]]", f'title = "{title}"', f"articles = {json.dumps(keys)}"]
    return "\n".join(lines) + "\n"


def build(
    root: Path, report: str = "year", jobs: int = 1, lang: str | None = None, **options: str
) -> BuildResult:
    return build_report(find_project(root), BuildRequest(report, lang, options=options, jobs=jobs), Silent())


def build_editions(
    root: Path, langs: Sequence[str], report: str = "year", jobs: int = 1, **options: str
) -> None:
    """Build several editions as the command does, by one builder: each has the workers of the one before."""
    with builder_of(find_project(root), jobs) as builder:
        for lang in langs:
            build_with(builder, BuildRequest(report, lang, options=options), Silent())


def failed(root: Path, report: str = "year", **options: str) -> list[str]:
    """The lines that a build that must fail prints."""
    try:
        build(root, report, jobs=1, **options)
    except ProjectError as error:
        return [problem.text(root) for problem in error.problems]
    raise AssertionError("the build did not fail")


def record(root: Path, name: str = "year.en") -> dict[str, Any]:
    return json.loads((root / f"build/{name}.json").read_text(encoding="utf-8"))


def unit(root: Path, unit_id: str, name: str = "year.en") -> dict[str, Any]:
    """What the build record says of a unit."""
    (found,) = (each for each in record(root, name)["units"] if each["id"] == unit_id)
    return found


def outputs(root: Path, name: str = "year.en") -> tuple[bytes, bytes]:
    """The PDF and the build record."""
    return (root / f"build/{name}.pdf").read_bytes(), (root / f"build/{name}.json").read_bytes()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def forget(root: Path, *, results: bool = True) -> None:
    """Delete the store, and the results too if asked."""
    shutil.rmtree(root / "build" / ".store", ignore_errors=True)
    if results:
        shutil.rmtree(root / "build", ignore_errors=True)


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """`folder`, filled by `make` once for all workers of a test run: the first to come does it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder.resolve()
