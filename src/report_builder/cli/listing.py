"""`report-builder list`: a project -> what is in it: articles, reports, layouts, fonts, terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from report_builder.cli.failures import as_json, report
from report_builder.cli.selection import where_option
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import Problem, ProjectError

if TYPE_CHECKING:
    from report_builder.project.paths import Project

_EVERYTHING = ("articles", "reports", "layouts", "fonts")
WHAT = (*_EVERYTHING, "index")


@click.command("list", short_help="List articles, reports, layouts, fonts, terms of the index.")
@click.argument("what", type=click.Choice(WHAT), required=False)
@where_option
@common_options
@pass_session
def command(session: Session, what: str | None, where: tuple[str, ...]) -> None:
    """List what the project has; everything but terms, or one kind of thing. Articles can be narrowed down.

    Of the terms of the index it says in how many articles of each language they stand.

    \b
    Examples:
      report-builder list
      report-builder list articles --where kind=in-focus --where from=2022-01-01
      report-builder list articles --where tag=idlib --where exclude=idlib-sochi
      report-builder list layouts --json
      report-builder list index
    """
    if where and what not in (None, "articles"):
        raise click.UsageError(f"--where narrows articles down, not {what}")
    wanted = (what,) if what else (("articles",) if where else _EVERYTHING)
    project = session.project()
    found: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for name in wanted:
        if name == "articles":
            found[name] = _articles(project, where, problems)
        elif name == "reports":
            found[name] = _reports(project, problems)
        elif name == "index":
            found[name] = _terms(project, problems)
        else:
            found[name] = _layouts(project) if name == "layouts" else _fonts(project)
    listed = [as_json(problem, session) for problem in problems]
    session.give({"ok": not problems, **found, "problems": listed})
    _print(session, found)
    if problems:
        if not session.json:
            report(session, problems)
        click.get_current_context().exit(1)


def _print(session: Session, found: dict[str, list[dict[str, Any]]]) -> None:
    if len(found) == 1 and not any(found.values()) and not (session.quiet or session.json):
        click.echo(f"there are no {next(iter(found))} here that fit", err=True)
    for number, (name, rows) in enumerate(found.items()):
        if len(found) > 1:
            session.say(f"{chr(10) if number else ''}{name} ({len(rows)})")
        for line in _columns([_cells(name, row) for row in rows]):
            session.say(f"  {line}" if len(found) > 1 else line)


def _articles(project: Project, where: Sequence[str], problems: list[Problem]) -> list[dict[str, Any]]:
    from report_builder.articles.catalogue import load_catalogue
    from report_builder.cli.selection import chosen

    catalogue = load_catalogue(project)
    problems.extend(problem for problem in catalogue.problems if problem.severity == "error")
    return [
        {
            "key": article.key,
            "lang": article.lang,
            "date": article.date.isoformat() if article.date else None,
            "kind": article.kind,
            "title": article.title,
            "authors": list(article.authors),
            "tags": list(article.tags),
            "file": article.name,
        }
        for article in chosen(catalogue, where)
    ]


def _reports(project: Project, problems: list[Problem]) -> list[dict[str, Any]]:
    from report_builder.manuscript.load import list_reports, load_manifest, report_file

    rows: list[dict[str, Any]] = []
    for name in list_reports(project):
        try:
            manifest = load_manifest(report_file(project, name), project).manifest
        except ProjectError as error:
            problems.extend(error.problems)
            continue
        editions = manifest.editions or project.config.languages[:1]
        rows.append(
            {
                "name": name,
                "title": manifest.title.get(editions[0]),
                "editions": list(editions),
                "layout": manifest.layout or project.config.defaults.layout,
            }
        )
    return rows


def _layouts(project: Project) -> list[dict[str, Any]]:
    from report_builder.project.paths import layout_folders

    return [
        {"name": name, "folder": project.name_of(folder), "own": folder.is_relative_to(project.root)}
        for name, folder in layout_folders(project).items()
    ]


def _fonts(project: Project) -> list[dict[str, Any]]:
    from report_builder.cli.checks import font_files

    return [
        {"file": name, "path": project.name_of(path), "own": path.is_relative_to(project.root)}
        for name, path in font_files(project).items()
    ]


def _terms(project: Project, problems: list[Problem]) -> list[dict[str, Any]]:
    """The terms of the vocabulary, and in how many articles the words of each are found."""
    from report_builder.articles.catalogue import load_catalogue
    from report_builder.indexing.uses import articles_with
    from report_builder.indexing.vocabulary import load_vocabulary

    try:
        vocabulary = load_vocabulary(project.root)
    except ProjectError as error:
        problems.extend(error.problems)
        return []
    if not vocabulary.terms:
        return []
    found = articles_with(vocabulary, load_catalogue(project).articles.values())
    languages = project.config.languages
    return [
        {
            "id": term.id,
            "index": term.index,
            "term": term.term.pick(languages[0], ""),
            "articles": {lang: found.get((term.id, lang), 0) for lang in languages},
        }
        for term in vocabulary.terms.values()
    ]


def _cells(name: str, row: dict[str, Any]) -> tuple[str, ...]:
    if name == "articles":
        return (row["key"], row["lang"], row["date"] or "no date", row["kind"] or "", row["title"])
    if name == "reports":
        return (row["name"], " ".join(row["editions"]), row["title"])
    if name == "index":
        found = " ".join(f"{lang} {count}" for lang, count in row["articles"].items())
        return (row["index"], row["id"], row["term"], found)
    shown = row["path"] if name == "fonts" else row["folder"]
    return (
        row["file"] if name == "fonts" else row["name"],
        shown if row["own"] else "ships with report-builder",
    )


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows with their cells one below the other, two spaces apart."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
