"""`report-builder editions`: a report -> what differs between its editions, as lines and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from report_builder.cli import complete
from report_builder.cli.failures import as_json, line
from report_builder.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from report_builder.parity.model import Compared, Finding, Parity
    from report_builder.project.paths import Project


def _share(ctx: click.Context, parameter: click.Parameter, value: str) -> float:
    del ctx, parameter
    try:
        share = float(value.strip().removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise click.BadParameter(f"{value!r} is not a percentage from 0% to 100%, for example 10%")
    return share


@click.command("editions", short_help="Compare the editions of a report.")
@click.argument("report", shell_complete=complete.reports)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="KEY",
    shell_complete=complete.articles,
    help="Declare the translations of this article current; repeatable.",
)
@click.option("--accept-all", "everything", is_flag=True, help="Declare all translations current.")
@click.option(
    "--edition",
    "--lang",
    "lang",
    metavar="LANG",
    shell_complete=complete.languages,
    help="With --accept or --accept-all: only the translations into this language.",
)
@click.option(
    "--tolerance",
    default="10%",
    show_default=True,
    metavar="N%",
    callback=_share,
    help="By how many paragraphs a translation may differ; by one at least, unless it is 0%.",
)
@common_options
@pass_session
def command(
    session: Session,
    report: str,
    accepted: tuple[str, ...],
    everything: bool,
    lang: str | None,
    tolerance: float,
) -> None:
    """Compare each translation with its original, article by article.

    Told are articles without a translation; dates, kinds, and numbers of authors and tags that differ; and
    different numbers of sections, headings, figures, tables and their rows, notes, boxes, list items, links
    to articles, and of paragraphs beyond the tolerance. Lines with “look” may well be right: numbers and web
    addresses that only one of the two has, translations not yet declared current.

    --accept records in sources/translations.toml the content of the original as it is now; when it changes
    later, this command says that the translation is behind. The comparison is also written to
    build/REPORT.editions.json. The exit code is 0 when nothing differs (lines with “look” aside), else 1.

    \b
    Examples:
      report-builder editions syria-2022
      report-builder editions syria-2022 --tolerance 20%
      report-builder editions syria-2022 --accept idlib-sochi --edition ar
      report-builder editions syria-2022 --accept-all
    """
    from report_builder.parity.compare import compare_editions, parity_file
    from report_builder.project.files import write_atomically

    project = session.project()
    if accepted or everything:
        _accept(session, project, report, accepted, lang)
        return
    if lang is not None:
        raise click.UsageError("--edition goes with --accept or --accept-all")
    parity = compare_editions(project, report, tolerance)
    value = _as_object(parity, session)
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    write_atomically(parity_file(project, parity), text.encode())
    session.give(value)
    _print(parity, session)
    if not parity.same:
        click.get_current_context().exit(1)


def _accept(session: Session, project: Project, report: str, keys: tuple[str, ...], lang: str | None) -> None:
    from report_builder.parity.accepted import accepted_file
    from report_builder.parity.compare import accept

    declared = accept(project, report, keys, lang)
    file = accepted_file(project)
    session.give({"ok": True, "accepted": list(declared), "file": str(file)})
    count = f"{len(declared)} translation{'' if len(declared) == 1 else 's'}"
    session.say(
        f"{count} declared current in {session.shown(file)}: {', '.join(declared) or 'none is there'}"
    )


def _print(parity: Parity, session: Session) -> None:
    if not session.json:
        for problem in parity.problems:
            click.echo(line(problem, session), err=True)
    for article in parity.articles:
        if article.findings:
            session.say(article.key)
        for finding in article.findings:
            session.say(_line(finding, session))
    session.say(_sum(parity))


def _line(finding: Finding, session: Session) -> str:
    """`  ar  sources/articles/x.ar.md:12: 3 notes, 4 in the original (compare from …)`."""
    where = f"{_place(finding, session)}:{finding.line}: " if finding.line else ""
    look = "look: " if finding.level == "look" else ""
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"  {finding.lang}  {where}{look}{finding.message}{hint}"


def _sum(parity: Parity) -> str:
    differ, look = len(list(parity.findings("differs"))), len(list(parity.findings("look")))
    articles = f"{len(parity.articles)} article{'' if len(parity.articles) == 1 else 's'}"
    said = f"{differ} difference{'' if differ == 1 else 's'}" if differ else "no differences"
    more = f", {look} to look at" if look else ""
    return f"{parity.report} ({', '.join(parity.editions)}): {articles}, {said}{more}"


def _place(finding: Finding, session: Session) -> str:
    path, root = finding.file, session.root
    if path is None:
        return ""
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.as_posix()


def _as_object(parity: Parity, session: Session) -> dict[str, Any]:
    return {
        "ok": parity.same,
        "report": parity.report,
        "editions": list(parity.editions),
        "articles": [_article(article, session) for article in parity.articles],
        "problems": [as_json(problem, session) for problem in parity.problems],
    }


def _article(article: Compared, session: Session) -> dict[str, Any]:
    return {
        "key": article.key,
        "original": {"lang": article.original.lang, "file": article.original.name},
        "translations": {lang: each.name for lang, each in article.translations.items()},
        "findings": [
            {
                "lang": finding.lang,
                "what": finding.what,
                "level": finding.level,
                "message": finding.message,
                "file": _place(finding, session) or None,
                "line": finding.line,
                "hint": finding.hint,
            }
            for finding in article.findings
        ],
    }
