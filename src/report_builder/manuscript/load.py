"""Turns a manifest file into a checked Manifest that still knows its lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_builder.manuscript.schema import Manifest
from report_builder.project.errors import Problem, SourceError
from report_builder.project.paths import Project, spellings
from report_builder.project.source import Source, shown_list, suggestion
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import validate

_MAX_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class LoadedManifest:
    """A manifest, the file it stands in, and (by `source`) the line of each of its keys."""

    name: str
    path: Path
    manifest: Manifest
    source: Source


def load_manifest(path: Path, project: Project) -> LoadedManifest:
    """The manifest at `path`. Raises SourceError with every mistake in it."""
    source = load_toml(path, _MAX_BYTES)
    context = {"kinds": project.config.kinds, "languages": project.config.languages}
    return LoadedManifest(path.stem, path, validate(Manifest, source, context), source)


def list_reports(project: Project) -> tuple[str, ...]:
    """The names of the project's reports, sorted: the files `sources/reports/*.toml`."""
    if not project.reports.is_dir():
        return ()
    found = (path for path in project.reports.glob("*.toml") if not path.name.startswith("."))
    return tuple(sorted(path.stem for path in found if path.is_file()))


def section_titles(project: Project, lang: str) -> dict[str, str]:
    """The titles in `lang` of the sections of all reports that have a key; manifests with mistakes are passed
    over."""
    titles: dict[str, str] = {}
    for name in list_reports(project):
        try:
            manifest = load_manifest(project.reports / f"{name}.toml", project).manifest
        except SourceError:
            continue
        for section in manifest.sections:
            if section.key is not None:
                titles.setdefault(section.key, section.title.pick(lang, project.config.languages[0]))
    return titles


def report_file(project: Project, name: str) -> Path:
    """The manifest of the report `name`, which may be a name or the path of its file.

    Raises SourceError with a suggestion when there is none.
    """
    known = list_reports(project)
    short = name.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
    for spelt in spellings(short):
        if spelt in known:
            return project.reports / f"{spelt}.toml"
    hint = suggestion(short, known) or f"reports here: {shown_list(known) or 'none'}"
    raise SourceError(Problem(f"there is no report “{name}”", hint=hint))
