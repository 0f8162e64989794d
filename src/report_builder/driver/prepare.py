"""A report tree -> everything that its units are composed of: layout, style sheet, markup, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from report_builder.apparatus.build import make_apparatus
from report_builder.apparatus.citations import check_citations
from report_builder.apparatus.fit import fit_units
from report_builder.apparatus.gathered import gather
from report_builder.apparatus.model import Apparatus
from report_builder.apparatus.references import check_references
from report_builder.articles.model import Article
from report_builder.compose.links import LinkContext, link_context
from report_builder.compose.model import Layout
from report_builder.compose.options import OptionSource
from report_builder.compose.typography import set_report
from report_builder.driver.charts import ChartMaker, drawings_in
from report_builder.driver.citing import Sources, load_sources, set_report_citations
from report_builder.driver.codec import pack_markup, unpack_markup
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.layouts import LayoutShelf
from report_builder.driver.marking import Marker
from report_builder.driver.markup_job import MarkupJob, render_markup
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.store import Store
from report_builder.link.model import Attachment
from report_builder.link.place import LabelStyles, label_styles
from report_builder.manuscript.load import section_titles
from report_builder.manuscript.model import Report, Unit
from report_builder.manuscript.units import plan_units
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem, SourceError
from report_builder.project.locale import direction
from report_builder.project.paths import Project, file_below
from report_builder.project.variant import SCREEN, Variant
from report_builder.typeset.model import Resource, StyleSheet
from report_builder.typeset.warm_up import WarmUp, warm_up
from report_builder.verify.policy import check_policy

_ARTICLE_FILE = re.compile(r'href="article-file:([^"]*)"')


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report ready to be composed. `markups` goes by unit id; `warnings` are doubts that stop nothing."""

    project: Project
    report: Report
    layout: Layout
    units: tuple[Unit, ...]
    sheet: StyleSheet
    markups: Mapping[str, Markup]
    context: LinkContext
    apparatus: Apparatus
    warnings: tuple[Problem, ...] = ()
    drawings: Mapping[str, bytes] = field(default_factory=dict[str, bytes])  # of charts, by digest
    attachments: tuple[Attachment, ...] = ()
    variant: Variant = SCREEN
    bibliography: tuple[Path, ...] = ()  # the files that cited sources stand in

    def drawings_in(self, html: str) -> tuple[Resource, ...]:
        """The charts that the HTML of a unit shows."""
        return drawings_in(html, self.drawings)

    @property
    def right_to_left(self) -> bool:
        """Whether the pages follow each other from right to left."""
        return direction(self.report.lang) == "rtl"

    @property
    def label_styles(self) -> LabelStyles:
        """How the pages are numbered."""
        return label_styles(self.report.locale(self.report.lang))

    @property
    def recto(self) -> frozenset[str] | None:
        """The kinds of unit that begin on a recto; None when the layout is one-sided."""
        return frozenset(self.layout.recto) if self.layout.two_sided else None

    @property
    def cover_apart(self) -> bool:
        """Whether the cover is a file of its own."""
        return self.variant.profile == "print"


