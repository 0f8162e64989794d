"""`report-builder watch`: a report -> its PDF, built again on every change of sources, layouts or fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from report_builder.cli import complete
from report_builder.cli.failures import report as report_problems
from report_builder.cli.results import as_object, build_options, profile_options, summary, variants_of
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import ProjectError

if TYPE_CHECKING:
    from report_builder.driver.model import BuildResult
    from report_builder.project.variant import Profile


@click.command("watch", short_help="Build a report again on every change.")
@click.argument("report", shell_complete=complete.reports)
@build_options
@profile_options
@common_options
@pass_session
def command(
    session: Session,
    report: str,
    lang: str | None,
    layout: str | None,
    settings: dict[str, str],
    jobs: int | None,
    profiles: tuple[Profile, ...],
    max_size: int | None,
) -> None:
    """Build REPORT, then again whenever an article, a manifest, a layout or a font changes. Ctrl-C ends it.

    It is the first edition of the manifest, or the one that --edition names. The last good PDF stays in
    place until the next one is whole. With --json, one object a line.

    \b
    Examples:
      report-builder watch syria-2022
      report-builder watch syria-2022 --edition ar
      report-builder watch syria-2022 --profile draft
    """
    from report_builder.cli.progress import display
    from report_builder.driver.model import BuildRequest
    from report_builder.driver.watch import watch

    variant, *others = variants_of(profiles, max_size)
    if others:
        raise click.UsageError("watch builds for one profile; name one")
    project = session.project()
    request = BuildRequest(report, lang, layout, settings, jobs, variant=variant)
    with display(session) as progress:

        def on_result(result: BuildResult) -> None:
            progress.rest()
            session.give({"ok": True, **as_object(result, session)})
            session.say(summary(result, session))

        def on_problem(error: ProjectError) -> None:
            progress.rest()
            report_problems(session, error.problems)

        watch(project, request, on_result, on_problem, progress)
