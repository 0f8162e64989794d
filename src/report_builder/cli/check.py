"""`report-builder check`: all gates, without putting a PDF in place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click

from report_builder.cli import complete
from report_builder.cli.failures import as_json, line
from report_builder.cli.results import build_options, profile_options, variants_of
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import Problem, ProjectError

if TYPE_CHECKING:
    from report_builder.project.variant import Profile
    from report_builder.verify.model import Inspected


@click.command("check", short_help="Go through all gates, without writing a PDF.")
@click.argument("reports", nargs=-1, metavar="[REPORT]...", shell_complete=complete.reports)
@build_options
@profile_options
@click.option("--online", is_flag=True, help="Ask each web address once whether it answers.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a preflight sheet: HTML with a picture of each place.",
)
@click.option(
    "--sarif",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the findings as SARIF, for editors and CI.",
)
@common_options
@pass_session
def command(
    session: Session,
    reports: tuple[str, ...],
    lang: str | None,
    layout: str | None,
    settings: dict[str, str],
    jobs: int | None,
    profiles: tuple[Profile, ...],
    max_size: int | None,
    online: bool,
    sheet: Path | None,
    sarif: Path | None,
) -> None:
    """Go through all gates of reports: of all, or of those named, in every edition or in one.

    What is found is told with the article, its line and the page, and what to do about it. The PDFs in build/
    stay as they are. A project can raise or lower a rule, or accept a finding, in report-builder.toml. The
    exit code is 1 when there are errors; warnings stop nothing.

    \b
    Examples:
      report-builder check
      report-builder check syria-2022 --edition ar
      report-builder check syria-2022 --sheet preflight.html
      report-builder check syria-2022 --profile print --profile archive
      report-builder check --online --sarif build/findings.sarif
    """
    from report_builder.driver.early import start_early

    variants = variants_of(profiles, max_size)
    project = session.project()
    start_early(project, reports)

    from report_builder.cli.progress import display
    from report_builder.cli.wanted import editions
    from report_builder.driver.build import builder_of, check_with
    from report_builder.driver.model import BuildRequest

    wanted, broken = editions(project, reports, lang)
    inspected: list[Inspected] = []
    problems: list[Problem] = list(broken)
    if wanted:
        with builder_of(project, jobs) as builder:
            for (report, edition), variant in product(wanted, variants):
                request = BuildRequest(report, edition, layout, settings, jobs, online, variant)
                try:
                    with display(session) as progress:
                        inspected.append(check_with(builder, request, progress))
                except ProjectError as error:
                    problems.extend(error.problems)
    _write(inspected, project.root, sheet, sarif)
    _say(session, inspected, problems)
    if problems or any(each.errors for each in inspected):
        click.get_current_context().exit(1)


def _write(inspected: Sequence[Inspected], root: Path, sheet: Path | None, sarif: Path | None) -> None:
    from report_builder.project.files import write_atomically
    from report_builder.verify.report.sarif import sarif as as_sarif
    from report_builder.verify.report.sheet import sheet as as_sheet

    if sheet is not None:
        write_atomically(sheet.absolute(), as_sheet(inspected, root).encode())
    if sarif is not None:
        write_atomically(sarif.absolute(), as_sarif(inspected, root).encode())


def _say(session: Session, inspected: Sequence[Inspected], problems: Sequence[Problem]) -> None:
    """Each finding on a line of its own, then what there is of each edition."""
    results = [
        {
            "name": each.name,
            "profile": each.profile,
            "lang": each.lang,
            "title": each.title,
            "errors": len(each.errors),
            "warnings": len(each.warnings),
            "waived": len(each.waived),
            "findings": [as_json(problem, session) for problem in each.found],
        }
        for each in inspected
    ]
    ok = not problems and not any(each.errors for each in inspected)
    shown = [as_json(problem, session) for problem in problems]
    session.give({"ok": ok, "results": results, "problems": shown})
    if session.json:
        return
    for problem in problems:
        click.echo(line(problem, session), err=True)
    told: set[str] = set()  # most is the same in every profile
    for each in inspected:
        for said in (line(problem, session) for problem in (*each.errors, *each.warnings)):
            if said not in told:
                click.echo(said, err=True)
            told.add(said)
        session.say(_summary(each))


def _summary(each: Inspected) -> str:
    """`syria-2022.en  1 error, 2 warnings, 1 accepted`."""
    counts = ((len(each.errors), "error"), (len(each.warnings), "warning"))
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
    if each.waived:
        parts.append(f"{len(each.waived)} accepted")
    return f"{each.edition}  {', '.join(parts) or 'nothing found'}"
