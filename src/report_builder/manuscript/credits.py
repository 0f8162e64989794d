"""The contributors of a project -> those of one edition of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from report_builder.manuscript.load import LoadedManifest
from report_builder.manuscript.model import Contributor
from report_builder.project.config import ContributorEntry
from report_builder.project.errors import Problem
from report_builder.project.paths import Project
from report_builder.project.source import shown_list, suggestion


def unknown_contributors(project: Project, loaded: LoadedManifest) -> Iterator[Problem]:
    """A problem for each key of the manifest that no contributor of the project has."""
    known = [entry.key for entry in project.config.contributors]
    for at, key in enumerate(loaded.manifest.contributors or ()):
        if key not in known:
            hint = (
                suggestion(key, known)
                or f"contributors in report-builder.toml: {shown_list(known) or 'none'}"
            )
            message = f"there is no contributor “{key}”"
            yield loaded.source.problem(("contributors", at), message, hint)


def contributors_of(
    project: Project, loaded: LoadedManifest, lang: str, authors: Iterable[str]
) -> tuple[Contributor, ...]:
    """The contributors that the manifest names, in its order; else those among `authors`."""
    entries = {entry.key: entry for entry in project.config.contributors}
    chosen = loaded.manifest.contributors
    if chosen is not None:
        return tuple(_said(entries[key], project, lang) for key in chosen if key in entries)
    wrote = set(authors)
    those = (each for each in entries.values() if wrote & {each.key, *each.name.texts.values()})
    return tuple(_said(entry, project, lang) for entry in those)


def _said(entry: ContributorEntry, project: Project, lang: str) -> Contributor:
    said = project.config.said
    name = said(entry.name, lang) or entry.key
    role, bio, url = said(entry.role, lang), said(entry.bio, lang), said(entry.url, lang)
    return Contributor(entry.key, name, role, bio, url, tuple(dict.fromkeys(entry.name.texts.values())))
