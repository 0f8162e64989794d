"""A report tree -> everything that its units are composed of: layout, style sheet, markup, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from report_builder.articles.model import Article
from report_builder.compose.layout import load_layout
from report_builder.compose.links import LinkContext, link_context
from report_builder.compose.model import Layout
from report_builder.compose.options import OptionSource
from report_builder.driver.codec import pack_markup, unpack_markup
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.store import Store
from report_builder.manuscript.model import Report, Unit
from report_builder.manuscript.units import plan_units
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem, SourceError
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.paths import Project, file_below
from report_builder.typeset.model import StyleSheet

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
    warnings: tuple[Problem, ...] = ()

    @property
    def recto(self) -> frozenset[str] | None:
        """The kinds of unit that begin on a recto; None when the layout is one-sided."""
        return frozenset(self.layout.recto) if self.layout.two_sided else None


@dataclass(slots=True)
class Preparer:
    """Prepares reports, and keeps what does not change from one build to the next."""

    store: Store
    digests: FileDigests = field(default_factory=FileDigests)
    markups: dict[str, Markup] = field(default_factory=dict[str, Markup])

    def prepare(
        self, project: Project, report: Report, catalogue: Iterable[Article], options: Mapping[str, str]
    ) -> Prepared:
        """Load the layout and turn every article into markup. Raises ProjectError with all mistakes found."""
        layout = load_layout(project, report.layout, option_sources(project, report, options))
        units = plan_units(report, layout.kinds)
        sheet = StyleSheet(layout.css, resources_in(layout.css, project, self.digests))
        markups: dict[str, Markup] = {}
        problems: list[Problem] = []
        for unit in units:
            if unit.article is not None:
                markups[unit.id] = self._markup(project, unit.article, unit.id)
                problems += [*unit.article.warnings, *markups[unit.id].problems]
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors:
            raise SourceError(errors)
        context = link_context(units, catalogue, report.lang)
        return Prepared(project, report, layout, units, sheet, markups, context, tuple(problems))

    def _markup(self, project: Project, article: Article, namespace: str) -> Markup:
        code = code_digest("markup", "project")
        place = (str(project.root), article.name, article.lang, namespace)  # its problems name the whole path
        key = digest("markup", code, article.digest, *place)
        markup = self.markups.get(key)
        if markup is None:
            entry = self.store.get("markup", key)
            markup = unpack_markup(entry) if entry is not None else None
        if markup is None or not _files_stand(project, markup):
            from report_builder.markup.render import render

            markup = render(article, project.root, namespace)
            if not any(problem.severity == "error" for problem in markup.problems):
                self.store.put("markup", key, pack_markup(markup))
        self.markups[key] = markup
        return markup


def _files_stand(project: Project, markup: Markup) -> bool:
    """Whether every picture and every linked article file is still where it was when this was made."""
    linked = (unquote(unescape(name).partition("#")[0]) for name in _ARTICLE_FILE.findall(markup.html))
    return all(file_below(project, "/" + name) is not None for name in (*markup.images, *linked))


def option_sources(project: Project, report: Report, options: Mapping[str, str]) -> list[OptionSource]:
    """Layout options in rising precedence: the project file's logo, the manifest's table, the command
    line."""
    logo = {"logo": project.config.logo} if project.config.logo else {}
    return [
        OptionSource(logo, project.file, (), strict=False),
        OptionSource(report.options, report.manifest),
        OptionSource(options, None),
    ]