@dataclass(slots=True)
class Preparer:
    """Prepares reports, and keeps what does not change from one build to the next."""

    store: Store
    pool: Pool
    digests: FileDigests = field(default_factory=FileDigests)
    layouts: LayoutShelf = field(default_factory=LayoutShelf)
    markups: dict[str, Markup] = field(default_factory=dict[str, Markup])
    charts: ChartMaker = field(init=False)
    marker: Marker = field(init=False)

    def __post_init__(self) -> None:
        self.charts = ChartMaker(self.store, self.pool)
        self.marker = Marker(self.store)

    def prepare(
        self,
        project: Project,
        report: Report,
        catalogue: Iterable[Article],
        options: Mapping[str, str],
        strict: bool = True,
        variant: Variant = SCREEN,
    ) -> Prepared:
        """Load the layout and turn every article into markup. Raises ProjectError with all mistakes found.

        `strict` makes an option of the manifest that the layout does not have a mistake.
        """
        catalogue = tuple(catalogue)
        check_policy(project, (article.key for article in catalogue))
        report = set_report(report)
        locale = report.locale(report.lang)
        sources = option_sources(project, report, options, strict, variant)
        layout = self.layouts.load(project, report.layout, sources, locale)
        units = plan_units(report, layout.kinds)
        sheet = StyleSheet(layout.css, resources_in(layout.css, project, self.digests))
        self.pool.get_warm(warm_up, WarmUp(sheet, report.lang, direction(report.lang) == "rtl"))
        cited = load_sources(project, report, self.store)
        markups = self._markups(project, report, units, cited)
        written = [unit.article.warnings for unit in units if unit.article is not None]
        found = (*written, *(markup.problems for markup in markups.values()))
        doubts = cited.warnings if cited is not None else ()
        problems = [*report.warnings, *doubts, *(problem for problems in found for problem in problems)]
        _raise_errors(problems)
        charts = self.charts.make(project, report, units, markups, layout.charts)
        _raise_errors(charts.problems)
        marked = self.marker.mark(project, report, units, charts.markups)
        markups = marked.markups
        numbering = "section" if layout.options.get("numbering") == "section" else "report"
        sections = partial(section_titles, project, report.lang)
        apparatus = make_apparatus(report, units, markups, catalogue, numbering, sections, marked)
        problems += (*marked.problems, *check_references(units, markups, apparatus))
        problems += check_citations(units, markups, cited.entries) if cited is not None else ()
        _raise_errors(problems)
        apparatus = self._printed(project, report, units, markups, apparatus, cited)
        units = fit_units(units, apparatus)
        context = link_context(units, catalogue, report.lang, markups)
        return Prepared(
            project, report, layout, units, sheet, markups, context, apparatus, tuple(problems),
            charts.drawings, charts.attachments, variant=variant,
            bibliography=_cited_files(apparatus, cited),
        )  # fmt: skip

    def _printed(
        self,
        project: Project,
        report: Report,
        units: Sequence[Unit],
        markups: Mapping[str, Markup],
        apparatus: Apparatus,
        cited: Sources | None,
    ) -> Apparatus:
        """The apparatus with what is printed of sources, and with what is gathered from the articles."""
        if cited is not None:
            citations = set_report_citations(project, report, units, markups, cited, self.store)
            apparatus = replace(apparatus, citations=citations)
        return replace(apparatus, gathered=gather(report, units, markups, apparatus))

    def _markups(
        self, project: Project, report: Report, units: Sequence[Unit], cited: Sources | None
    ) -> dict[str, Markup]:
        """The markup of every article, by unit id; what the store does not have is made by the workers."""
        most = project.config.limits.picture_megapixels
        jobs = {
            unit.id: MarkupJob(
                unit.id,
                unit.title,
                unit.article,
                project.root,
                report.locale(unit.article.lang),
                most,
                cited.citing(unit.article.body) if cited is not None else None,
            )
            for unit in units
            if unit.article is not None
        }
        found = {unit_id: self._stored(project, job) for unit_id, job in jobs.items()}
        missing = [jobs[unit_id] for unit_id, markup in found.items() if markup is None]
        results = self.pool.run(render_markup, missing, self._keep)
        made = {job.unit_id: result for job, result in zip(missing, results, strict=True)}
        failed = [
            Problem(f"the article could not be read: {result.message}", job.article.path, hint=result.hint)
            for job, result in zip(missing, results, strict=True)
            if isinstance(result, Failure)
        ]
        if failed:
            raise SourceError(failed)
        either = {unit_id: markup or made[unit_id] for unit_id, markup in found.items()}
        return {unit_id: markup for unit_id, markup in either.items() if isinstance(markup, Markup)}

    def _keep(self, job: MarkupJob, result: Markup | Failure) -> None:
        """Put markup into the store as soon as it is made."""
        if isinstance(result, Failure):
            return
        self.markups[job.key] = result
        if not any(problem.severity == "error" for problem in result.problems):
            self.store.put("markup", job.key, pack_markup(result))

    def _stored(self, project: Project, job: MarkupJob) -> Markup | None:
        markup = self.markups.get(job.key)
        if markup is None:
            entry = self.store.get("markup", job.key)
            markup = unpack_markup(entry) if entry is not None else None
        if markup is None or not _files_stand(project, markup):
            return None
        self.markups[job.key] = markup
        return markup


def _cited_files(apparatus: Apparatus, cited: Sources | None) -> tuple[Path, ...]:
    """The bibliographies that something is cited from, by name."""
    if cited is None:
        return ()
    keys = {key for keys in apparatus.citations.entries.values() for key in keys}
    return tuple(sorted({cited.entries[key].file for key in keys if key in cited.entries}))


def _raise_errors(problems: Sequence[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise SourceError(sorted(errors, key=lambda problem: (str(problem.file), problem.line or 0)))


def _files_stand(project: Project, markup: Markup) -> bool:
    """Whether every picture and every linked article file is still where it was when this was made."""
    linked = (unquote(unescape(name).partition("#")[0]) for name in _ARTICLE_FILE.findall(markup.html))
    return all(file_below(project, "/" + name) is not None for name in (*markup.images, *linked))


def option_sources(
    project: Project,
    report: Report,
    options: Mapping[str, str],
    strict: bool = True,
    variant: Variant = SCREEN,
) -> list[OptionSource]:
    """Layout options in rising precedence: what the profile wishes, the project file's logo, the manifest's
    table, that of its edition, the command line."""
    logo = {"logo": project.config.logo} if project.config.logo else {}
    wishes = {"sides": "two"} if variant.profile == "print" else {}
    return [
        OptionSource(wishes, strict=False, wish=True),
        OptionSource(logo, project.file, (), strict=False),
        OptionSource(report.options, report.manifest, strict=strict),
        OptionSource(
            report.edition_options, report.manifest, ("edition", report.lang, "options"), strict=strict
        ),
        OptionSource(options, None),
    ]
