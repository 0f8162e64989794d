"""Articles -> briefs: each a PDF of its own under build/briefs/."""

from __future__ import annotations

from dataclasses import replace

from report_builder.articles.catalogue import load_catalogue
from report_builder.articles.model import Article
from report_builder.driver.build import Builder, Output
from report_builder.driver.model import BriefRequest, BuildResult, Progress
from report_builder.manuscript.model import Report
from report_builder.manuscript.report import brief_report
from report_builder.project.errors import Problem, ProjectError, SourceError
from report_builder.project.paths import Project


def build_briefs(project: Project, request: BriefRequest, progress: Progress) -> tuple[BuildResult, ...]:
    """Build a brief of each article (a key or a path). All are tried, even if one fails.

    Raises ProjectError with the mistakes of all that failed; the others are there, and its `results` name
    them.
    """
    progress.phase("reading")
    catalogue = load_catalogue(project)
    articles: list[Article] = []
    problems: list[Problem] = []
    for reference in request.articles:
        try:
            articles.append(catalogue.find(reference, request.lang))
        except ProjectError as error:
            problems.extend(error.problems)
    if problems:
        raise SourceError(problems)
    builder = Builder(project, request.jobs)
    results: list[BuildResult] = []
    try:
        for article in dict.fromkeys(articles):
            report = _with_layout(brief_report(project, article), request.layout)
            name = f"{article.key}.{article.lang}"
            folder = project.build / "briefs"
            output = Output(folder / f"{name}.pdf", folder / f"{name}.json")
            try:
                known = catalogue.articles.values()
                results.append(builder.build(report, known, request.options, output, progress))
            except ProjectError as error:
                problems.extend(error.problems)
    finally:
        builder.close()
    if problems:
        raise BriefsError(problems, tuple(results))
    return tuple(results)


class BriefsError(ProjectError):
    """Some briefs could not be built; `results` are those that could."""

    def __init__(self, problems: list[Problem], results: tuple[BuildResult, ...]) -> None:
        super().__init__(dict.fromkeys(problems))
        self.results = results


def _with_layout(report: Report, layout: str | None) -> Report:
    return report if layout is None else replace(report, layout=layout)
