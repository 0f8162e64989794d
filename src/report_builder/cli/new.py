"""`report-builder new`: a name -> an article or a manifest to fill in."""

from __future__ import annotations

import datetime as dt

import click

from report_builder.cli.session import Session, common_options, pass_session


@click.command("new", short_help="Write an article or a report to fill in.")
@click.argument("what", type=click.Choice(["article", "report"]))
@click.argument("name")
@click.option("--edition", "lang", metavar="LANG", help="The language of the article, for example ar.")
@common_options
@pass_session
def command(session: Session, what: str, name: str, lang: str | None) -> None:
    """Write an article or a report called NAME, with everything that can be said about it to fill in.

    NAME is a title or a file name. Nothing is ever overwritten.

    \b
    Examples:
      report-builder new article "Escalation in Idlib"
      report-builder new article idlib-sochi --edition ar
      report-builder new report syria-2023
    """
    from report_builder.project.scaffold import new_article, new_report

    make = new_article if what == "article" else new_report
    path = make(session.project(), name, lang=lang, today=dt.datetime.now().astimezone().date())
    session.give({"ok": True, "file": str(path)})
    session.say(f"{session.shown(path)} is there to be filled in")
