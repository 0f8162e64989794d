"""A report or an article -> its PDF for e-mail, and everything that a kit tells of it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from report_builder.apparatus.gathered import gather_findings
from report_builder.articles.catalogue import Catalogue
from report_builder.articles.model import Article
from report_builder.compose.compose import contents_entries
from report_builder.driver.builder import Builder
from report_builder.driver.model import BuildResult, Progress
from report_builder.driver.prepare import Prepared
from report_builder.driver.publish import output_of
from report_builder.kit.model import ContentsLine, Edition, EditionKind, Finding, KitRequest, warning
from report_builder.kit.names import Naming, address, pdf_name, readable
from report_builder.kit.pages import chosen_pages, title_on
from report_builder.manuscript.model import Report
from report_builder.manuscript.report import brief_report, resolve_report
from report_builder.markup.tree import read_tree
from report_builder.project.errors import Problem
from report_builder.project.paths import Project
from report_builder.project.values import LocalText
from report_builder.project.variant import Variant


@dataclass(frozen=True, slots=True)
class Material:
    """An edition with doubts about it: what it lacks, what its build told."""

    edition: Edition
    problems: tuple[Problem, ...] = ()


def gather_material(
    builder: Builder,
    catalogue: Catalogue,
    request: KitRequest,
    name: str,
    lang: str,
    article: Article | None,
    progress: Progress,
) -> Material:
    """Build the report `name` in `lang`, or the brief of `article`, for e-mail, and gather what its kit
    tells.

    Raises ProjectError when it cannot be built, or lacks a page that the request names.
    """
    project, begun = builder.project, time.time_ns()
    report, other_layout = _report(project, catalogue, request, name, lang, article)
    folder = project.build if article is None else project.build / "briefs"
    output = output_of(folder, f"{name}.{lang}", Variant("email", request.max_size), begun)
    articles = tuple(catalogue.articles.values())
    result = builder.build(report, articles, request.options, output, progress, other_layout=other_layout)
    prepared = builder.preparer.prepare(project, report, articles, request.options, not other_layout)
    kind: EditionKind = "report" if article is None else "brief"
    return _material(prepared, result, kind, request)


def _report(
    project: Project,
    catalogue: Catalogue,
    request: KitRequest,
    name: str,
    lang: str,
    article: Article | None,
) -> tuple[Report, bool]:
    """The report, and whether its layout is another than its own."""
    if article is None:
        report = resolve_report(project, catalogue, name, lang)
    else:
        report = brief_report(project, article)
    other = article is None and request.layout not in (None, report.layout)
    return replace(report, layout=request.layout or report.layout), other


def _material(prepared: Prepared, result: BuildResult, kind: EditionKind, request: KitRequest) -> Material:
    report, project = prepared.report, prepared.project
    settings = project.config.kit
    record: Mapping[str, Any] = json.loads(result.record.read_bytes())
    pdf = result.pdf.read_bytes()
    labels = _labels(pdf)
    shown, doubts = chosen_pages(record, prepared, labels, request.pages, settings.pages)
    naming = _naming(project, report, kind)
    edition = Edition(
        name=report.name,
        kind=kind,
        report=report,
        layout=prepared.layout,
        pdf=pdf,
        file_name=pdf_name(settings.file_name, naming),
        labels=labels,
        shown=shown,
        on_shown=tuple(title_on(page, record) if kind == "report" else "" for page in shown),
        findings=_findings(prepared),
        contents=_contents(prepared, record),
        people=frozenset(name for each in project.config.contributors for name in each.name.texts.values()),
        picture_url=address(settings.picture_url, naming) if settings.picture_url else None,
        sender=settings.sender,
        picture_width=settings.picture_width,
        most_findings=settings.findings,
    )
    return Material(edition, (*doubts, *_lacks(edition, prepared)))


def _naming(project: Project, report: Report, kind: EditionKind) -> Naming:
    publisher: LocalText = project.config.publisher
    said = readable(publisher, report.lang, project.config)
    return Naming(said, report.name, report.title, report.lang, kind, report.date)


def _labels(pdf: bytes) -> tuple[str, ...]:
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        return tuple(document.get_page_label(at) or str(at + 1) for at in range(len(document)))
    finally:
        document.close()


def _findings(prepared: Prepared) -> tuple[Finding, ...]:
    """What the manifest says; else what the boxes of the articles say, that of a brief's article too."""
    report = prepared.report
    if report.findings:
        return tuple(Finding(text) for text in report.findings)
    units = [replace(each, kind="article") if each.kind == "brief" else each for each in prepared.units]
    found = gather_findings(units, prepared.markups, prepared.apparatus)
    is_brief = not report.sections
    return tuple(
        Finding(_plain(item), None if is_brief else each.unit.title) for each in found for item in each.items
    )


def _plain(html: str) -> str:
    return " ".join(read_tree(html).text_content().replace("\u00ad", "").split())


def _contents(prepared: Prepared, record: Mapping[str, Any]) -> tuple[ContentsLine, ...]:
    """What the contents of the report show; of a brief its headings."""
    labels: Mapping[str, str] = record["labels"]
    if len(prepared.units) == 1:
        headings = prepared.markups[prepared.units[0].id].headings
        return tuple(ContentsLine(each.text, labels.get(each.id, "")) for each in headings if each.level == 2)
    lines: list[ContentsLine] = []
    for entry in contents_entries(prepared.units):
        lines.append(ContentsLine(entry.unit.title, labels.get(entry.unit.id, "")))
        lines += (ContentsLine(each.unit.title, labels.get(each.unit.id, ""), 2) for each in entry.entries)
    return tuple(lines)


def spread(findings: Sequence[Finding], most: int) -> tuple[Finding, ...]:
    """So many findings, from as many articles as there are: the first of each, then the second, in their own
    order."""
    rounds: dict[str | None, int] = {}
    ranked: list[tuple[int, int]] = []
    for at, each in enumerate(findings):
        turn = rounds.get(each.article, 0)
        rounds[each.article] = turn + 1
        ranked.append((turn, at))
    kept = sorted(at for _, at in sorted(ranked)[:most])
    return tuple(findings[at] for at in kept)


def _lacks(edition: Edition, prepared: Prepared) -> tuple[Problem, ...]:
    """What the sources do not say, each with what a kit goes without."""
    report = edition.report
    file = report.manifest or (report.front[0].path if report.front else None)
    found: list[Problem] = []
    if not report.summary:
        found.append(warning("there is no summary: the newsletter has none", file, "add summary"))
    if edition.url is None:
        message = "there is no address on the web: the kit has no QR code, the newsletter no button"
        found.append(warning(message, file, "add source_url"))
    if edition.date is None:
        found.append(warning("there is no date: names and citations go without", file, "add date"))
    if not edition.findings and edition.kind == "report":
        hint = "add findings, or boxes “::: findings” to articles"
        found.append(warning("there are no key findings for the newsletter", file, hint))
    if not report.rights:
        hint = "add rights to the manifest, or to the project file for all"
        found.append(warning("there is no sentence on rights: the kit has no licence.txt", file, hint))
    if edition.picture_url is None:
        message = "pictures in the newsletter have no address: they are named by their files"
        hint = "add picture_url below [kit], or put in what your newsletter tool gives you"
        found.append(warning(message, prepared.project.file, hint))
    return tuple(found)
