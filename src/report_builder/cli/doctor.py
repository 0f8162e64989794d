"""`report-builder doctor`: a machine and a project -> a line for each thing that a build needs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import SourceError

if TYPE_CHECKING:
    from report_builder.cli.checks import Check


@click.command("doctor", short_help="Check that everything a build needs is there.")
@common_options
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session) -> None:
    """Check the machine and the project: Python, WeasyPrint, Pango, fonts, layouts, disk, languages.

    Exits with 1 when something is missing, and says what to do about it.

    \b
    Examples:
      report-builder doctor
      report-builder doctor --json
    """
    from report_builder.cli.checks import machine_checks, project_checks

    found: list[Check] = []
    for check in machine_checks():
        _say(check, session)
        found.append(check)
    try:
        project = session.project()
    except SourceError as error:
        project = None
        found.append(_no_project(error, session))
        _say(found[-1], session)
    for check in project_checks(project) if project else ():
        _say(check, session)
        found.append(check)
    healthy = all(check.ok for check in found)
    session.give({"ok": healthy, "checks": [asdict(check) for check in found]})
    if not healthy:
        ctx.exit(1)


def _no_project(error: SourceError, session: Session) -> Check:
    """Outside any project the machine alone is checked; a project with mistakes is a problem."""
    from report_builder.cli.checks import Check
    from report_builder.project.config import PROJECT_FILE

    said = "; ".join(problem.text(session.root) for problem in error.problems)
    mistaken = any(problem.file and problem.file.name == PROJECT_FILE for problem in error.problems)
    absent = session.folder is None and not mistaken
    return Check("project", absent, "none here, so only the machine was checked" if absent else said)


def _say(check: Check, session: Session) -> None:
    if check.ok:
        session.say(f"ok       {check.name}: {check.found}")
    elif not session.json:
        remedy = f" ({check.remedy})" if check.remedy else ""
        label = click.style("problem", fg="red", bold=True) if session.colour else "problem"
        click.echo(f"{label}  {check.name}: {check.found}{remedy}")
