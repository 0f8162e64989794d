"""`report-builder brief`: articles -> a PDF of its own for each, in build/briefs/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from report_builder.cli import complete
from report_builder.cli.results import (
    Outcome,
    build_options,
    profile_options,
    review_options,
    variants_of,
)
from report_builder.cli.selection import where_option
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import Problem, SourceError
from report_builder.project.variant import Profile

if TYPE_CHECKING:
    from report_builder.driver.model import BriefRequest, BuildResult
    from report_builder.project.paths import Project


@click.command("brief", short_help="Make a PDF of an article on its own.")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...", shell_complete=complete.articles)
@click.option("--all", "everything", is_flag=True, help="Every article of the project.")
@where_option
@build_options
@profile_options
@review_options
@common_options
@pass_session
def command(
    session: Session,
    articles: tuple[str, ...],
    everything: bool,
    where: tuple[str, ...],
    lang: str | None,
    layout: str | None,
    settings: dict[str, str],
    jobs: int | None,
    profiles: tuple[Profile, ...],
    max_size: int | None,
    names: tuple[str, ...],
    name_list: Path | None,
) -> None:
    """Make briefs of articles, named by key or by file, chosen with --where, or all of them.

    A key makes a brief in every language that the article is there in, or in that of --edition. When one
    fails, the others are still made.

    \b
    Examples:
      report-builder brief idlib-sochi
      report-builder brief idlib-sochi --edition ar
      report-builder brief sources/articles/2021/idlib-sochi.en.md
      report-builder brief --where kind=in-focus --where from=2022-01-01
      report-builder brief --all --edition en --profile email
      report-builder brief idlib-sochi --profile draft --for "Ada Osman"
    """
    from report_builder.driver.early import start_early
    from report_builder.driver.model import BriefRequest
    from report_builder.project.readers import read_readers

    if (bool(articles), everything, bool(where)).count(True) != 1:
        raise click.UsageError("name articles, or use --all, or --where: one of the three")
    variants = variants_of(profiles, max_size)
    readers = read_readers(names, name_list)
    project = session.project()
    start_early(project, articles, briefs=True)
    outcome = Outcome(session)
    wanted = articles or _found(project, where, lang, outcome)
    _make(project, BriefRequest(tuple(wanted), lang, layout, settings, jobs, variants, readers), outcome)
    outcome.finish("brief")


def _found(project: Project, where: tuple[str, ...], lang: str | None, outcome: Outcome) -> list[str]:
    """The files of the articles chosen; one with mistakes is a problem when all are wanted."""
    from report_builder.articles.catalogue import load_catalogue
    from report_builder.cli.selection import chosen

    catalogue = load_catalogue(project)
    found = [article.name for article in chosen(catalogue, where) if lang in (None, article.lang)]
    if not where:
        outcome.failed(problem for problem in catalogue.problems if problem.severity == "error")
    if not found and not outcome.problems:
        hint = "report-builder list articles shows what there is"
        raise SourceError(Problem("no article meets these conditions", hint=hint))
    return found


def _make(project: Project, request: BriefRequest, outcome: Outcome) -> None:
    """Make the briefs together, those that can be made."""
    from report_builder.cli.progress import display
    from report_builder.driver.brief import BriefsError, build_briefs

    if not request.articles:
        return
    results: tuple[BuildResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    try:
        with display(outcome.session, set()) as progress:
            results = build_briefs(project, request, progress)
    except BriefsError as error:
        results, problems = error.results, error.problems
    for result in results:
        outcome.built(result)
    outcome.failed(problems)
