"""The files of `sources/bibliography/` -> the sources that can be cited, or everything wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from report_builder.citations.model import Entry
from report_builder.project.errors import Problem, SourceError
from report_builder.project.text import decode_source, read_source

MOST_BYTES = 16 * 2**20
MOST_ENTRIES = 50_000
_MANY = 20  # mistakes of one file that are told
Read = tuple[list[Entry], list[Problem]]


def bibliography_files(folder: Path) -> tuple[Path, ...]:
    """The bibliographies of a project, sorted by name."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in (".bib", ".json")))


def read_file(path: Path, root: Path) -> Read:
    """The entries of one file, and what is wrong with it. `root` is the project's folder."""
    try:
        if not path.resolve().is_relative_to(root):
            raise SourceError(
                Problem("this leads out of the project", path, hint="copy the file into the project")
            )
        data = read_source(path)
        if len(data) > MOST_BYTES:
            shown = f"{len(data) / 2**20:.3g}"
            message = f"the bibliography has {shown} MB, more than the {MOST_BYTES >> 20} MB allowed"
            raise SourceError(Problem(message, path, hint="split it, or take out what no article cites"))
        text = decode_source(data, path)
    except SourceError as error:
        return [], list(error.problems)
    return read_text(text, path)


def read_text(text: str, path: Path) -> Read:
    """The entries of a file's text, by its name's ending. Nothing is raised."""
    if path.suffix.lower() == ".json":
        from report_builder.citations.csljson import read_csl_json

        entries, problems = read_csl_json(text, path)
    else:
        from report_builder.citations.bibtex import read_bibtex

        entries, problems = read_bibtex(text, path)
    if len(entries) > MOST_ENTRIES:
        message = f"the bibliography has {len(entries)} entries, more than the {MOST_ENTRIES} allowed"
        return [], [Problem(message, path, hint="split it, or take out what no article cites")]
    return entries, problems[:_MANY]


def join(read: Iterable[Read]) -> tuple[dict[str, Entry], list[Problem]]:
    """All entries by key, and all mistakes: those of the files, and keys that stand twice."""
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for found, mistakes in read:
        problems += mistakes
        for entry in found:
            first = entries.setdefault(entry.key, entry)
            if first is not entry:
                where = f"{first.file.name}:{first.line}"
                message = f"the key “{entry.key}” stands twice: here and in {where}"
                hint = "give one of them another key, or take it out"
                problems.append(Problem(message, entry.file, entry.line, hint=hint))
    return entries, problems


def read_bibliography(
    folder: Path, root: Path, cached: Callable[[Path], Read] | None = None
) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    """Every source below `folder` by key, and warnings. Raises SourceError with all mistakes.

    `cached` reads a file in place of `read_file`, for who has read it before.
    """
    read = [cached(path) if cached else read_file(path, root) for path in bibliography_files(folder)]
    entries, problems = join(read)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise SourceError(errors)
    return entries, tuple(problems)
