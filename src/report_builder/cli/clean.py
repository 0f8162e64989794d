"""`report-builder clean`: a project -> the same project with its object store trimmed or emptied."""

from __future__ import annotations

import click

from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.sizes import amount


@click.command("clean", short_help="Free the space that stored objects take.")
@click.option("--all", "everything", is_flag=True, help="Remove every stored object; the PDFs stay.")
@common_options
@pass_session
def command(session: Session, everything: bool) -> None:
    """Remove stored objects that no recent build used. The next build is as right, and maybe slower.

    \b
    Examples:
      report-builder clean
      report-builder clean --all
    """
    from report_builder.driver.store import clean

    files, freed = clean(session.project(), everything)
    session.give({"ok": True, "files": files, "bytes": freed})
    session.say(f"removed {files} {'file' if files == 1 else 'files'}, freed {amount(freed)}")
