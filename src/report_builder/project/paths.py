"""Turns a folder into a project: where its sources, layouts, fonts and results lie."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from report_builder.project.config import PROJECT_FILE, ProjectConfig, config_source
from report_builder.project.errors import LayoutError, Problem, SourceError
from report_builder.project.resources import packaged
from report_builder.project.source import shown_list, suggestion
from report_builder.project.validation import validate


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder with its configuration read. `root` is absolute, without symbolic links."""

    root: Path
    config: ProjectConfig

    @property
    def file(self) -> Path:
        return self.root / PROJECT_FILE

    @property
    def articles(self) -> Path:
        return self.root / "sources" / "articles"

    @property
    def reports(self) -> Path:
        return self.root / "sources" / "reports"

    @property
    def bibliography(self) -> Path:
        return self.root / "sources" / "bibliography"

    @property
    def media(self) -> Path:
        return self.root / "sources" / "media"

    @property
    def layouts(self) -> Path:
        return self.root / "layouts"

    @property
    def fonts(self) -> Path:
        return self.root / "fonts"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def store(self) -> Path:
        return self.build / ".store"

    def name_of(self, path: Path) -> str:
        """`path` relative to the project with `/`; as it is when it lies elsewhere."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def find_project(start: Path, explicit: Path | None = None) -> Project:
    """The project that `start` lies in, or the one at `explicit` (its folder or its project file).

    Raises SourceError when there is none, or when its project file has mistakes.
    """
    if explicit is not None:
        chosen = explicit.resolve()
        root = chosen.parent if chosen.name == PROJECT_FILE else chosen
        if not (root / PROJECT_FILE).is_file():
            raise SourceError(Problem(f"there is no {PROJECT_FILE} in this folder", root, hint=_INIT))
        return _open(root)
    here = start.resolve()
    for root in (here, *here.parents):
        if (root / PROJECT_FILE).is_file():
            return _open(root)
    message = f"neither this folder nor one above it has a {PROJECT_FILE}"
    raise SourceError(Problem(message, here, hint=f"{_INIT}; or name it with --project"))


def _open(root: Path) -> Project:
    source = config_source(root / PROJECT_FILE)
    project = Project(root, validate(ProjectConfig, source))
    if (logo := project.config.logo) and file_below(project, logo) is None:
        message = f"there is no picture “{logo}” in this project"
        raise SourceError(source.problem(("logo",), message, "give its path from the project folder"))
    return project


_INIT = "begin a project with “report-builder init”"


def layout_folders(project: Project) -> dict[str, Path]:
    """Every layout by name, sorted: the project's own, then those that ship."""
    found: dict[str, Path] = {}
    for parent in (packaged("layouts"), project.layouts):
        if parent.is_dir():
            found |= {path.parent.name: path.parent for path in parent.glob("*/layout.toml")}
    return dict(sorted(found.items()))


def layout_folder(project: Project, name: str) -> Path:
    """The folder of the layout `name`. Raises LayoutError with a suggestion when there is none."""
    known = layout_folders(project)
    if name in known:
        return known[name]
    hint = suggestion(name, known) or f"layouts here: {shown_list(known) or 'none'}"
    raise LayoutError(Problem(f"there is no layout “{name}”", hint=hint))


def font_file(project: Project, filename: str) -> Path:
    """The font file `filename`, the project's own or a shipped one. Raises LayoutError when there is none."""
    folders = (project.fonts, packaged("fonts"))
    if Path(filename).name == filename:
        for folder in folders:
            if (folder / filename).is_file():
                return folder / filename
    known = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}
    hint = suggestion(filename, (name for name in known if name.endswith((".ttf", ".otf", ".woff2"))))
    raise LayoutError(Problem(f"there is no font file “{filename}”", hint=hint))


def file_below(project: Project, reference: str, beside: Path | None = None) -> str | None:
    """The path below the project root, with `/`, of the file that `reference` names; None when there is none.

    A reference with a leading `/` counts from the root, another from the folder `beside` (or from the root
    when there is no `beside`). A file outside the project counts as none, also behind a symbolic link.
    """
    base = project.root if beside is None or reference.startswith("/") else beside
    for name in spellings(reference.lstrip("/")):
        try:
            found = (base / name).resolve()
            if found.is_relative_to(project.root) and found.is_file():
                return found.relative_to(project.root).as_posix()
        except (OSError, ValueError, RuntimeError):
            continue  # a name that no file can have, or a loop of links
    return None


def spellings(name: str) -> tuple[str, ...]:
    """`name`, and the same with its accents composed and decomposed: macOS writes names of files so."""
    return tuple(dict.fromkeys((name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))))


def same_name(name: str) -> str:
    """What two spellings of a name have in common."""
    return unicodedata.normalize("NFC", name)
