"""`report-builder new`: a name -> an article, a manifest or the words of a language to fill in."""

from __future__ import annotations

import datetime as dt

import click

from report_builder.cli.session import Session, common_options, pass_session


@click.command("new", short_help="Write an article, a report or a language to fill in.")
@click.argument("what", type=click.Choice(["article", "report", "language"]))
@click.argument("name")
@click.option("--edition", "lang", metavar="LANG", help="The language of the article, for example ar.")
@common_options
@pass_session
def command(session: Session, what: str, name: str, lang: str | None) -> None:
    """Write an article or a report called NAME, with everything that can be said about it to fill in.

    NAME is a title or a file name. For a language it is its code, and what is written are the words that a
    report in it prints, each to be replaced or left as it is. Nothing is ever overwritten.

    \b
    Examples:
      report-builder new article "Escalation in Idlib"
      report-builder new article idlib-sochi --edition ar
      report-builder new report syria-2023
      report-builder new language fr
    """
    from report_builder.project.scaffold import new_article, new_language, new_report

    make = {"article": new_article, "report": new_report, "language": new_language}[what]
    path = make(session.project(), name, lang=lang, today=dt.datetime.now().astimezone().date())
    session.give({"ok": True, "file": str(path)})
    session.say(f"{session.shown(path)} is there to be filled in")
