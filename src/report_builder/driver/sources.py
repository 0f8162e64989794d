"""A prepared report -> the files that it is made of, to be attached to the PDF that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from report_builder.driver.charts import data_file
from report_builder.driver.prepare import Prepared
from report_builder.driver.record import attached_record
from report_builder.link.model import Attachment, LinkPlan, Relationship
from report_builder.project.errors import Problem, SourceError

RECORD = "build-record.json"
_MIME = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".toml": "application/toml",
    ".bib": "application/x-bibtex",
    ".txt": "text/plain",
}
_Found = tuple[Path, str, Relationship]  # a file, what it is, and what it is to the report


def wants_sources(prepared: Prepared) -> bool:
    """Whether the PDF is to hold its sources."""
    return prepared.variant.profile == "archive" and prepared.project.config.profiles.archive.attach_sources


def source_files(prepared: Prepared) -> tuple[Attachment, ...]:
    """The files that the report is made of, once each: articles, data, bibliographies, manifest, words of the
    index and the glossary, project file. Pictures are not among them, for the PDF shows them.

    Raises SourceError for one that cannot be read, or that is no longer what the report was made of.
    """
    found: dict[Path, _Found] = {each[0]: each for each in _files(prepared)}
    taken = [each.name for each in prepared.attachments]
    names = _names(prepared, tuple(found), {*taken, RECORD})
    read_before = {article.path: article.digest for article in prepared.report.articles}
    problems: list[Problem] = []
    attachments: list[Attachment] = []
    for path, what, relation in found.values():
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem(f"this cannot be read: {error.strerror}", path))
            continue
        if read_before.get(path) not in (None, sha256(data).hexdigest()):
            problems.append(
                Problem("this changed while the report was being built", path, hint="build again")
            )
        kind = _MIME.get(path.suffix.lower(), "application/octet-stream")
        attachments.append(Attachment(names[path], data, what, kind, relation))
    if problems:
        raise SourceError(problems)
    return tuple(attachments)


def with_sources(plan: LinkPlan, prepared: Prepared) -> tuple[Attachment, ...]:
    """All that is attached to a PDF that holds its sources: the data of charts, the sources, and what a build
    record tells of the build."""
    record = Attachment(
        RECORD,
        attached_record(prepared, plan),
        "What the document was made of: articles with their SHA-256, pages, labels",
        "application/json",
        "Supplement",
    )
    return (*plan.attachments, *source_files(prepared), record)


def _files(prepared: Prepared) -> Iterator[_Found]:
    project, report = prepared.project, prepared.report
    if report.manifest is not None:
        yield report.manifest, f"Manifest of the report “{report.title}”", "Source"
    yield project.file, "Project file", "Source"
    for article in report.articles:
        yield article.path, f"Article “{article.title}” ({article.lang}), Markdown", "Source"
    for unit in prepared.units:
        if unit.article is None or unit.id not in prepared.markups:
            continue
        for spec in prepared.markups[unit.id].charts:
            for name in (spec.data, spec.map):
                below = data_file(project, name) if name else None
                if below is not None:
                    yield project.root / below, f"Data of a chart in “{unit.article.title}”", "Data"
    for path in prepared.bibliography:
        yield path, "Bibliography", "Data"
    for name, what in (("index.toml", "Words of the index"), ("glossary.toml", "Words of the glossary")):
        if (path := project.root / "sources" / name).is_file():
            yield path, what, "Source"


def _names(prepared: Prepared, paths: tuple[Path, ...], taken: set[str]) -> dict[Path, str]:
    """A name for each file: its own, or, where several have it, with the folders it lies in before it."""
    known = Counter([path.name for path in paths])
    names: dict[Path, str] = {}
    for path in paths:
        name = path.name
        if known[name] > 1 or name in taken:
            name = "-".join(PurePosixPath(prepared.project.name_of(path)).parts).lstrip("/-")
        while name in taken:
            name = f"source-{name}"
        names[path] = name
        taken.add(name)
    return names
