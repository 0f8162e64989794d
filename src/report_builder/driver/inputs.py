"""The URLs in HTML and CSS -> the files behind them, named by content."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

from report_builder.project.errors import LayoutError, Problem, ProjectError, SourceError
from report_builder.project.paths import Project, file_below, font_file, layout_folder
from report_builder.typeset.model import Resource

_URL = re.compile(r"""(?:project:/|layout:|font:)[^"'()<>\s\\&]+""")


class FileDigests:
    """SHA-256 of files, kept as long as their size and time of change stand still."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, int, int], str] = {}

    def of(self, path: Path) -> str:
        """The digest of the file's bytes. Raises OSError."""
        status = path.stat()
        key = (path, status.st_size, status.st_mtime_ns)
        if key not in self._known:
            self._known[key] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._known[key]


def resources_in(text: str, project: Project, digests: FileDigests) -> tuple[Resource, ...]:
    """Every file that the HTML or CSS `text` names, once each, sorted by URL.

    Raises ProjectError with every file that is not there.
    """
    found: list[Resource] = []
    problems: list[Problem] = []
    for url in sorted(set(_URL.findall(text))):
        try:
            path = _file(url, project)
            found.append(Resource(url, path, digests.of(path)))
        except ProjectError as error:
            problems.extend(error.problems)
        except OSError as error:
            problems.append(Problem(f"`{unquote(url)}` cannot be read: {error.strerror}"))
    if problems:
        raise SourceError(problems)
    return tuple(found)


def _file(url: str, project: Project) -> Path:
    scheme, _, rest = url.partition(":")
    name = unquote(rest).lstrip("/")
    if scheme == "font":
        return font_file(project, name)
    if scheme == "layout":
        layout, _, inner = name.partition("/")
        folder = layout_folder(project, layout).resolve()
        path = (folder / inner).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            raise LayoutError(
                Problem(f"there is no file `{inner}`", folder, hint="see the layout's style sheets")
            )
        return path
    below = file_below(project, "/" + name)
    if below is None:
        hint = "put the file below sources/, or correct its path"
        raise SourceError(Problem(f"there is no file `{name}` in the project", hint=hint))
    return project.root / below
