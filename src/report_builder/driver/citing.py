"""The bibliographies of a project, the citations of a report -> what is printed of them, kept in store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from report_builder.apparatus.citations import Citations, Printed, Source, Wanted, want_citations, with_ids
from report_builder.citations.bibliography import Read, bibliography_files, read_bibliography, read_file
from report_builder.citations.model import Citing, Entry, Request, Result, Style
from report_builder.citations.process import pandoc_version
from report_builder.citations.styles import StyleFile, load_style, look_at_style
from report_builder.driver.store import Store
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.citations import names_of_handles
from report_builder.markup.model import Markup
from report_builder.project.errors import CompileError, Problem
from report_builder.project.files import canonical_json, digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.paths import Project

_TOGETHER = 4  # runs of the processor at once, at most
_KIND = "citations"  # of entries in the store
_OTHERS = ("en", "ar", "tr")  # in which sources may be set besides


@dataclass(frozen=True, slots=True)
class Sources:
    """What the articles of a report can cite, and the style they do it in."""

    entries: Mapping[str, Entry]
    style: StyleFile
    warnings: tuple[Problem, ...] = ()

    def citing(self, body: str) -> Citing:
        """What the markup of an article must know of them: of the bibliography, only which of its own bare
        `@words` are keys."""
        known = sorted({name for name in names_of_handles(body) if name in self.entries})
        return Citing(self.style.kind, tuple(known))


def load_sources(project: Project, report: Report, store: Store) -> Sources | None:
    """The sources of a project; None when it has no bibliography. Raises SourceError with all mistakes."""
    if report.citations is None or not bibliography_files(project.bibliography):
        return None
    style = look_at_style(report.citations.style)
    entries, warnings = read_bibliography(project.bibliography, project.root, _reader(project, store))
    return Sources(entries, style, warnings)


def set_report_citations(
    project: Project,
    report: Report,
    units: Sequence[Unit],
    markups: Mapping[str, Markup],
    sources: Sources,
    store: Store,
) -> Citations:
    """Everything that the report prints of its sources. Raises CompileError when the processor fails."""
    wanted = want_citations(report, units, markups, sources.entries, sources.style)
    keys = {each.unit_id: _key(each, sources.style, report) for each in wanted}
    found = {unit_id: _stored(store, key) for unit_id, key in keys.items()}
    missing = [each for each in wanted if found[each.unit_id] is None]
    if missing:
        for each, printed in zip(missing, _set(project, report, missing, sources.style), strict=True):
            found[each.unit_id] = printed
            store.put(_KIND, keys[each.unit_id], json.dumps(asdict(printed)).encode())
    ready = {unit_id: printed for unit_id, printed in found.items() if printed is not None}
    whole = ready.pop("", Printed())
    unit_id = next((unit.id for unit in units if unit.kind == "bibliography"), "")
    return Citations(
        {name: replace(each, sources=with_ids(each.sources, name)) for name, each in ready.items()},
        {each.unit_id: tuple(entry.key for entry in each.entries) for each in wanted},
        with_ids(whole.sources, unit_id),
        unit_id,
    )


def _set(project: Project, report: Report, missing: Sequence[Wanted], file: StyleFile) -> list[Printed]:
    """Have the processor set what is missing: in the language of its unit, and in those of the sources in it
    that are written the other way."""
    from report_builder.apparatus.cited_text import languages_of, printed_of

    wanted = [(each, lang) for each in missing for lang in languages_of(each)]
    styles = {
        lang: load_style(file.path, report.locale(lang)) for lang in dict.fromkeys(lang for _, lang in wanted)
    }
    results = _run(project, [_request(each, styles[lang]) for each, lang in wanted])
    for (each, _), result in zip(wanted, results, strict=True):
        if result.failure:
            what = f"of “{each.unit_id}”" if each.unit_id else "in the list of sources"
            message = f"the citations {what} could not be set in the style {file.path.stem}: {result.failure}"
            raise CompileError(
                Problem(message, file.path, hint="try another style, or a newer copy of this one")
            )
    found: dict[str, dict[str, Result]] = {}
    for (each, lang), result in zip(wanted, results, strict=True):
        found.setdefault(each.unit_id, {})[lang] = result
    return [printed_of(each, found[each.unit_id], report.locale) for each in missing]


def _run(project: Project, requests: Sequence[Request]) -> list[Result]:
    """The results of requests, several runs of the processor at once."""
    from report_builder.citations.format import set_citations

    limits = project.config.limits
    together = min(_TOGETHER, project.config.defaults.jobs or _TOGETHER, len(requests))

    def run(part: Sequence[Request]) -> list[Result]:
        return set_citations(part, limits.unit_seconds, limits.unit_memory_mb)

    with ThreadPoolExecutor(together) as pool:
        parts = list(pool.map(run, [requests[at::together] for at in range(together)]))
    return [parts[at % together][at // together] for at in range(len(requests))]


def _request(wanted: Wanted, style: Style) -> Request:
    return Request(style, wanted.entries, wanted.clusters, wanted.listed, wanted.before)


def _key(wanted: Wanted, style: StyleFile, report: Report) -> str:
    """The name of what is printed. Where a citation stands in its file does not matter."""
    clusters = [asdict(replace(cluster, line=0, text="")) for cluster in wanted.clusters]
    rest = (wanted.lang, wanted.cited, wanted.listed, wanted.linked, wanted.before)
    return digest(
        _KIND,
        code_digest(_KIND, "markup", "apparatus", "project"),
        pandoc_version(),
        *(style.key(report.locale(lang)) for lang in dict.fromkeys((wanted.lang, *_OTHERS))),
        *(part for entry in wanted.entries for part in (entry.key, entry.digest)),
        canonical_json([clusters, *rest]),
    )


def _stored(store: Store, key: str) -> Printed | None:
    entry = store.get(_KIND, key)
    if entry is None:
        return None
    data = json.loads(entry)
    clusters = tuple((author, rest) for author, rest in data["clusters"])
    return Printed(clusters, tuple(Source(**source) for source in data["sources"]))


def _reader(project: Project, store: Store) -> Callable[[Path], Read]:
    """Reads a bibliography from the store when it was read before."""

    def read(path: Path) -> Read:
        try:
            data = path.read_bytes()
        except OSError:
            return read_file(path, project.root)
        code = code_digest(_KIND, "project")
        key = digest("bibliography", code, pandoc_version(), str(path.resolve()), str(project.root), data)
        if (entry := store.get("bibliography", key)) is not None:
            held: dict[str, Any] = json.loads(entry)
            entries = [Entry(item["key"], item["data"], path, item["line"]) for item in held["entries"]]
            return entries, [Problem(**dict(item, file=path)) for item in held["problems"]]
        entries, problems = read_file(path, project.root)
        if not any(problem.severity == "error" for problem in problems):
            told = [{**asdict(problem), "file": None} for problem in problems]
            kept = [{"key": entry.key, "data": dict(entry.data), "line": entry.line} for entry in entries]
            store.put("bibliography", key, json.dumps({"entries": kept, "problems": told}).encode())
        return entries, problems

    return read
