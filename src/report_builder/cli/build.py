"""`report-builder build`: manifests -> PDFs in build/, one for each edition."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import click

from report_builder.cli import complete
from report_builder.cli.results import (
    Outcome,
    build_options,
    profile_options,
    review_options,
    variants_of,
)
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import ProjectError
from report_builder.project.variant import Profile


@click.command("build", short_help="Build reports into build/.")
@click.argument("reports", nargs=-1, metavar="[REPORT]...", shell_complete=complete.reports)
@build_options
@profile_options
@review_options
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
    names: tuple[str, ...],
    name_list: Path | None,
) -> None:
    """Build reports: all of the project, or those named, in every edition or in one.

    What did not change since the last build is not compiled again. When one edition fails, the others are
    still built; a failed edition leaves its last good PDF as it was. A line says which articles an edition
    leaves out, or sets in their original language, for want of a translation.

    \b
    Examples:
      report-builder build
      report-builder build syria-2022
      report-builder build syria-2022 --edition ar
      report-builder build syria-2022 --set paper=B5 --set sides=two
      report-builder build syria-2022 --profile screen --profile email --max-size 4MB
      report-builder build syria-2022 --for "Ada Osman" --for-list reviewers.txt --profile draft
      report-builder --json build > results.json
    """
    from report_builder.driver.early import start_early

    variants = variants_of(profiles, max_size)
    project = session.project()
    start_early(project, reports)

    from report_builder.cli.progress import display
    from report_builder.cli.wanted import editions
    from report_builder.driver.build import build_with, builder_of
    from report_builder.driver.model import BuildRequest
    from report_builder.project.readers import read_readers

    readers, outcome = read_readers(names, name_list), Outcome(session)
    wanted, broken = editions(project, reports, lang)
    told: set[str] = set()  # a warning is the same in every profile
    outcome.failed(broken)
    if wanted:
        with builder_of(project, jobs) as builder:
            for (report, edition), variant in product(wanted, variants):
                request = BuildRequest(report, edition, layout, settings, jobs, False, variant, readers)
                try:
                    with display(session, told) as progress:
                        result = build_with(builder, request, progress)
                except ProjectError as error:
                    outcome.failed(error.problems)
                else:
                    outcome.built(result)
    outcome.finish("report")
