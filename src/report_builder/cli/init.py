"""`report-builder init`: an empty folder -> a project with a sample report that builds."""

from __future__ import annotations

from pathlib import Path

import click

from report_builder.cli.session import Session, common_options, pass_session


@click.command("init", short_help="Make a new project with a sample report.")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@common_options
@pass_session
def command(session: Session, target: Path) -> None:
    """Make a new project in DIR: layouts, fonts, and a sample report that builds at once.

    DIR must not exist yet, or be empty.

    \b
    Examples:
      report-builder init policy-reports
      mkdir year-2024 && cd year-2024 && report-builder init .
    """
    from report_builder.project.scaffold import create_project

    root = create_project(target)
    session.give({"ok": True, "project": str(root)})
    session.say(f"{session.shown(root)} is a project now. Next:")
    if root != Path.cwd():
        session.say(f"  cd {target}")
    session.say("  report-builder build              the sample report, into build/")
    session.say("  report-builder new article NAME   an article to fill in")
    session.say("  report-builder watch REPORT       builds again on every change")
