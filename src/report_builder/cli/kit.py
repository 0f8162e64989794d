"""`report-builder kit`: reports and articles -> folders for the distribution team, in build/kits/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from report_builder.cli import complete
from report_builder.cli.failures import as_json, line
from report_builder.cli.results import amount, build_options, size_option
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import Problem

if TYPE_CHECKING:
    from report_builder.kit.model import KitResult


def _pages(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    del ctx, parameter
    pages = tuple(page.strip() for page in (value or "").replace("،", ",").split(",") if page.strip())
    if value is not None and not pages:
        raise click.BadParameter("name pages as they are numbered, for example 5,17")
    return pages


@click.command("kit", short_help="Make what the distribution team needs with a PDF.")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="REPORT|ARTICLE...",
    shell_complete=complete.reports_and_articles,
)
@build_options
@size_option
@click.option(
    "--pages", callback=_pages, metavar="5,17", help="The pages to show, by the numbers printed on them."
)
@click.option("--combine", is_flag=True, help="One kit and one message for all editions.")
@click.option("--zip", "archive", is_flag=True, help="A ZIP file beside the folder as well.")
@common_options
@pass_session
def command(
    session: Session,
    names: tuple[str, ...],
    lang: str | None,
    layout: str | None,
    settings: dict[str, str],
    jobs: int | None,
    max_size: int | None,
    pages: tuple[str, ...],
    combine: bool,
    archive: bool,
) -> None:
    """Make kits: the PDF for e-mail with pictures of its cover and pages, a card for social networks, a
    newsletter, texts to paste, a draft message, a QR code and citations, in build/kits/.

    A report makes a kit for each of its editions, an article one for each of its languages. What is not built
    is built first. A kit that fails leaves the old one as it was.

    \b
    Examples:
      report-builder kit syria-2022
      report-builder kit syria-2022 --edition ar --max-size 4MB
      report-builder kit syria-2022 --pages 5,17
      report-builder kit syria-2022 --combine --zip
      report-builder kit idlib-sochi
      report-builder kit article:syria-2022
    """
    from report_builder.cli.progress import display
    from report_builder.kit.make import make_kits
    from report_builder.kit.model import KitRequest, KitsError

    project = session.project()
    request = KitRequest(names, lang, layout, settings, jobs, max_size, pages, combine, archive)
    results: tuple[KitResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    try:
        with display(session, set()) as progress:
            results = make_kits(project, request, progress)
    except KitsError as error:
        results, problems = error.results, error.problems
    for result in results:
        session.say(_summary(result, session))
    _finish(session, results, problems)


def _finish(session: Session, results: tuple[KitResult, ...], problems: tuple[Problem, ...]) -> None:
    """Print the mistakes and the JSON object; exit 1 if anything failed."""
    if not session.json:
        for problem in problems:
            click.echo(line(problem, session), err=True)
    session.give(
        {
            "ok": not problems,
            "results": [_as_object(result, session) for result in results],
            "problems": [as_json(problem, session) for problem in problems],
        }
    )
    if problems:
        click.get_current_context().exit(1)


def _summary(result: KitResult, session: Session) -> str:
    """`build/kits/syria-2022.en  26 files  4.1 MB  8.4 s`."""
    files = len(result.manifest["files"]) + 1
    where = session.shown(result.folder)
    zipped = f"  (and {result.archive.name})" if result.archive is not None else ""
    return f"{where}  {files} files  {amount(result.bytes)}  {result.seconds:.1f} s{zipped}"


def _as_object(result: KitResult, session: Session) -> dict[str, Any]:
    """The result; paths are absolute, sizes in bytes, times in seconds."""
    return {
        "kit": result.kit,
        "folder": str(result.folder),
        "archive": str(result.archive) if result.archive is not None else None,
        "bytes": result.bytes,
        "seconds": round(result.seconds, 3),
        "manifest": dict(result.manifest),
        "problems": [as_json(problem, session) for problem in result.problems],
    }
