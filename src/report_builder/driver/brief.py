"""Articles -> briefs: each a PDF of its own under build/briefs/, several at once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from report_builder.articles.catalogue import Catalogue, load_catalogue
from report_builder.articles.model import Article
from report_builder.driver.bounds import bounds_of
from report_builder.driver.builder import Builder
from report_builder.driver.model import BriefRequest, BuildResult, Progress, Silent
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.publish import output_of
from report_builder.manuscript.report import brief_report
from report_builder.project.errors import Problem, ProjectError
from report_builder.project.paths import Project, find_project
from report_builder.project.variant import SCREEN, Variant

_Outcome: TypeAlias = "BuildResult | tuple[Problem, ...]"  # a brief in one variant, or what is wrong with it


class BriefsError(ProjectError):
    """Some briefs could not be built; `results` are those that could."""

    def __init__(self, problems: list[Problem], results: tuple[BuildResult, ...]) -> None:
        super().__init__(dict.fromkeys(problems))
        self.results = results


@dataclass(frozen=True, slots=True)
class BriefJob:
    """A brief to build, for a worker. `html` is what decides how long it takes: the article's text."""

    project: Project
    article: Article
    layout: str | None
    options: Mapping[str, str]
    begun: int
    variants: tuple[Variant, ...] = (SCREEN,)
    readers: tuple[str, ...] = ()

    @property
    def unit_id(self) -> str:
        return self.article.key

    @property
    def title(self) -> str:
        return self.article.title

    @property
    def html(self) -> str:
        return self.article.body


def build_briefs(project: Project, request: BriefRequest, progress: Progress) -> tuple[BuildResult, ...]:
    """Build a brief of each article: a path, or a key, which makes one in each of its languages.

    All are tried, even if one fails. Raises BriefsError with the mistakes of all that failed or are unknown;
    the others are then there, and its `results` name them.
    """
    begun = time.time_ns()
    progress.phase("reading")
    catalogue = load_catalogue(project)
    articles, problems = _found(catalogue, request)
    options = dict(request.options)
    wanted = request.variants, request.readers
    jobs = [BriefJob(project, article, request.layout, options, begun, *wanted) for article in articles]
    outcomes: list[_Outcome] = []
    if len(jobs) == 1:
        builder = Builder(project, request.jobs)
        try:
            outcomes = list(_outcomes(builder, catalogue, jobs[0], progress))
        finally:
            builder.close()
    elif jobs:
        outcomes = _in_workers(project, request, jobs, progress)
    results = tuple(outcome for outcome in outcomes if isinstance(outcome, BuildResult))
    problems += [problem for outcome in outcomes if isinstance(outcome, tuple) for problem in outcome]
    for result in results if len(jobs) > 1 else ():
        for problem in result.problems:
            progress.warn(problem)
    if problems:
        raise BriefsError(problems, results)
    return results


def build_in_worker(job: BriefJob) -> tuple[_Outcome, ...]:
    """Build one brief in a worker process, in each variant: the result, or what is wrong."""
    builder, catalogue = _kept(job.project.root)
    return _outcomes(builder, catalogue, job, Silent())


def _found(catalogue: Catalogue, request: BriefRequest) -> tuple[list[Article], list[Problem]]:
    articles: dict[tuple[str, str], Article] = {}
    problems: list[Problem] = []
    for reference in request.articles:
        try:
            found, mistakes = _versions(catalogue, reference, request.lang)
        except ProjectError as error:
            found, mistakes = (), error.problems
        problems.extend(mistakes)
        articles |= {(article.key, article.lang): article for article in found}
    return list(articles.values()), list(dict.fromkeys(problems))


def _versions(
    catalogue: Catalogue, reference: str, lang: str | None
) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """The article of a path; every language of a key unless there is `lang`, and the mistakes of those that
    cannot be read. Raises SourceError."""
    versions = catalogue.versions(reference) if lang is None else ()
    if not versions:
        return (catalogue.find(reference, lang),), ()
    broken = (catalogue.errors_of(reference, each) for each in catalogue.project.config.languages)
    return versions, tuple(error for errors in broken for error in errors)


def _in_workers(
    project: Project, request: BriefRequest, jobs: list[BriefJob], progress: Progress
) -> list[_Outcome]:
    """Whole briefs side by side, one to a worker."""
    closing = Builder(project, 1)  # sets the fonts up for the workers, and trims the store in the end
    bounds = bounds_of(project.config.limits)
    pool = Pool(request.jobs or project.config.defaults.jobs, bounds, fonts=project.store / "fontconfig")
    progress.phase("building briefs", len(jobs))
    try:
        outcomes = pool.run(build_in_worker, jobs, lambda job, _: progress.advance(job.title))
    finally:
        pool.close()
        closing.close()
    return [
        each
        for job, outcome in zip(jobs, outcomes, strict=True)
        for each in (((_failed(job, outcome),),) if isinstance(outcome, Failure) else outcome)
    ]


def _outcomes(
    builder: Builder, catalogue: Catalogue, job: BriefJob, progress: Progress
) -> tuple[_Outcome, ...]:
    return tuple(_outcome(builder, catalogue, job, variant, progress) for variant in job.variants)


def _outcome(
    builder: Builder, catalogue: Catalogue, job: BriefJob, variant: Variant, progress: Progress
) -> _Outcome:
    report = brief_report(job.project, job.article)
    if job.layout is not None:
        report = replace(report, layout=job.layout)
    name = f"{job.article.key}.{job.article.lang}"
    output = output_of(job.project.build / "briefs", name, variant, job.begun)
    try:
        articles = catalogue.articles.values()
        return builder.build(report, articles, job.options, output, progress, readers=job.readers)
    except ProjectError as error:
        return error.problems


def _failed(job: BriefJob, failure: Failure) -> Problem:
    return Problem(
        f"the brief could not be built: {failure.message}", file=job.article.path, hint=failure.hint
    )


@lru_cache(maxsize=1)
def _kept(root: Path) -> tuple[Builder, Catalogue]:
    """A worker's builder and catalogue: read once, since a worker lives for one run."""
    project = find_project(root, root)
    return Builder(project, here=True), load_catalogue(project)
